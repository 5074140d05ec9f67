import type { BookingState, EmployeeStatus, Role } from "@parkmate/protocol";
import { type RawBuilder, sql } from "kysely";
import type { Booking, SlotOccupation } from "../domain/entities.ts";
import type { Reads } from "./open.ts";

/** Bookings as far as the desk's chart needs them. */
export type BookedStay = Pick<
  Booking,
  "id" | "slotId" | "lotId" | "state" | "vehicleNumber" | "startsAt" | "endsAt" | "graceEndsAt" | "closedAt"
>;

// Conditions of partial indexes are written into the SQL, so that the planner can use them.
const isOccupying = sql<boolean>`bookings.state in ('pending', 'scheduled', 'active', 'expired')`;
const isUnassigned = sql<boolean>`carwashes.employee_id is null and carwashes.state in ('pending', 'confirmed')`;
const isBeingPaid = sql<boolean>`exists (select 1 from payments where payments.carwash_id = carwashes.id
  and payments.state = 'pending' and payments.method <> 'cash')`;
const isUnpaid = sql<boolean>`exists (select 1 from payments where payments.carwash_id = carwashes.id
  and payments.state = 'pending')`;
/** Every id is beyond the empty one: all lots, by the key. */
const allLots = sql<string>`(select lots.id from lots where lots.id > '')`;

/** The bookings of these lots that began by `to` and end after `from`. */
export async function staysBetween(
  db: Reads,
  lotIds: readonly string[],
  from: number,
  to: number,
): Promise<BookedStay[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("bookings")
    .select(["id", "slotId", "lotId", "state", "vehicleNumber", "startsAt", "endsAt", "graceEndsAt", "closedAt"])
    .where("lotId", "in", [...lotIds])
    .where("endsAt", ">", from)
    .where("startsAt", "<=", to)
    .where("attemptFailed", "=", 0)
    .execute();
}

/** Cars without a booking that are in these lots, or left after `from`. */
export async function occupationsSince(
  db: Reads,
  lotIds: readonly string[],
  from: number,
): Promise<Pick<SlotOccupation, "slotId" | "startsAt" | "freedAt">[]> {
  if (lotIds.length === 0) return [];
  const base = db.selectFrom("slotOccupations").select(["slotId", "startsAt", "freedAt"]);
  const there = await base
    .where("lotId", "in", [...lotIds])
    .where(sql<boolean>`freed_at is null`)
    .execute();
  const gone = await base
    .where("lotId", "in", [...lotIds])
    .where("freedAt", ">", from)
    .execute();
  return [...there, ...gone];
}

/** Paid bookings of these lots that start in (from, to], by their start. */
export async function arrivalsBetween(
  db: Reads,
  lotIds: readonly string[],
  from: number,
  to: number,
): Promise<Booking[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("bookings")
    .selectAll()
    .where("lotId", "in", [...lotIds])
    .where(isOccupying)
    .where("state", "=", "scheduled")
    .where("startsAt", ">", from)
    .where("startsAt", "<=", to)
    .orderBy("startsAt")
    .orderBy("id")
    .execute();
}

/** Running bookings of these lots that end in (from, to], by their end. */
export async function departuresBetween(
  db: Reads,
  lotIds: readonly string[],
  from: number,
  to: number,
): Promise<Booking[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("bookings")
    .selectAll()
    .where("lotId", "in", [...lotIds])
    .where("endsAt", ">", from)
    .where("endsAt", "<=", to)
    .where("state", "=", "active")
    .orderBy("endsAt")
    .orderBy("id")
    .execute();
}

/** Cash at these lots that the owner has neither verified nor rejected. */
export async function cashWaiting(
  db: Reads,
  lotIds: readonly string[],
): Promise<{ count: number; amountPaise: number }> {
  if (lotIds.length === 0) return { count: 0, amountPaise: 0 };
  const row = await db
    .selectFrom("payments")
    .select((of) => [of.fn.countAll<number>().as("count"), sql<number>`coalesce(sum(amount_paise), 0)`.as("paise")])
    .where("lotId", "in", [...lotIds])
    .where("state", "=", "pending")
    .where("method", "=", "cash")
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), amountPaise: Number(row.paise) };
}

