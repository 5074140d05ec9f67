import { sql } from "kysely";
import type { Payment } from "../domain/entities.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";

/** A payment by id. */
export function paymentOf(db: Reads, id: string): Promise<Payment | undefined> {
  return db.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Locks a payment and answers it. */
export function lockPayment(tx: Tx, id: string): Promise<Payment | undefined> {
  return tx
    .selectFrom("payments")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** Adds a payment. */
export async function insertPayment(tx: Tx, payment: Payment): Promise<void> {
  await tx.insertInto("payments").values(payment).execute();
}

/** Changes the named fields of a payment. */
export async function updatePayment(tx: Tx, id: string, patch: Partial<Payment>): Promise<void> {
  await tx.updateTable("payments").set(patch).where("id", "=", id).execute();
}

/** Every payment of these bookings, oldest first. */
export async function paymentsOfBookings(db: Reads, bookingIds: readonly string[]): Promise<Payment[]> {
  if (bookingIds.length === 0) return [];
  return db
    .selectFrom("payments")
    .selectAll()
    .where("bookingId", "in", [...bookingIds])
    .orderBy("id")
    .execute();
}

/** Every payment of these washes, oldest first. */
export async function paymentsOfCarwashes(db: Reads, carwashIds: readonly string[]): Promise<Payment[]> {
  if (carwashIds.length === 0) return [];
  return db
    .selectFrom("payments")
    .selectAll()
    .where("carwashId", "in", [...carwashIds])
    .orderBy("id")
    .execute();
}

/**
 * Claims payments whose provider must be asked: the due time moves on by `leaseMs`, so that a crash while asking leaves
 * them due again.
 */
export async function claimDuePayments(tx: Tx, now: number, leaseMs: number, limit: number): Promise<Payment[]> {
  const due = await tx
    .selectFrom("payments")
    .selectAll()
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<=", now)
    .orderBy("nextDueAt")
    .orderBy("id")
    .limit(limit)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate().skipLocked())
    .execute();
  if (due.length > 0) {
    await tx
      .updateTable("payments")
      .set((row) => ({ nextDueAt: now + leaseMs, attempts: row("attempts", "+", 1) }))
      .where(
        "id",
        "in",
        due.map((payment) => payment.id),
      )
      .execute();
  }
  return due;
}

/** When the next payment falls due, or null. */
export async function nextPaymentDue(db: Reads): Promise<number | null> {
  const row = await db
    .selectFrom("payments")
    .select("nextDueAt")
    .where("nextDueAt", "is not", null)
    .orderBy("nextDueAt")
    .limit(1)
    .executeTakeFirst();
  return row?.nextDueAt ?? null;
}

/** Makes every waiting online payment due at once: after a start nobody's request is in flight any more. */
export async function makeOnlinePaymentsDue(tx: Tx, now: number): Promise<void> {
  await tx
    .updateTable("payments")
    .set({ nextDueAt: now })
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", ">", now)
    .where("state", "=", "pending")
    .where(sql<boolean>`method <> 'cash'`)
    .execute();
}
