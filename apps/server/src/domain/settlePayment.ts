import { problemOf, type Refusal } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import { calledOff, carwashBooked, carwashCancelled } from "./carwash.ts";
import { BOOKING_CLOSED, CLOSED, givingUp, lapsed } from "./closeBooking.ts";
import type { Payment } from "./entities.ts";
import type { BookingChanges, BookingFacts, PaidFacts } from "./facts.ts";
import type { NextStarts } from "./occupancy.ts";
import { activated, bookingCreated } from "./openBooking.ts";
import { applyRenewal, paymentConfirmed, renewalFailed } from "./renewal.ts";
import type { Notice } from "./rule.ts";
import { HOUR_MS } from "./washHours.ts";

/** What the provider finally says of a charge. */
export type Settlement =
  | { kind: "succeeded"; reference: string | null }
  | { kind: "failed"; code: "payment.declined" | "payment.insufficient_funds" | "payment.timeout" };

/** `request`: the person is still waiting for the answer; `later`: a web hook, or asked after a crash. */
export type Via = "request" | "later";

export interface Settled {
  changes: BookingChanges;
  notices: Notice[];
  /** The no the person gets, where the payment did not do what it was for. */
  refusal?: Refusal;
}

/**
 * Applies what became of an online charge, once: a payment that was settled before stays as it is, except that money
 * captured for something that is gone is owed back (`refunded`).
 */
export function settlePayment(
  facts: PaidFacts,
  payment: Payment,
  settlement: Settlement,
  via: Via,
  next: NextStarts,
  times: BookingTimes,
  now: number,
): Settled {
  if (payment.state === "pending") {
    return settlement.kind === "succeeded"
      ? succeed(facts, payment, settlement.reference, via, next, times, now)
      : fail(facts, payment, settlement.code, via, now);
  }
  if (payment.state === "succeeded") return { changes: {}, notices: [] };
  const captured = settlement.kind === "succeeded";
  const refusal: Refusal = captured ? gone(payment) : { code: settlement.code };
  const money = captured ? REFUNDED : undefined;
  const untold = via === "request" && payment.kind === "renewal" && payment.failure === BOOKING_CLOSED;
  const notices = untold && facts.booking ? [renewalFailed(facts, refusal, payment, money)] : [];
  if (payment.state === "refunded") return { changes: {}, notices, refusal };
  if (captured) return { changes: { payments: [owed(payment, settlement.reference, now)] }, notices, refusal };
  // Without an answer it stays due, to be called back.
  const isFinal = settlement.code !== "payment.timeout";
  const changes = isFinal ? { payments: [{ id: payment.id, patch: { nextDueAt: null } }] } : {};
  return { changes, notices, refusal };
}

function succeed(
  facts: PaidFacts,
  payment: Payment,
  reference: string | null,
  via: Via,
  next: NextStarts,
  times: BookingTimes,
  now: number,
): Settled {
  const paid: Partial<Payment> = { state: "succeeded", reference, nextDueAt: null };
  const payments = [{ id: payment.id, patch: paid }];
  const confirmed = via === "later" ? [paymentConfirmed(facts, payment)] : [];
  if (facts.booking === null || payment.kind === "carwash") {
    const { wash } = facts;
    if (!wash || wash.wash.id !== payment.carwashId || wash.wash.state !== "pending") {
      return { changes: { payments: [owed(payment, reference, now)] }, notices: [], refusal: gone(payment) };
    }
    const told = [...confirmed, carwashBooked(facts, wash, false)];
    if (wash.wash.scheduledAt === null) return { changes: { wash: { state: "confirmed" }, payments }, notices: told };
    if (now < wash.wash.scheduledAt + HOUR_MS) return { changes: { payments }, notices: told };
    const reason = `The payment was confirmed after the hour was over. ${REFUNDED}`;
    return {
      changes: { wash: calledOff(reason, now), payments: [owed(payment, reference, now)] },
      notices: [carwashCancelled(wash, facts.lot, reason)],
      refusal: gone(payment),
    };
  }
  const { booking, slot, lot } = facts;
  if (payment.kind === "renewal") {
    const verdict = applyRenewal(facts, payment, next, paid, via, times, now);
    if (verdict.ok) return { changes: verdict.changes, notices: verdict.notices };
    return {
      changes: { payments: [owed(payment, reference, now)] },
      notices: verdict.notices ?? [],
      refusal: verdict.refusal,
    };
  }
  if (booking.state !== "pending" || now >= booking.endsAt) {
    return { changes: { payments: [owed(payment, reference, now)] }, notices: [], refusal: gone(payment) };
  }
  return {
    changes: { booking: activated(booking, times, now), payments },
    notices: [...confirmed, bookingCreated({ booking, slot, lot }, payment)],
  };
}