/** How many ordered washes of these lots nobody does yet. */
export async function washesUnassigned(db: Reads, lotIds: readonly string[]): Promise<number> {
  if (lotIds.length === 0) return 0;
  const row = await db
    .selectFrom("carwashes")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("lotId", "in", [...lotIds])
    .where(isUnassigned)
    .where((where) => where.not(isBeingPaid))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many paid washes of these lots wait for the owner to confirm them. */
export async function washesUnconfirmed(db: Reads, lotIds: readonly string[]): Promise<number> {
  if (lotIds.length === 0) return 0;
  const row = await db
    .selectFrom("carwashes")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("lotId", "in", [...lotIds])
    .where("state", "=", "pending")
    .where("kind", "=", "standalone")
    .where((where) => where.not(isUnpaid))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What was asked for in [from, to) at these lots (`null`: at all) and stands as paid: refunds are off. */
export async function takings(db: Reads, lotIds: readonly string[] | null, from: number, to: number): Promise<number> {
  const lots: readonly string[] | RawBuilder<string> = lotIds ?? allLots;
  const row = await db
    .selectFrom("payments")
    .select(sql<number>`coalesce(sum(amount_paise), 0)`.as("paise"))
    .where("lotId", "in", lots)
    .where("createdAt", ">=", from)
    .where("createdAt", "<", to)
    .where("state", "=", "succeeded")
    .executeTakeFirstOrThrow();
  return Number(row.paise);
}

/** How many people of each role there are; the system's own accounts are none. */
export async function peopleByRole(db: Reads): Promise<Record<Role, number>> {
  const rows = await db
    .selectFrom("profiles")
    .select((of) => ["role" as const, of.fn.countAll<number>().as("count")])
    .where("role", "in", ["driver", "owner", "admin"])
    .where(sql<boolean>`profiles.is_service = 0`)
    .groupBy("role")
    .execute();
  const counts = { driver: 0, owner: 0, admin: 0 };
  for (const { role, count } of rows) counts[role] = Number(count);
  return counts;
}

/** How many owners an admin has to decide on. */
export async function ownersWaiting(db: Reads): Promise<number> {
  const row = await db
    .selectFrom("profiles")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("ownerStatus", "=", "pending")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many lots there are. */
export async function countLots(db: Reads): Promise<number> {
  const row = await db
    .selectFrom("lots")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("id", ">", "")
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export type LiveState = Extract<BookingState, "pending" | "scheduled" | "active" | "expired">;

/** How many unfinished bookings there are in each state. */
export async function liveBookings(db: Reads): Promise<Record<LiveState, number>> {
  const counts = { pending: 0, scheduled: 0, active: 0, expired: 0 };
  const rows = await db
    .selectFrom("bookings")
    .select((of) => ["state" as const, of.fn.countAll<number>().as("count")])
    .where("state", "in", ["pending", "scheduled", "active", "expired"])
    .groupBy("state")
    .execute();
  for (const { state, count } of rows) counts[state as LiveState] = Number(count);
  return counts;
}

/** How many bookings were made after `from`, without those whose payment was refused. */
export async function bookingsMadeAfter(db: Reads, from: number): Promise<number> {
  const row = await db
    .selectFrom("bookings")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("createdAt", ">", from)
    .where(sql<boolean>`bookings.attempt_failed = 0`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many washes were ordered from `from` on, without those that were called off. */
export async function washesOrderedSince(db: Reads, from: number): Promise<number> {
  const row = await db
    .selectFrom("carwashes")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("createdAt", ">=", from)
    .where(sql<boolean>`carwashes.state <> 'cancelled'`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** How many employees there are in each state. */
export async function employeesByStatus(db: Reads): Promise<Record<EmployeeStatus, number>> {
  const counts = { applied: 0, accepted: 0, declined: 0 };
  const rows = await db
    .selectFrom("employees")
    .select((of) => ["status" as const, of.fn.countAll<number>().as("count")])
    .where("status", "in", ["applied", "accepted", "declined"])
    .groupBy("status")
    .execute();
  for (const { status, count } of rows) counts[status] = Number(count);
  return counts;
}
