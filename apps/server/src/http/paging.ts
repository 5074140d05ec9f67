import { z } from "zod";
import { limit } from "./schemas.ts";

/** The query every list takes; `cursor` is the `next` of the page before. */
export const pageQuery = { limit, cursor: z.string().max(200).optional() };

/** One page of rows that were read with `limit + 1`, newest first by id. */
export function pageById<Row extends { id: string }>(
  rows: readonly Row[],
  size: number,
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, size);
  return { rows: page, next: rows.length > size ? (page.at(-1)?.id ?? null) : null };
}
