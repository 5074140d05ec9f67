import type { BookingTimes } from "../config.ts";
import { calledOff } from "./carwash.ts";
import { CLOSED, givingUp } from "./closeBooking.ts";
import type { Payment } from "./entities.ts";
import { aboutBooking, aboutLoneWash, type BookingChanges, type PaidFacts } from "./facts.ts";
import type { NextStarts } from "./occupancy.ts";
import { activated } from "./openBooking.ts";
import { applyRenewal, paymentVerified } from "./renewal.ts";
import { refuse, type Verdict } from "./rule.ts";

function waiting(payment: Payment): ReturnType<typeof refuse> | null {
  if (payment.method !== "cash") return refuse("payment.wrong_state", "This payment was not made in cash.");
  if (payment.state !== "pending") return refuse("payment.wrong_state", `This payment is ${payment.state} already.`);
  return null;
}

/**
 * The owner took the cash: what it was for becomes active, a wash on its own may be confirmed. Refused after its time, so
 * that the owner hands it back.
 */
export function verifyCash(
  facts: PaidFacts,
  payment: Payment,
  ownerId: string,
  next: NextStarts,
  times: BookingTimes,
  now: number,
): Verdict<BookingChanges> {
  const no = waiting(payment);
  if (no) return no;
  const paid: Partial<Payment> = { state: "succeeded", verifiedBy: ownerId, verifiedAt: now };
  const payments = [{ id: payment.id, patch: paid }];
  if (facts.booking === null || payment.kind === "carwash") {
    if (facts.wash?.wash.id !== payment.carwashId || facts.wash?.wash.state !== "pending") {
      return refuse("payment.too_late", "The wash is cancelled. Hand the cash back.");
    }
    const addon = facts.booking === null ? {} : { wash: { state: "confirmed" } as const };
    return { ok: true, changes: { ...addon, payments }, notices: [paymentVerified(facts, payment)] };
  }
  const { booking } = facts;
  if (payment.kind === "renewal") {
    const verdict = applyRenewal(facts, payment, next, paid, "cash", times, now);
    if (verdict.ok) return verdict;
    return {
      ...verdict,
      refusal: { code: "payment.too_late", detail: `${verdict.refusal.detail ?? ""} Hand the cash back.`.trim() },
    };
  }
  if (booking.state !== "pending" || (booking.holdEndsAt !== null && now >= booking.holdEndsAt)) {
    return refuse("payment.too_late", "The hold of this booking is over. Hand the cash back.");
  }
  return {
    ok: true,
    changes: { booking: activated(booking, times, now), payments },
    notices: [paymentVerified(facts, payment)],
  };
}

/** The owner did not get the cash: what it was for does not happen, the driver is told why. */
export function rejectCash(facts: PaidFacts, payment: Payment, reason: string, now: number): Verdict<BookingChanges> {
  const no = waiting(payment);
  if (no) return no;
  const changes: BookingChanges = {};
  if (facts.booking !== null && payment.kind === "booking" && facts.booking.state === "pending") {
    Object.assign(changes, givingUp(facts, "cash.rejected", now).changes);
    changes.booking = { ...CLOSED, state: "cancelled", cancelledBy: "owner", reason, closedAt: now };
  } else {
    changes.payments = [{ id: payment.id, patch: { state: "failed", failure: "cash.rejected" } }];
  }
  if (payment.kind === "carwash" && facts.wash?.wash.id === payment.carwashId) {
    changes.wash = calledOff(reason, now);
  }
  return {
    ok: true,
    changes,
    notices: [
      {
        reader: payment.driverId,
        event: "payment.rejected",
        data: {
          ...(facts.booking === null ? aboutLoneWash(facts) : aboutBooking(facts)),
          paymentId: payment.id,
          kind: payment.kind,
          amountPaise: payment.amountPaise,
          reason,
        },
      },
    ],
  };
}
