import type { PaymentMethod, PaymentState } from "@parkmate/protocol";
import { type SelectQueryBuilder, sql } from "kysely";
import type { Payment } from "../domain/entities.ts";
import { type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads, Tx } from "./open.ts";
import type { Schema } from "./schema.ts";

/** A payment by id. */
export function paymentOf(db: Reads, id: string): Promise<Payment | undefined> {
  return db.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirst();
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

/** So many payments of a span of time are sorted; where there are more, they lie dense enough to be walked in order. */
const SORTED_AT_MOST = 1_000;

export interface LotPaymentFilter {
  state?: PaymentState | undefined;
  method?: PaymentMethod | undefined;
  /** Made at or after `from` and before `to` (epoch ms). */
  from?: number | undefined;
  to?: number | undefined;
}

/** The payments at these lots, newest first. */
export function paymentsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotPaymentFilter & NewestPage,
): Promise<Payment[]> {
  return newestFirst(lotIds, filter, (lotId, page) => paymentsOfLot(db, lotId, { ...filter, ...page }));
}

async function paymentsOfLot(db: Reads, lotId: string, filter: LotPaymentFilter & NewestPage): Promise<Payment[]> {
  let query = db.selectFrom("payments").selectAll();
  const isSpan = filter.from !== undefined || filter.to !== undefined;
  const span = spanOfLot(db.selectFrom("payments").select("id"), lotId, filter);
  if (isSpan && (await span.limit(SORTED_AT_MOST + 1).execute()).length <= SORTED_AT_MOST) {
    query = query.where("id", "in", span);
  } else {
    query = spanOfLot(query, lotId, filter);
  }
  query = ofKind(query, filter);
  if (filter.before) query = query.where("id", "<", filter.before);
  return query.orderBy("id", "desc").limit(filter.limit).execute();
}

/** How many payments at these lots there are, counted up to `limit`. */
export async function countPaymentsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotPaymentFilter,
  limit: number,
): Promise<number> {
  let count = 0;
  for (const lotId of lotIds) {
    if (count >= limit) break;
    const rows = ofKind(spanOfLot(db.selectFrom("payments").select("id"), lotId, filter), filter).limit(limit - count);
    const counted = await db.selectFrom(rows.as("rows")).select(sql<number>`count(*)`.as("count")).executeTakeFirst();
    count += Number(counted?.count ?? 0);
  }
  return count;
}

type Payments<Selected> = SelectQueryBuilder<Schema, "payments", Selected>;

function spanOfLot<Selected>(
  rows: Payments<Selected>,
  lotId: string,
  { from, to }: LotPaymentFilter,
): Payments<Selected> {
  let query = rows.where("lotId", "=", lotId);
  if (from !== undefined) query = query.where("createdAt", ">=", from);
  if (to !== undefined) query = query.where("createdAt", "<", to);
  return query;
}

function ofKind<Selected>(rows: Payments<Selected>, { state, method }: LotPaymentFilter): Payments<Selected> {
  let query = rows;
  if (state === "pending" && method === "cash") {
    // Written into the SQL, so that the planner can use the partial index.
    return query.where(sql<boolean>`payments.state = 'pending' and payments.method = 'cash'`);
  }
  if (state) query = query.where("state", "=", state);
  if (method) query = query.where("method", "=", method);
  return query;
}

/**
 * Claims payments whose provider must be asked: the due time moves on to `leaseUntil`, so that a crash while asking leaves
 * them due again.
 */
export async function claimDuePayments(tx: Tx, now: number, leaseUntil: number, limit: number): Promise<Payment[]> {
  const due = await tx
    .selectFrom("payments")
    .selectAll()
    .where("nextDueAt", "is not", null)
    .where("nextDueAt", "<=", now)
    .orderBy("nextDueAt")
    .orderBy("id")
    .limit(limit)
    .execute();
  if (due.length > 0) {
    await tx
      .updateTable("payments")
      .set((row) => ({ nextDueAt: leaseUntil, attempts: row("attempts", "+", 1) }))
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
