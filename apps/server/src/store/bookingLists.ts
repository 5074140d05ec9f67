import type { BookingState } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Booking } from "../domain/entities.ts";
import { isKnownBy, plain } from "./containing.ts";
import { countThrough, lookThrough, type Narrow } from "./lookThrough.ts";
import { countTogether, type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads } from "./open.ts";

/** Only those a payment stands behind; written into the SQL, so that the planner can use the partial index. */
const isShown = sql<boolean>`bookings.attempt_failed = 0`;
/** Above every letter and digit. */
const ABOVE_ALL = "\u{10ffff}";
/** No booking is longer (the setting allows 30 days): what ends later than this after a day did not run on that day. */
const LONGEST_MS = 31 * 24 * 60 * 60 * 1000;
/** What an index finds is sorted up to so many; of more, the newest are found sooner by looking through the list. */
const SORTED_AT_MOST = 1_000;

export interface LotBookingFilter {
  state?: BookingState | undefined;
  /** Part of a plate or reference. */
  q?: string | undefined;
  /** Those that run after `from` and before `to` (epoch ms). */
  from?: number | undefined;
  to?: number | undefined;
}

/** The bookings of these lots, newest first. */
export function bookingsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotBookingFilter & NewestPage,
): Promise<Booking[]> {
  return newestFirst(lotIds, filter, (lotId, page) => bookingsOfLot(db, lotId, filter, page));
}

async function bookingsOfLot(db: Reads, lotId: string, filter: LotBookingFilter, page: NewestPage): Promise<Booking[]> {
  const rows = matching(filter)(db.selectFrom("bookings").selectAll());
  const few = await fewOfSpan(db, lotId, filter);
  if (!few && (filter.q || isSpan(filter))) return lookThrough(idsOfLot(db, lotId), ofLot(lotId)(rows), page);
  let query = few ? rows.where("id", "in", few) : ofLot(lotId)(rows);
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** How many bookings of these lots there are, counted up to `limit` or a little further. */
export function countBookingsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotBookingFilter,
  limit: number,
): Promise<number> {
  return countTogether(lotIds, limit, async (lotId, left) => {
    const counted = matching(filter)(db.selectFrom("bookings").select(sql<number>`count(*)`.as("count")));
    const few = await fewOfSpan(db, lotId, filter);
    if (!few) return countThrough(idsOfLot(db, lotId), ofLot(lotId)(counted), left);
    return Number((await counted.where("id", "in", few).executeTakeFirst())?.count ?? 0);
  });
}

const isSpan = ({ from, to }: LotBookingFilter): boolean => from !== undefined || to !== undefined;
const ofLot =
  (lotId: string): Narrow<"bookings"> =>
  (rows) =>
    rows.where("lotId", "=", lotId);
const idsOfLot = (db: Reads, lotId: string) => ofLot(lotId)(db.selectFrom("bookings").select("id"));

/** The ids of the lot's bookings of a span of time, by the index of their ends; null where they are many, or no span. */
async function fewOfSpan(db: Reads, lotId: string, filter: LotBookingFilter) {
  if (!isSpan(filter)) return null;
  const { from, to } = filter;
  let span = idsOfLot(db, lotId);
  if (from !== undefined) span = span.where("endsAt", ">", from);
  if (to !== undefined) span = span.where("endsAt", "<", to + LONGEST_MS).where("startsAt", "<", to);
  return (await span.limit(SORTED_AT_MOST + 1).execute()).length <= SORTED_AT_MOST ? span : null;
}

function matching({ state, from, to, q }: LotBookingFilter): Narrow<"bookings"> {
  return (rows) => {
    let query = rows.where(isShown);
    if (state) query = query.where("state", "=", state);
    // Sums, so that no planner takes an index of ends and sorts all there is for the newest.
    if (from !== undefined) query = query.where(sql<boolean>`bookings.ends_at + 0 > ${from}`);
    if (to !== undefined) query = query.where(sql<boolean>`bookings.starts_at + 0 < ${to}`);
    if (q) query = query.where(isKnownBy(q));
    return query;
  };
}

/** All bookings, newest first; `q` is the start of a plate or reference. */
export async function allBookings(
  db: Reads,
  filter: { state?: BookingState | undefined; q?: string | undefined } & NewestPage,
): Promise<Booking[]> {
  let query = db.selectFrom("bookings").selectAll().where(isShown);
  if (filter.state) query = query.where("state", "=", filter.state);
  const start = filter.q && plain(filter.q);
  if (start) {
    const reference = start.length > 4 ? `${start.slice(0, 4)}-${start.slice(4)}` : start;
    const startsWith = (column: "vehicleNumber" | "reference", text: string) =>
      db
        .selectFrom("bookings")
        .select("id")
        .where(column, ">=", text)
        .where(column, "<", text + ABOVE_ALL);
    const found = startsWith("vehicleNumber", start).unionAll(startsWith("reference", reference));
    if ((await found.limit(SORTED_AT_MOST + 1).execute()).length > SORTED_AT_MOST) {
      const ids = db.selectFrom("bookings").select("id").where(isShown);
      const isFound = sql<boolean>`(vehicle_number like ${`${start}%`} or reference like ${`${reference}%`})`;
      return lookThrough(ids, query.where(isFound), filter);
    }
    query = query.where("id", "in", found);
  }
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}
