import type { VehicleType } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";
import { setSearchWords } from "./searchWords.ts";

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

/** Locks a lot (the guard of its wash hours, its rating and its slots' labels) and answers it. */
export function lockLot(tx: Tx, id: string): Promise<Lot | undefined> {
  return tx
    .selectFrom("lots")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** The ids of an owner's lots. */
export async function lotIdsOfOwner(db: Reads, ownerId: string): Promise<string[]> {
  const rows = await db.selectFrom("lots").select("id").where("ownerId", "=", ownerId).orderBy("id").execute();
  return rows.map((row) => row.id);
}

/** A page of an owner's lots, newest first. */
export function pageOfOwnersLots(
  db: Reads,
  ownerId: string,
  page: { before?: string | undefined; limit: number },
): Promise<Lot[]> {
  let query = db.selectFrom("lots").selectAll().where("ownerId", "=", ownerId);
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** The lots of an owner, by name. */
export function lotsOfOwner(db: Reads, ownerId: string): Promise<Lot[]> {
  return db.selectFrom("lots").selectAll().where("ownerId", "=", ownerId).orderBy("name").orderBy("id").execute();
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
  return tx
    .selectFrom("slots")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** A slot by id. */
export function slotOf(db: Reads, id: string): Promise<Slot | undefined> {
  return db.selectFrom("slots").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Locks every slot of a lot for one type of vehicle, by id (the order in which several slots are locked). */
export function lockSlotsAlike(tx: Tx, lotId: string, vehicleType: VehicleType): Promise<Slot[]> {
  return tx
    .selectFrom("slots")
    .selectAll()
    .where("lotId", "=", lotId)
    .where("vehicleType", "=", vehicleType)
    .orderBy("id")
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .execute();
}

/** Adds slots to a lot; their labels must be new there. */
export async function insertSlots(tx: Tx, slots: readonly Slot[]): Promise<void> {
  await tx
    .insertInto("slots")
    .values([...slots])
    .execute();
}

/** Changes the named fields of a slot. */
export async function updateSlot(tx: Tx, id: string, patch: Partial<Slot>): Promise<void> {
  await tx.updateTable("slots").set(patch).where("id", "=", id).execute();
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

/** What a lot is searched by. */
function searchText(lot: Pick<Lot, "name" | "street" | "locality" | "city" | "pincode">): string {
  return [lot.name, lot.street, lot.locality, lot.city, lot.pincode].filter(Boolean).join(" ");
}

/** Adds a lot with its slots; those that exist already stay as they are. */
export async function insertLot(tx: Tx, lot: Lot, slots: readonly Slot[]): Promise<void> {
  const result = await tx
    .insertInto("lots")
    .values(lot)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (Number(result.numInsertedOrUpdatedRows ?? 0) > 0) await setSearchWords(tx, "lot", lot.id, searchText(lot));
  for (const slot of slots) {
    await tx
      .insertInto("slots")
      .values(slot)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Changes the named fields of a locked lot, and what it is found by. */
export async function updateLot(tx: Tx, lot: Lot, patch: Partial<Lot>): Promise<void> {
  if (Object.keys(patch).length === 0) return;
  await tx.updateTable("lots").set(patch).where("id", "=", lot.id).execute();
  const text = searchText({ ...lot, ...patch });
  if (text !== searchText(lot)) await setSearchWords(tx, "lot", lot.id, text);
}

/** Makes the lots after `after` be found by their words, at most `limit` of them; answers the last, null at the end. */
export async function fillLotWords(tx: Tx, after: string, limit: number): Promise<string | null> {
  const lots = await tx
    .selectFrom("lots")
    .selectAll()
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .execute();
  for (const lot of lots) await setSearchWords(tx, "lot", lot.id, searchText(lot));
  return lots.at(-1)?.id ?? null;
}

/** Adds to the sum and the number of a lot's ratings. */
export async function addRating(tx: Tx, lotId: string, add: { sum: number; count: number }): Promise<void> {
  await tx
    .updateTable("lots")
    .set((row) => ({
      ratingSum: row("ratingSum", "+", add.sum),
      ratingCount: row("ratingCount", "+", add.count),
    }))
    .where("id", "=", lotId)
    .execute();
}