function fail(facts: PaidFacts, payment: Payment, code: Refusal["code"], via: Via, now: number): Settled {
  const refusal: Refusal = { code };
  const reason = problemOf(refusal).detail;
  // A timed-out charge is called back, so that it cannot be captured unknown to us.
  const patch: Partial<Payment> = {
    state: "failed",
    failure: code,
    nextDueAt: code === "payment.timeout" ? now : null,
  };
  const payments = [{ id: payment.id, patch }];
  if (facts.booking !== null && payment.kind === "renewal") {
    return { changes: { payments }, notices: [renewalFailed(facts, refusal, payment)], refusal };
  }
  if (facts.booking !== null && payment.kind === "booking") {
    if (facts.booking.state !== "pending") return { changes: { payments }, notices: [], refusal };
    const { changes } = givingUp(facts, code, now);
    const others = (changes.payments ?? []).filter(({ id }) => id !== payment.id);
    return {
      changes: {
        ...changes,
        payments: [...payments, ...others],
        booking: {
          ...CLOSED,
          state: "cancelled",
          cancelledBy: "system",
          reason,
          attemptFailed: via === "request" ? 1 : 0,
          closedAt: now,
        },
      },
      notices: via === "later" ? [lapsed(facts, reason)] : [],
      refusal,
    };
  }
  const wash = facts.wash;
  if (!wash || wash.wash.id !== payment.carwashId || wash.wash.state !== "pending") {
    return { changes: { payments }, notices: [], refusal };
  }
  const told = via === "later" ? [carwashCancelled(wash, facts.lot, reason)] : [];
  return { changes: { payments, wash: calledOff(reason, now) }, notices: told, refusal };
}

function owed(payment: Payment, reference: string | null, now: number): { id: string; patch: Partial<Payment> } {
  return { id: payment.id, patch: { state: "refunded", reference, nextDueAt: now } };
}

const REFUNDED = "What was charged will be refunded.";

function gone(payment: Payment): Refusal {
  const closed = "was closed while the payment was under way.";
  if (payment.kind === "renewal") return { code: "booking.not_renewable", detail: `The booking ${closed}` };
  return payment.kind === "carwash"
    ? { code: "carwash.wrong_state", detail: `The wash ${closed} ${REFUNDED}` }
    : { code: "booking.wrong_state", detail: `The booking ${closed} ${REFUNDED}` };
}

/**
 * The charge of a new booking went through or is undecided, the one of its wash failed: nothing is held and nothing stays
 * charged. What was captured is owed back, what is undecided is called back.
 */
export function abandonBooking(
  facts: BookingFacts,
  payment: Payment,
  charged: { kind: "succeeded" | "pending"; reference: string | null },
  code: Refusal["code"],
  now: number,
): Settled {
  const { changes, ...failed } = fail(facts, payment, code, "request", now);
  const own =
    charged.kind === "succeeded"
      ? owed(payment, charged.reference, now)
      : { id: payment.id, patch: { state: "failed", failure: code, nextDueAt: now } as const };
  const others = (changes.payments ?? []).filter(({ id }) => id !== payment.id);
  return { ...failed, changes: { ...changes, payments: [own, ...others] } };
}
