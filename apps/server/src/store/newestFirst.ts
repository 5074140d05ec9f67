export interface NewestPage {
  /** Continue after this id. */
  before?: string | undefined;
  limit: number;
}

/** Of several lists together at least so many rows are read of each, so that few have to be read twice. */
const LEAST_ROWS = 8;

/**
 * The newest rows of several lists as one, by id: each list is read newest first in pieces of its index, and only as far
 * as the page reaches. A page costs its own length and a few rows per list, however long the lists are.
 */
export async function newestFirst<Row extends { id: string }>(
  lists: readonly string[],
  { before, limit }: NewestPage,
  read: (list: string, page: NewestPage) => Promise<Row[]>,
): Promise<Row[]> {
  if (lists.length === 1 && lists[0] !== undefined) return read(lists[0], { before, limit });
  const piece = Math.min(limit, Math.max(LEAST_ROWS, Math.ceil((2 * limit) / lists.length)));
  const sources: { list: string; rows: Row[]; at: number }[] = [];
  for (const list of lists) sources.push({ list, rows: await read(list, { before, limit: piece }), at: 0 });
  const merged: Row[] = [];
  while (merged.length < limit) {
    let newest: { source: (typeof sources)[number]; row: Row } | null = null;
    for (const source of sources) {
      const row = source.rows[source.at];
      if (row && (!newest || row.id > newest.row.id)) newest = { source, row };
    }
    if (!newest) break;
    const { source, row } = newest;
    merged.push(row);
    source.at++;
    if (source.at === source.rows.length && source.rows.length === piece) {
      source.rows = await read(source.list, { before: row.id, limit: piece });
      source.at = 0;
    }
  }
  return merged;
}

/** How many rows several lists have together, counted up to `limit` or a little further; `count` counts one up to `left`. */
export async function countTogether(
  lists: readonly string[],
  limit: number,
  count: (list: string, left: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (const list of lists) {
    if (total >= limit) break;
    total += await count(list, limit - total);
  }
  return total;
}
