import { z } from "zod";
import { limit } from "./fields.ts";

const RULE = "must be the `next` of a page before";

/** Where a page ended, as text that means nothing to anybody else. */
export function cursorOf(position: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** A `cursor` whose position is of this shape; any other is refused, so that no list silently begins anew. */
export function cursorTo<Position>(shape: z.ZodType<Position>) {
  return z
    .string(RULE)
    .max(1_000, RULE)
    .transform((value, context): Position => {
      const position = shape.safeParse(positionIn(value));
      if (position.success) return position.data;
      context.addIssue(RULE);
      return z.NEVER;
    });
}

function positionIn(cursor: string): unknown {
  const text = Buffer.from(cursor, "base64url").toString();
  if (Buffer.from(text).toString("base64url") !== cursor) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The query every list takes; `cursor` is the `next` of the page before, the handler is given the id it names. */
export const pageQuery = {
  limit,
  cursor: cursorTo(z.tuple([z.string().min(1).max(64)]).transform(([id]) => id)).optional(),
};

/** One page of rows, which are all that are left or one more than a page; the cursor after it names where it ends. */
export function pageOfRows<Row>(
  rows: readonly Row[],
  size: number,
  positionOf: (row: Row) => readonly (string | number | null)[],
): { rows: Row[]; next: string | null } {
  const page = rows.slice(0, size);
  const last = page.at(-1);
  return { rows: page, next: rows.length > size && last ? cursorOf(positionOf(last)) : null };
}

/** One page of rows that were read with `limit + 1`, in the order of their ids. */
export function pageById<Row extends { id: string }>(
  rows: readonly Row[],
  size: number,
): { rows: Row[]; next: string | null } {
  return pageOfRows(rows, size, ({ id }) => [id]);
}
