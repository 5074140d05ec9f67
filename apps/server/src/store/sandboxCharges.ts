import type { Reads, Tx } from "./open.ts";
import type { SandboxChargeRow } from "./schema.ts";

/** The sandbox provider's row of a payment, or undefined. */
export function sandboxChargeOf(db: Reads, paymentId: string): Promise<SandboxChargeRow | undefined> {
  return db.selectFrom("sandboxCharges").selectAll().where("paymentId", "=", paymentId).executeTakeFirst();
}

/** Every row, oldest first. */
export function allSandboxCharges(db: Reads): Promise<SandboxChargeRow[]> {
  return db.selectFrom("sandboxCharges").selectAll().orderBy("createdAt").orderBy("paymentId").execute();
}

/** Adds a row; one that exists stays as it is. */
export async function insertSandboxCharge(tx: Tx, row: SandboxChargeRow): Promise<void> {
  await tx
    .insertInto("sandboxCharges")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Changes the named fields, provided the row is in one of the states `from`; answers whether it was. */
export async function moveSandboxCharge(
  tx: Tx,
  paymentId: string,
  from: readonly string[],
  patch: Pick<SandboxChargeRow, "state" | "updatedAt"> & Partial<Pick<SandboxChargeRow, "refundedPaise">>,
): Promise<boolean> {
  const result = await tx
    .updateTable("sandboxCharges")
    .set(patch)
    .where("paymentId", "=", paymentId)
    .where("state", "in", [...from])
    .executeTakeFirst();
  return Number(result.numUpdatedRows) === 1;
}
