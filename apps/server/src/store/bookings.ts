import type { BookingState } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Booking } from "../domain/entities.ts";
import { OPEN_ENDED } from "../domain/occupancy.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";
import { openOccupationsOfLots } from "./slotOccupations.ts";

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
  return tx
    .selectFrom("bookings")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
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

export interface Occupant extends Pick<Booking, "id" | "slotId" | "lotId" | "startsAt" | "graceEndsAt"> {
  /** `occupied`: a car without a booking. */
  state: BookingState | "occupied";
}

/** What occupies the slots of these lots: bookings, and cars without one (`OPEN_ENDED`: until somebody frees the slot). */
export async function occupantsOfLots(db: Reads, lotIds: readonly string[]): Promise<Occupant[]> {
  if (lotIds.length === 0) return [];
  const booked = await db
    .selectFrom("bookings")
    .select(["id", "slotId", "lotId", "state", "startsAt", "graceEndsAt"])
    .where("lotId", "in", [...lotIds])
    .where(isOccupying)
    .execute();
  const occupied = (await openOccupationsOfLots(db, lotIds)).map((row): Occupant => {
    const { id, slotId, lotId, startsAt, untilAt } = row;
    return { id, slotId, lotId, startsAt, state: "occupied", graceEndsAt: untilAt ?? OPEN_ENDED };
  });
  return [...booked, ...occupied];
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

/** A driver's unfinished bookings, and whose lots they are in. */
export function openBookingsOfDriver(
  db: Reads,
  driverId: string,
): Promise<(Pick<Booking, "id" | "lotId"> & { ownerId: string })[]> {
  return db
    .selectFrom("bookings")
    .innerJoin("lots", "lots.id", "bookings.lotId")
    .select(["bookings.id", "bookings.lotId", "lots.ownerId"])
    .where("bookings.driverId", "=", driverId)
    .where(isOccupying)
    .execute();
}

/** The unfinished bookings of a lot, and whose they are. */
export function openBookingsOfLot(db: Reads, lotId: string): Promise<Pick<Booking, "id" | "driverId">[]> {
  return db.selectFrom("bookings").select(["id", "driverId"]).where("lotId", "=", lotId).where(isOccupying).execute();
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

/** Puts off what is due of a booking to `until`. */
export async function putOffBooking(tx: Tx, id: string, until: number): Promise<void> {
  await tx.updateTable("bookings").set({ nextDueAt: until }).where("id", "=", id).execute();
}

/**
 * Claims up to `limit` bookings that fell due, oldest first; of one slot the one that was there before comes first. Where
 * rows are locked, their drivers and slots are from then on, in the one order; what somebody else is busy with is left to
 * be claimed later, and so is what falls due in its slot after it.
 */
export async function claimDueBookings(tx: Tx, now: number, limit: number): Promise<string[]> {
  const due = tx
    .selectFrom("bookings")
    .select(["bookings.id", "bookings.slotId"])
    .where("bookings.nextDueAt", "is not", null)
    .where("bookings.nextDueAt", "<=", now)
    .orderBy("bookings.nextDueAt")
    .orderBy("bookings.startsAt")
    .orderBy("bookings.id");
  if (!locksRows(tx)) return (await due.limit(limit).execute()).map(({ id }) => id);
  const claimed = await due
    .innerJoin("profiles", "profiles.userId", "bookings.driverId")
    .limit(limit)
    .forNoKeyUpdate("profiles")
    .skipLocked()
    .execute();
  if (claimed.length === 0) return [];
  const slotIds = [...new Set(claimed.map(({ slotId }) => slotId))];
  await tx.selectFrom("slots").select("id").where("id", "in", slotIds).orderBy("id").forNoKeyUpdate().execute();
  const ours = new Set(claimed.map(({ id }) => id));
  const waiting = new Set<string>();
  const inTurn: string[] = [];
  for (const { id, slotId } of await due.where("slotId", "in", slotIds).execute()) {
    if (!ours.has(id)) waiting.add(slotId);
    else if (!waiting.has(slotId)) inTurn.push(id);
  }
  return inTurn;
}

/**
 * Puts off to `until` the lapse of bookings that are due before `dueBefore` and whose online payment nobody has settled
 * yet, so that the provider can be asked first. What was promised (`holdEndsAt`) stays.
 */
export async function putOffUnsettledHolds(tx: Tx, dueBefore: number, until: number): Promise<void> {
  await tx
    .updateTable("bookings")
    .set({ nextDueAt: until })
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<", dueBefore)
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
