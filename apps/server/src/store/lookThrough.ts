import { type SelectQueryBuilder, sql } from "kysely";
import { yieldToLoop } from "../platform/timers.ts";
import type { Schema } from "./schema.ts";

export type Rows<Table extends keyof Schema, Selected> = SelectQueryBuilder<Schema, Table, Selected>;
/** Leaves out rows, whatever is selected of them. */
export type Narrow<Table extends keyof Schema> = <Selected>(rows: Rows<Table, Selected>) => Rows<Table, Selected>;

/** Rows looked through before others have their turn: a few milliseconds. */
const CHUNK = 1_000;

/**
 * A list that no index narrows down, in chunks of its rows, newest first by id, after `before`. `ids` are all of its ids;
 * what is yielded narrows a query of the same list to the chunk. Never inside a transaction: others have their turn between
 * two chunks.
 */
export async function* chunksOf<Table extends keyof Schema>(
  ids: Rows<Table, { id: string }>,
  before: string | undefined,
): AsyncGenerator<Narrow<Table>> {
  let from = before;
  for (;;) {
    const above = from;
    const below: Narrow<Table> = (rows) => (above === undefined ? rows : rows.where(sql<boolean>`id < ${above}`));
    const last = await below(ids)
      .orderBy(sql`id`, "desc")
      .limit(1)
      .offset(CHUNK - 1)
      .executeTakeFirst();
    if (!last) {
      yield below;
      return;
    }
    yield (rows) => below(rows).where(sql<boolean>`id >= ${last.id}`);
    from = last.id;
    await yieldToLoop();
  }
}

/** The newest rows of the list that `matching` leaves, looked for chunk by chunk. */
export async function lookThrough<Table extends keyof Schema, Row>(
  ids: Rows<Table, { id: string }>,
  matching: Rows<Table, Row>,
  page: { before?: string | undefined; limit: number },
): Promise<Row[]> {
  const found: Row[] = [];
  for await (const inChunk of chunksOf(ids, page.before)) {
    const rows = await inChunk(matching)
      .orderBy(sql`id`, "desc")
      .limit(page.limit - found.length)
      .execute();
    found.push(...(rows as Row[]));
    if (found.length === page.limit) break;
  }
  return found;
}

/** How many rows of the list `matching` leaves, counted up to `limit`. */
export async function countThrough<Table extends keyof Schema>(
  ids: Rows<Table, { id: string }>,
  matching: Rows<Table, { count: number }>,
  limit: number,
): Promise<number> {
  let count = 0;
  for await (const inChunk of chunksOf(ids, undefined)) {
    const row = await inChunk(matching).executeTakeFirst();
    count += Number(row?.count ?? 0);
    if (count >= limit) break;
  }
  return count;
}
