import { problemOf, type Refusal } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import { carwashBooked } from "./carwash.ts";
import { lapsed } from "./closeBooking.ts";
import type { Payment } from "./entities.ts";
import { aboutWash, type BookingChanges, type BookingFacts } from "./facts.ts";
import { activated, bookingCreated } from "./openBooking.ts";
import { applyRenewal, paymentConfirmed, renewalFailed } from "./renewal.ts";
import type { Notice } from "./rule.ts";

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
  facts: BookingFacts,
  payment: Payment,
  settlement: Settlement,
  via: Via,
  nextStartsAt: number | null,
  times: BookingTimes,
  now: number,
): Settled {
  if (payment.state === "pending") {
    return settlement.kind === "succeeded"
      ? succeed(facts, payment, settlement.reference, via, nextStartsAt, times, now)
      : fail(facts, payment, settlement.code, via, now);
  }
  if (payment.state === "failed" && settlement.kind === "succeeded") {
    return { changes: { payments: [owed(payment, settlement.reference, now)] }, notices: [], refusal: gone(payment) };
  }
  const done = payment.state === "failed" ? { payments: [{ id: payment.id, patch: { nextDueAt: null } }] } : {};
  return { changes: done, notices: [], ...(payment.state === "succeeded" ? {} : { refusal: gone(payment) }) };
}

function succeed(
  facts: BookingFacts,
  payment: Payment,
  reference: string | null,
  via: Via,
  nextStartsAt: number | null,
  times: BookingTimes,
  now: number,
): Settled {
  const { booking, slot, lot } = facts;
  const paid: Partial<Payment> = { state: "succeeded", reference, nextDueAt: null };
  const payments = [{ id: payment.id, patch: paid }];
  if (payment.kind === "renewal") {
    const verdict = applyRenewal(facts, payment, nextStartsAt, paid, via, times, now);
    if (verdict.ok) return { changes: verdict.changes, notices: verdict.notices };
    return {
      changes: { payments: [owed(payment, reference, now)] },
      notices: verdict.notices ?? [],
      refusal: verdict.refusal,
    };
  }
  const confirmed = via === "later" ? [paymentConfirmed(facts, payment, booking.endsAt)] : [];
  if (payment.kind === "booking") {
    if (booking.state !== "pending") {
      return { changes: { payments: [owed(payment, reference, now)] }, notices: [], refusal: gone(payment) };
    }
    return {
      changes: { booking: activated(booking, times, now), payments },
      notices: [...confirmed, bookingCreated({ booking, slot, lot }, payment)],
    };
  }
  const wash = facts.wash;
  if (!wash || wash.wash.id !== payment.carwashId || wash.wash.state !== "pending") {
    return { changes: { payments: [owed(payment, reference, now)] }, notices: [], refusal: gone(payment) };
  }
  return {
    changes: { wash: { state: "confirmed" }, payments },
    notices: [...confirmed, carwashBooked(facts, wash, false)],
  };
}

function fail(facts: BookingFacts, payment: Payment, code: Refusal["code"], via: Via, now: number): Settled {
  const { booking, lot } = facts;
  const refusal: Refusal = { code };
  const reason = problemOf(refusal).detail;
  // A timed-out charge is called back, so that it cannot be captured unknown to us.
  const patch: Partial<Payment> = {
    state: "failed",
    failure: code,
    nextDueAt: code === "payment.timeout" ? now : null,
  };
  const payments = [{ id: payment.id, patch }];
  if (payment.kind === "renewal") {
    return { changes: { payments }, notices: [renewalFailed(facts, refusal, payment)], refusal };
  }
  if (payment.kind === "booking") {
    if (booking.state !== "pending") return { changes: { payments }, notices: [], refusal };
    return {
      changes: {
        payments,
        booking: {
          state: "cancelled",
          cancelledBy: "system",
          reason,
          attemptFailed: via === "request" ? 1 : 0,
          closedAt: now,
          holdEndsAt: null,
          nextDueAt: null,
        },
      },
      notices: via === "later" ? [lapsed(facts, reason)] : [],
      refusal,
    };
  }
  const wash = facts.wash;
  if (!wash || wash.wash.id !== payment.carwashId) return { changes: { payments }, notices: [], refusal };
  const told: Notice[] =
    via === "later"
      ? [
          {
            reader: payment.driverId,
            event: "carwash.cancelled",
            data: { ...aboutWash(wash.wash, wash.service, lot), reason },
          },
        ]
      : [];
  return { changes: { payments, wash: { state: "cancelled", reason } }, notices: told, refusal };
}

function owed(payment: Payment, reference: string | null, now: number): { id: string; patch: Partial<Payment> } {
  return { id: payment.id, patch: { state: "refunded", reference, nextDueAt: now } };
}

function gone(payment: Payment): Refusal {
  const what = payment.kind === "carwash" ? "The wash" : payment.kind === "renewal" ? "The renewal" : "The booking";
  return {
    code: payment.kind === "carwash" ? "carwash.wrong_state" : "booking.wrong_state",
    detail: `${what} was closed while the payment was under way. What was charged will be refunded.`,
  };
}

/**
 * The charge of a new booking went through, the one of its wash did not: nothing is held and nothing stays charged. The
 * wash's own payment is settled beside it.
 */
export function abandonBooking(
  facts: BookingFacts,
  payment: Payment,
  reference: string | null,
  code: Refusal["code"],
  now: number,
): Settled {
  const failed = fail(facts, payment, code, "request", now);
  return { ...failed, changes: { ...failed.changes, payments: [owed(payment, reference, now)] } };
}
