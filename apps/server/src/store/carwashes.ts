import type { CarwashState } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Carwash, WashService } from "../domain/entities.ts";
import { drives, isBooking, isNamed } from "./containing.ts";
import { locksRows } from "./locks.ts";
import { countThrough, lookThrough, type Narrow } from "./lookThrough.ts";
import { countTogether, type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads, Tx } from "./open.ts";

const isRunning = sql<boolean>`carwashes.state in ('pending', 'confirmed', 'in_progress')`;

/** A wash by id. */
export function carwashOf(db: Reads, id: string): Promise<Carwash | undefined> {
  return db.selectFrom("carwashes").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Locks a wash and answers it. */
export function lockCarwash(tx: Tx, id: string): Promise<Carwash | undefined> {
  return tx
    .selectFrom("carwashes")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** Several washes. */
export async function carwashesOf(db: Reads, ids: readonly string[]): Promise<Carwash[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("carwashes")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** When the washes at this lot begin that begin within [from, to] and are not cancelled. */
export async function takenStarts(db: Reads, lotId: string, from: number, to: number): Promise<number[]> {
  const rows = await db
    .selectFrom("carwashes")
    .select("scheduledAt")
    .where("lotId", "=", lotId)
    .where(sql<boolean>`scheduled_at is not null and state <> 'cancelled'`)
    .where("scheduledAt", ">=", from)
    .where("scheduledAt", "<=", to)
    .execute();
  return rows.map((row) => Number(row.scheduledAt));
}

/** The washes of these bookings, oldest first. */
export async function carwashesOfBookings(db: Reads, bookingIds: readonly string[]): Promise<Carwash[]> {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom("carwashes")
    .selectAll()
    .where("bookingId", "in", [...bookingIds])
    .orderBy("id")
    .execute();
}

/** A driver's washes, newest first. */
export function carwashesOfDriver(
  db: Reads,
  driverId: string,
  filter: { state?: CarwashState | undefined; before?: string | undefined; limit: number },
): Promise<Carwash[]> {
  let query = db.selectFrom("carwashes").selectAll().where("driverId", "=", driverId);
  if (filter.state) query = query.where("state", "=", filter.state);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** A driver's unfinished washes, and whose lots they are at. */
export function openWashesOfDriver(
  db: Reads,
  driverId: string,
): Promise<(Pick<Carwash, "id" | "lotId"> & { ownerId: string })[]> {
  return db
    .selectFrom("carwashes")
    .innerJoin("lots", "lots.id", "carwashes.lotId")
    .select(["carwashes.id", "carwashes.lotId", "lots.ownerId"])
    .where("carwashes.driverId", "=", driverId)
    .where(isRunning)
    .execute();
}

export interface LotCarwashFilter {
  state?: CarwashState | undefined;
  /** Part of the driver's name, of the plate or reference of the booking, or without one of the driver's plate. */
  q?: string | undefined;
}

function ofLot(lotId: string, { state, q }: LotCarwashFilter = {}): Narrow<"carwashes"> {
  return (rows) => {
    let query = rows.where("lotId", "=", lotId);
    if (state) query = query.where("state", "=", state);
    if (q) {
      const [byName, byBooking] = [isNamed("carwashes.driver_id", q), isBooking("carwashes.booking_id", q)];
      const byPlate = sql`(carwashes.booking_id is null and ${drives("carwashes.driver_id", q)})`;
      query = query.where(sql<boolean>`(${byName} or ${byBooking} or ${byPlate})`);
    }
    return query;
  };
}
const idsOfLot = (db: Reads, lotId: string) => ofLot(lotId)(db.selectFrom("carwashes").select("id"));

/** How many washes at these lots there are, counted up to `limit` or a little further. */
export function countCarwashesOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotCarwashFilter,
  limit: number,
): Promise<number> {
  const counted = db.selectFrom("carwashes").select(sql<number>`count(*)`.as("count"));
  return countTogether(lotIds, limit, (lotId, left) =>
    countThrough(idsOfLot(db, lotId), ofLot(lotId, filter)(counted), left),
  );
}

/** The washes at these lots, newest first. */
export function carwashesOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotCarwashFilter & NewestPage,
): Promise<Carwash[]> {
  return newestFirst(lotIds, filter, (lotId, page) => {
    let query = ofLot(lotId, filter)(db.selectFrom("carwashes").selectAll());
    if (filter.q) return lookThrough(idsOfLot(db, lotId), query, page);
    if (page.before) query = query.where("id", "<", page.before);
    return query.orderBy("id", "desc").limit(page.limit).execute();
  });
}

/** Adds a wash. */
export async function insertCarwash(tx: Tx, wash: Carwash): Promise<void> {
  await tx.insertInto("carwashes").values(wash).execute();
}

/** Changes the named fields of a wash. */
export async function updateCarwash(tx: Tx, id: string, patch: Partial<Carwash>): Promise<void> {
  await tx.updateTable("carwashes").set(patch).where("id", "=", id).execute();
}

/** Written into the SQL, so that the planner can use the partial index. */
const isUnassigned = sql<boolean>`carwashes.employee_id is null and carwashes.state in ('pending', 'confirmed')`;
/** An online payment is under way: the wash is not ordered before the money is certain. */
const isBeingPaid = sql<boolean>`exists (select 1 from payments where payments.carwash_id = carwashes.id
  and payments.state = 'pending' and payments.method <> 'cash')`;

/** The oldest ordered wash of this owner's lots that nobody does yet. */
export function oldestUnassignedWash(tx: Tx, ownerId: string): Promise<Carwash | undefined> {
  return tx
    .selectFrom("carwashes")
    .innerJoin("lots", "lots.id", "carwashes.lotId")
    .selectAll("carwashes")
    .where("lots.ownerId", "=", ownerId)
    .where(isUnassigned)
    .where((where) => where.not(isBeingPaid))
    .orderBy("carwashes.id")
    .limit(1)
    .executeTakeFirst();
}

/** Running washes per employee, counted. */
export async function workloads(db: Reads, employeeIds: readonly string[]): Promise<Map<string, number>> {
  if (employeeIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("carwashes")
    .select(["employeeId", (count) => count.fn.countAll<number>().as("running")])
    .where("employeeId", "in", [...employeeIds])
    .where(isRunning)
    .groupBy("employeeId")
    .execute();
  return new Map(rows.map((row) => [row.employeeId ?? "", Number(row.running)]));
}

/** A wash service by id. */
export function washServiceOf(db: Reads, id: string): Promise<WashService | undefined> {
  return db.selectFrom("washServices").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Several wash services, also those no longer offered. */
export async function washServicesOf(db: Reads, ids: readonly string[]): Promise<WashService[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("washServices")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** The wash services on offer. */
export function activeWashServices(db: Reads): Promise<WashService[]> {
  return db
    .selectFrom("washServices")
    .selectAll()
    .where("active", "=", 1)
    .orderBy("pricePaise")
    .orderBy("id")
    .execute();
}

/** All wash services, newest first. */
export function listWashServices(
  db: Reads,
  page: { before?: string | undefined; limit: number },
): Promise<WashService[]> {
  let query = db.selectFrom("washServices").selectAll();
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** Changes the named fields of a wash service. */
export async function updateWashService(
  tx: Tx,
  id: string,
  patch: { [Field in keyof WashService]?: WashService[Field] | undefined },
): Promise<void> {
  await tx.updateTable("washServices").set(patch).where("id", "=", id).execute();
}

/** Adds a wash service; one that exists stays as it is. */
export async function insertWashService(tx: Tx, service: WashService): Promise<void> {
  await tx
    .insertInto("washServices")
    .values(service)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
