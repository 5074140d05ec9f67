/**
 * Every page of the product and every notable state of it: what pictures are made of, and what everything that must hold
 * for each page is checked on. A new page or state is one more row.
 */
import { ADMIN_PAGES } from "./adminPages.ts";
import { BOOKING_PAGES } from "./bookingPages.ts";
import { DRIVER_PAGES } from "./driverPages.ts";
import { OWNER_PAGES } from "./ownerPages.ts";
import type { PageRow } from "./row.ts";
import { VISITOR_PAGES } from "./visitorPages.ts";

export const PAGES: readonly PageRow[] = [
  ...VISITOR_PAGES,
  ...BOOKING_PAGES,
  ...DRIVER_PAGES,
  ...OWNER_PAGES,
  ...ADMIN_PAGES,
];

const withLists = (isLong: boolean) => (row: PageRow) => (row.isLong ?? false) === isLong;
const opened = (isOpened: boolean) => (row: PageRow) =>
  (row.reach !== undefined || row.dialog !== undefined) === isOpened;
const short = (rows: readonly PageRow[]): PageRow[] => rows.filter(withLists(false));

/** The table in parts that are looked at one by one, each in a world and a browser of its own. */
export const GROUPS = {
  visitor: short(VISITOR_PAGES),
  driverBookings: short(BOOKING_PAGES),
  driver: short(DRIVER_PAGES),
  owner: short(OWNER_PAGES).filter(opened(false)),
  ownerSheets: short(OWNER_PAGES).filter(opened(true)),
  admin: short(ADMIN_PAGES).filter(opened(false)),
  adminSheets: short(ADMIN_PAGES).filter(opened(true)),
  longLists: PAGES.filter(withLists(true)),
} as const satisfies Record<string, readonly PageRow[]>;

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
