import type { BookingState } from "@parkmate/protocol";
import { type SelectQueryBuilder, sql } from "kysely";
import type { Booking } from "../domain/entities.ts";
import { type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads, Tx } from "./open.ts";
import type { Schema } from "./schema.ts";

export const OCCUPYING_STATES = [
  "pending",
  "scheduled",
  "active",
  "expired",
] as const satisfies readonly BookingState[];

/** Written into the SQL, so that the planner can use the partial indexes. */
const isOccupying = sql<boolean>`bookings.state in ('pending', 'scheduled', 'active', 'expired')`;

/** A booking by id. */
export function bookingOf(db: Reads, id: string): Promise<Booking | undefined> {
  return db.selectFrom("bookings").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Several bookings. */
export async function bookingsOf(db: Reads, ids: readonly string[]): Promise<Booking[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("bookings")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** Locks a booking and answers it. */
export function lockBooking(tx: Tx, id: string): Promise<Booking | undefined> {
  return bookingOf(tx, id);
}

/** Adds a booking. */
export async function insertBooking(tx: Tx, booking: Booking): Promise<void> {
  await tx.insertInto("bookings").values(booking).execute();
}

/** Changes the named fields of a locked booking, provided it is still in `from`; throws where it is not. */
export async function updateBooking(tx: Tx, id: string, from: BookingState, patch: Partial<Booking>): Promise<void> {
  const result = await tx
    .updateTable("bookings")
    .set(patch)
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw new Error(`booking ${id} is not ${from} any more`);
}

/** What occupies the slot, by start. */
export function occupantsOfSlot(db: Reads, slotId: string): Promise<Booking[]> {
  return db
    .selectFrom("bookings")
    .selectAll()
    .where("slotId", "=", slotId)
    .where(isOccupying)
    .orderBy("startsAt")
    .execute();
}

export type Occupant = Pick<Booking, "slotId" | "lotId" | "state" | "startsAt" | "graceEndsAt">;

/** What occupies the slots of these lots. */
export async function occupantsOfLots(db: Reads, lotIds: readonly string[]): Promise<Occupant[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("bookings")
    .select(["slotId", "lotId", "state", "startsAt", "graceEndsAt"])
    .where("lotId", "in", [...lotIds])
    .where(isOccupying)
    .execute();
}

/** This driver's unfinished bookings of this plate. */
export function bookingsOfPlate(db: Reads, driverId: string, vehicleNumber: string): Promise<Booking[]> {
  return db
    .selectFrom("bookings")
    .selectAll()
    .where("driverId", "=", driverId)
    .where("vehicleNumber", "=", vehicleNumber)
    .where(isOccupying)
    .execute();
}

export interface BookingFilter {
  state?: BookingState | undefined;
  /** Continue after this id (lists are newest first). */
  before?: string | undefined;
  limit: number;
}

/** A driver's bookings, newest first, without attempts whose payment was refused. */
export function bookingsOfDriver(db: Reads, driverId: string, filter: BookingFilter): Promise<Booking[]> {
  let query = db.selectFrom("bookings").selectAll().where("driverId", "=", driverId).where("attemptFailed", "=", 0);
  if (filter.state) query = query.where("state", "=", filter.state);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** Only those a payment stands behind; written into the SQL, so that the planner can use the partial index. */
const isShown = sql<boolean>`bookings.attempt_failed = 0`;
/** Above every letter and digit. */
const ABOVE_ALL = "\u{10ffff}";
/** No booking is longer: what ends later than this after a day did not run on that day. */
const LONGEST_MS = 31 * 24 * 60 * 60 * 1000;
/** So many bookings of a span of time are sorted; where there are more, they lie dense enough to be walked in order. */
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
  return newestFirst(lotIds, filter, (lotId, page) => bookingsOfLot(db, lotId, { ...filter, ...page }));
}

async function bookingsOfLot(db: Reads, lotId: string, filter: LotBookingFilter & NewestPage): Promise<Booking[]> {
  let query = ofLot(db.selectFrom("bookings").selectAll(), filter);
  const span = spanOfLot(db, lotId, filter);
  if (span && (await span.limit(SORTED_AT_MOST + 1).execute()).length <= SORTED_AT_MOST) {
    query = query.where("id", "in", span);
  } else {
    query = query.where("lotId", "=", lotId);
  }
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** How many bookings of these lots there are, counted up to `limit`. */
export async function countBookingsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotBookingFilter,
  limit: number,
): Promise<number> {
  let count = 0;
  for (const lotId of lotIds) {
    if (count >= limit) break;
    const rows = ofLot(db.selectFrom("bookings").select("id"), filter)
      .where("lotId", "=", lotId)
      .limit(limit - count);
    const counted = await db.selectFrom(rows.as("rows")).select(sql<number>`count(*)`.as("count")).executeTakeFirst();
    count += Number(counted?.count ?? 0);
  }
  return count;
}

/** The ids of the lot's bookings that ran between `from` and `to`, by the index of their ends; null without either. */
function spanOfLot(db: Reads, lotId: string, { from, to }: LotBookingFilter) {
  if (from === undefined && to === undefined) return null;
  let span = db.selectFrom("bookings").select("id").where("lotId", "=", lotId);
  if (from !== undefined) span = span.where("endsAt", ">", from);
  if (to !== undefined) span = span.where("endsAt", "<", to + LONGEST_MS);
  return span;
}

function ofLot<Selected>(
  rows: SelectQueryBuilder<Schema, "bookings", Selected>,
  filter: LotBookingFilter,
): SelectQueryBuilder<Schema, "bookings", Selected> {
  let query = rows.where(isShown);
  if (filter.state) query = query.where("state", "=", filter.state);
  if (filter.from !== undefined) query = query.where("endsAt", ">", filter.from);
  if (filter.to !== undefined) query = query.where("startsAt", "<", filter.to);
  if (filter.q) {
    const pattern = `%${plain(filter.q)}%`;
    query = query.where((where) =>
      where.or([
        where("vehicleNumber", "like", pattern),
        sql<boolean>`replace(bookings.reference, '-', '') like ${pattern}`,
      ]),
    );
  }
  return query;
}

/** All bookings, newest first; `q` is the start of a plate or reference. */
export function allBookings(
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
    query = query.where("id", "in", startsWith("vehicleNumber", start).unionAll(startsWith("reference", reference)));
  }
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** A plate or reference as it is compared: capital letters and digits alone. */
function plain(q: string): string {
  return q.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
}

/** Claims up to `limit` bookings that fell due, oldest first. */
export function claimDueBookings(tx: Tx, now: number, limit: number): Promise<Booking[]> {
  return tx
    .selectFrom("bookings")
    .selectAll()
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<=", now)
    .orderBy("nextDueAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/**
 * Puts off to `until` the lapse of bookings whose online payment nobody has settled yet, so that the provider can be asked
 * first. What was promised (`holdEndsAt`) stays.
 */
export async function putOffUnsettledHolds(tx: Tx, until: number): Promise<void> {
  await tx
    .updateTable("bookings")
    .set({ nextDueAt: until })
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<", until)
    .where("state", "=", "pending")
    .where((where) =>
      where.exists(
        where
          .selectFrom("payments")
          .select("payments.id")
          .whereRef("payments.bookingId", "=", "bookings.id")
          .where("payments.kind", "=", "booking")
          .where("payments.state", "=", "pending")
          .where("payments.method", "<>", "cash"),
      ),
    )
    .execute();
}

/** When the next booking falls due, or null. */
export async function nextBookingDue(db: Reads): Promise<number | null> {
  const row = await db
    .selectFrom("bookings")
    .select("nextDueAt")
    .where("nextDueAt", "is not", null)
    .orderBy("nextDueAt")
    .limit(1)
    .executeTakeFirst();
  return row?.nextDueAt ?? null;
}

/** Whether a booking has this reference already. */
export async function referenceTaken(db: Reads, reference: string): Promise<boolean> {
  const row = await db.selectFrom("bookings").select("id").where("reference", "=", reference).executeTakeFirst();
  return row !== undefined;
}
