/**
 * Every page of the product and every notable state of it: what pictures are made of, and what everything that must hold
 * for each page is checked on. A new page or state is one more row.
 */
import { DRIVER_PAGES } from "./driverPages.ts";
import type { PageRow } from "./row.ts";
import { ADMIN_PAGES, OWNER_PAGES } from "./staffPages.ts";
import { VISITOR_PAGES } from "./visitorPages.ts";

export const PAGES: readonly PageRow[] = [...VISITOR_PAGES, ...DRIVER_PAGES, ...OWNER_PAGES, ...ADMIN_PAGES];

/** More people at once than there are cores for only wait for each other. */
const AT_ONCE = 3;

/**
 * Hands each of the rows to `look`; people look at their pages at the same time, each at one after the other. `hurried` is
 * first: their time runs out.
 */
export async function lookAtEach(rows: readonly PageRow[], look: (row: PageRow) => Promise<void>): Promise<void> {
  const waiting = [...Map.groupBy(rows, ({ who }) => who)].sort(([a, rowsOfA], [b, rowsOfB]) =>
    a === "hurried" ? -1 : b === "hurried" ? 1 : rowsOfB.length - rowsOfA.length,
  );
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      for (const row of next[1]) await look(row);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
