/**
 * Every page of the product and every notable state of it: what pictures are made of, and what everything that must hold
 * for each page is checked on. A new page or state is one more row.
 */
import { DRIVER_PAGES } from "./driverPages.ts";
import type { PageRow } from "./row.ts";
import { ADMIN_PAGES, OWNER_PAGES } from "./staffPages.ts";
import { VISITOR_PAGES } from "./visitorPages.ts";

export const PAGES: readonly PageRow[] = [...VISITOR_PAGES, ...DRIVER_PAGES, ...OWNER_PAGES, ...ADMIN_PAGES];

/** The rows by who sees them; people look at their pages at the same time. `hurried` is first: their time runs out. */
export function byPerson(rows: readonly PageRow[]): PageRow[][] {
  return [...Map.groupBy(rows, ({ who }) => who)]
    .sort(([a], [b]) => Number(b === "hurried") - Number(a === "hurried"))
    .map(([, theirs]) => theirs);
}
