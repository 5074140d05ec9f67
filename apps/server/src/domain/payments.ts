import type { Payment } from "./entities.ts";
import type { BookingChanges } from "./facts.ts";

/** How long a request waits for the answer to one charge (ms). */
export const CHARGE_DEADLINE_MS = 10_000;
/** By then no request waits any more (one makes two charges at most), and the provider is asked what became of it (ms). */
const SETTLE_AFTER_MS = 2 * CHARGE_DEADLINE_MS + 5_000;

type NewPayment = Pick<
  Payment,
  "id" | "kind" | "method" | "driverId" | "lotId" | "bookingId" | "carwashId" | "amountPaise" | "token"
> &
  Partial<Pick<Payment, "addedMs" | "expectedEndsAt">>;

/** A payment that waits for its provider, or (cash) for the owner. Online ones ask the provider by a due time. */
export function newPayment(fields: NewPayment, provider: string, now: number): Payment {
  const online = fields.method !== "cash";
  return {
    state: "pending",
    provider: online ? provider : null,
    reference: null,
    failure: null,
    addedMs: null,
    expectedEndsAt: null,
    verifiedBy: null,
    verifiedAt: null,
    refundedAt: null,
    attempts: 0,
    nextDueAt: online ? now + SETTLE_AFTER_MS : null,
    createdAt: now,
    ...fields,
  };
}

export const isOnline = (payment: Payment): boolean => payment.method !== "cash";

/**
 * What becomes of a payment whose purpose is gone: paid money is owed back (the provider is asked from a due row),
 * waiting cash is not taken, a waiting online charge is called back.
 */
export function release(payment: Payment, failure: string, now: number): Partial<Payment> | null {
  if (payment.state === "pending") {
    return { state: "failed", failure, nextDueAt: isOnline(payment) ? now : null };
  }
  if (payment.state === "succeeded") {
    return { state: "refunded", nextDueAt: isOnline(payment) ? now : null };
  }
  return null;
}

/** `release` of several, and how much comes back by which way (paise). */
export function releaseAll(
  payments: readonly Payment[],
  failure: string,
  now: number,
): { payments: NonNullable<BookingChanges["payments"]>; refundPaise: number; cashBackPaise: number } {
  const released: NonNullable<BookingChanges["payments"]> = [];
  let refundPaise = 0;
  let cashBackPaise = 0;
  for (const payment of payments) {
    const patch = release(payment, failure, now);
    if (!patch) continue;
    released.push({ id: payment.id, patch });
    if (patch.state !== "refunded") continue;
    if (isOnline(payment)) refundPaise += payment.amountPaise;
    else cashBackPaise += payment.amountPaise;
  }
  return { payments: released, refundPaise, cashBackPaise };
}
