import type { VehicleType } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Lot, Slot } from "../domain/entities.ts";
import type { Reads, Tx } from "./open.ts";

/** A lot by id. */
export function lotOf(db: Reads, id: string): Promise<Lot | undefined> {
  return db.selectFrom("lots").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Several lots. */
export async function lotsOf(db: Reads, ids: readonly string[]): Promise<Lot[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("lots")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** A lot everybody may see: its owner is approved and not disabled. */
export function visibleLotOf(db: Reads, id: string): Promise<Lot | undefined> {
  return db
    .selectFrom("lots")
    .innerJoin("profiles", "profiles.userId", "lots.ownerId")
    .selectAll("lots")
    .where("lots.id", "=", id)
    .where("profiles.ownerStatus", "=", "approved")
    .where("profiles.disabledAt", "is", null)
    .executeTakeFirst();
}

/** The lots of an owner, by name. */
export function lotsOfOwner(db: Reads, ownerId: string): Promise<Lot[]> {
  return db.selectFrom("lots").selectAll().where("ownerId", "=", ownerId).orderBy("name").orderBy("id").execute();
}

export interface LotFilter {
  q?: string | undefined;
  vehicleType?: VehicleType | undefined;
  carwash?: boolean | undefined;
  /** The (name, id) to continue after. */
  after?: { name: string; id: string } | undefined;
  limit: number;
}

/** Lots everybody may see, by name. */
export function listLots(db: Reads, filter: LotFilter): Promise<Lot[]> {
  let query = db
    .selectFrom("lots")
    .innerJoin("profiles", "profiles.userId", "lots.ownerId")
    .selectAll("lots")
    .where("profiles.ownerStatus", "=", "approved")
    .where("profiles.disabledAt", "is", null);
  if (filter.q) {
    const pattern = `%${filter.q.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
    query = query.where((where) =>
      where.or(
        (["name", "street", "locality", "city", "pincode"] as const).map(
          (column) => sql<boolean>`lower(${where.ref(`lots.${column}`)}) like ${pattern} escape '\\'`,
        ),
      ),
    );
  }
  if (filter.carwash !== undefined) query = query.where("lots.offersCarwash", "=", filter.carwash ? 1 : 0);
  const { vehicleType, after } = filter;
  if (vehicleType) {
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom("slots")
          .select("slots.id")
          .whereRef("slots.lotId", "=", "lots.id")
          .where("slots.vehicleType", "=", vehicleType),
      ),
    );
  }
  if (after) {
    query = query.where((where) =>
      where.or([
        where("lots.name", ">", after.name),
        where.and([where("lots.name", "=", after.name), where("lots.id", ">", after.id)]),
      ]),
    );
  }
  return query.orderBy("lots.name").orderBy("lots.id").limit(filter.limit).execute();
}

/** The slots of a lot, by label. */
export function slotsOfLot(db: Reads, lotId: string): Promise<Slot[]> {
  return db.selectFrom("slots").selectAll().where("lotId", "=", lotId).orderBy("label").execute();
}

/** The slots of several lots. */
export async function slotsOfLots(db: Reads, lotIds: readonly string[]): Promise<Slot[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("slots")
    .selectAll()
    .where("lotId", "in", [...lotIds])
    .execute();
}

/** Several slots. */
export async function slotsOf(db: Reads, ids: readonly string[]): Promise<Slot[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("slots")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** Locks the slot (the guard of its bookings) and answers it. */
export function lockSlot(tx: Tx, id: string): Promise<Slot | undefined> {
  return tx.selectFrom("slots").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Raises the revision of each lot. */
export async function raiseLotRevs(tx: Tx, lotIds: readonly string[]): Promise<void> {
  for (const id of lotIds) {
    await tx
      .updateTable("lots")
      .set((row) => ({ rev: row("rev", "+", 1) }))
      .where("id", "=", id)
      .execute();
  }
}

/** Adds a lot with its slots; those that exist already stay as they are. */
export async function insertLot(tx: Tx, lot: Lot, slots: readonly Slot[]): Promise<void> {
  await tx
    .insertInto("lots")
    .values(lot)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  for (const slot of slots) {
    await tx
      .insertInto("slots")
      .values(slot)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
