import type { Reads, Tx } from "./open.ts";
import type { IdempotencyRow } from "./schema.ts";

/** What is known of a key, or undefined. */
export function idempotencyOf(db: Reads, scope: string): Promise<IdempotencyRow | undefined> {
  return db.selectFrom("idempotencyKeys").selectAll().where("scope", "=", scope).executeTakeFirst();
}

/** Claims a key for one request; a record that expired gives way. Answers false where the key is held. */
export async function claimIdempotencyKey(tx: Tx, row: IdempotencyRow): Promise<boolean> {
  await tx
    .deleteFrom("idempotencyKeys")
    .where("scope", "=", row.scope)
    .where("expiresAt", "<=", row.createdAt)
    .execute();
  const result = await tx
    .insertInto("idempotencyKeys")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Keeps the answer of the request that holds the key. */
export async function completeIdempotencyKey(
  tx: Tx,
  scope: string,
  answer: { status: number; body: string },
): Promise<void> {
  await tx.updateTable("idempotencyKeys").set(answer).where("scope", "=", scope).execute();
}

/** Notes which payment's settlement will complete the record. */
export async function linkIdempotencyKey(tx: Tx, scope: string, paymentId: string): Promise<void> {
  await tx.updateTable("idempotencyKeys").set({ paymentId }).where("scope", "=", scope).execute();
}

/** The record of the request that this payment was made for, or undefined. */
export function idempotencyOfPayment(db: Reads, paymentId: string): Promise<IdempotencyRow | undefined> {
  return db.selectFrom("idempotencyKeys").selectAll().where("paymentId", "=", paymentId).executeTakeFirst();
}

/** Forgets records whose day is over; answers how many. */
export async function pruneIdempotencyKeys(tx: Tx, now: number): Promise<number> {
  const result = await tx.deleteFrom("idempotencyKeys").where("expiresAt", "<=", now).executeTakeFirst();
  return Number(result.numDeletedRows);
}
