import { sql } from "kysely";
import type { SlotOccupation } from "../domain/entities.ts";
import type { Reads, Tx } from "./open.ts";

/** Written into the SQL, so that the planner can use the partial indexes. */
const isOpen = sql<boolean>`slot_occupations.freed_at is null`;

/** An occupation by id, open or not. */
export function occupationOf(db: Reads, id: string): Promise<SlotOccupation | undefined> {
  return db.selectFrom("slotOccupations").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The car without a booking that stands in the slot, if any. */
export function openOccupationOf(db: Reads, slotId: string): Promise<SlotOccupation | undefined> {
  return db.selectFrom("slotOccupations").selectAll().where("slotId", "=", slotId).where(isOpen).executeTakeFirst();
}

/** The cars without a booking that stand in the slots of these lots. */
export async function openOccupationsOfLots(db: Reads, lotIds: readonly string[]): Promise<SlotOccupation[]> {
  if (lotIds.length === 0) return [];
  return db
    .selectFrom("slotOccupations")
    .selectAll()
    .where("lotId", "in", [...lotIds])
    .where(isOpen)
    .execute();
}

/** Adds an occupation; the slot must have none that is open. */
export async function insertOccupation(tx: Tx, occupation: SlotOccupation): Promise<void> {
  await tx.insertInto("slotOccupations").values(occupation).execute();
}

/** Changes the named fields of an occupation that is open; throws where it is not. */
export async function updateOccupation(tx: Tx, id: string, patch: Partial<SlotOccupation>): Promise<void> {
  const result = await tx
    .updateTable("slotOccupations")
    .set(patch)
    .where("id", "=", id)
    .where(isOpen)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw new Error(`occupation ${id} is not open any more`);
}

/** Claims up to `limit` occupations whose time is reached, oldest first. */
export function claimDueOccupations(tx: Tx, now: number, limit: number): Promise<SlotOccupation[]> {
  return tx
    .selectFrom("slotOccupations")
    .selectAll()
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<=", now)
    .orderBy("nextDueAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** When the next occupation falls due, or null. */
export async function nextOccupationDue(db: Reads): Promise<number | null> {
  const row = await db
    .selectFrom("slotOccupations")
    .select("nextDueAt")
    .where("nextDueAt", "is not", null)
    .orderBy("nextDueAt")
    .limit(1)
    .executeTakeFirst();
  return row?.nextDueAt ?? null;
}
