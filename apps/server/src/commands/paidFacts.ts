import type { Payment } from "../domain/entities.ts";
import type { BookingChanges, PaidFacts } from "../domain/facts.ts";
import type { Unit } from "../notify/transact.ts";
import type { Tx } from "../store/open.ts";
import { paymentOf } from "../store/payments.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { applyWashChanges, lockWash } from "./washFacts.ts";

/** Locks what a payment is for, a booking or a wash on its own, and answers both; null where there is no such payment. */
export async function lockPaidFacts(tx: Tx, paymentId: string): Promise<{ facts: PaidFacts; payment: Payment } | null> {
  const seen = await paymentOf(tx, paymentId);
  if (!seen) return null;
  const facts = seen.bookingId ? await lockBookingFacts(tx, seen.bookingId) : await lockLoneWash(tx, seen.carwashId);
  const payment = facts?.payments.find((candidate) => candidate.id === paymentId);
  if (!facts || !payment) throw new Error(`payment ${paymentId} has lost what it is for`);
  return { facts, payment };
}

async function lockLoneWash(tx: Tx, carwashId: string | null): Promise<PaidFacts | null> {
  const whole = carwashId && (await lockWash(tx, carwashId));
  return whole ? { booking: null, ...whole } : null;
}

/** Writes what a rule changed, whatever the payment was for; answers the facts as they are now. */
export function applyPaidChanges(unit: Unit, facts: PaidFacts, changes: BookingChanges): Promise<PaidFacts> {
  return facts.booking === null ? applyWashChanges(unit, facts, changes) : applyChanges(unit, facts, changes);
}
