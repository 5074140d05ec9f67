import type { BookingTimes } from "../config.ts";
import { CLOSED, givingUp } from "./closeBooking.ts";
import type { Payment } from "./entities.ts";
import { aboutBooking, type BookingChanges, type BookingFacts } from "./facts.ts";
import type { NextStarts } from "./occupancy.ts";
import { activated } from "./openBooking.ts";
import { applyRenewal, paymentVerified } from "./renewal.ts";
import { refuse, type Verdict } from "./rule.ts";

function waiting(payment: Payment): ReturnType<typeof refuse> | null {
  if (payment.method !== "cash") return refuse("payment.wrong_state", "This payment was not made in cash.");
  if (payment.state !== "pending") return refuse("payment.wrong_state", `This payment is ${payment.state} already.`);
  return null;
}

/** The owner took the cash: what it was for becomes active. Refused after its time, so that the owner hands it back. */
export function verifyCash(
  facts: BookingFacts,
  payment: Payment,
  ownerId: string,
  next: NextStarts,
  times: BookingTimes,
  now: number,
): Verdict<BookingChanges> {
  const no = waiting(payment);
  if (no) return no;
  const { booking } = facts;
  const paid: Partial<Payment> = { state: "succeeded", verifiedBy: ownerId, verifiedAt: now };
  const payments = [{ id: payment.id, patch: paid }];
  if (payment.kind === "renewal") {
    const verdict = applyRenewal(facts, payment, next, paid, "cash", times, now);
    if (verdict.ok) return verdict;
    return {
      ...verdict,
      refusal: { code: "payment.too_late", detail: `${verdict.refusal.detail ?? ""} Hand the cash back.`.trim() },
    };
  }
  if (payment.kind === "booking") {
    if (booking.state !== "pending" || (booking.holdEndsAt !== null && now >= booking.holdEndsAt)) {
      return refuse("payment.too_late", "The hold of this booking is over. Hand the cash back.");
    }
    return {
      ok: true,
      changes: { booking: activated(booking, times, now), payments },
      notices: [paymentVerified(facts, payment, booking.endsAt)],
    };
  }
  if (facts.wash?.wash.id !== payment.carwashId || facts.wash.wash.state !== "pending") {
    return refuse("payment.too_late", "The wash is cancelled. Hand the cash back.");
  }
  return {
    ok: true,
    changes: { wash: { state: "confirmed" }, payments },
    notices: [paymentVerified(facts, payment, booking.endsAt)],
  };
}

/** The owner did not get the cash: what it was for does not happen, the driver is told why. */
export function rejectCash(
  facts: BookingFacts,
  payment: Payment,
  reason: string,
  now: number,
): Verdict<BookingChanges> {
  const no = waiting(payment);
  if (no) return no;
  const { booking } = facts;
  const changes: BookingChanges = {};
  if (payment.kind === "booking" && booking.state === "pending") {
    Object.assign(changes, givingUp(facts, "cash.rejected", now).changes);
    changes.booking = { ...CLOSED, state: "cancelled", cancelledBy: "owner", reason, closedAt: now };
  } else {
    changes.payments = [{ id: payment.id, patch: { state: "failed", failure: "cash.rejected" } }];
  }
  if (payment.kind === "carwash" && facts.wash?.wash.id === payment.carwashId) {
    changes.wash = { state: "cancelled", reason };
  }
  return {
    ok: true,
    changes,
    notices: [
      {
        reader: payment.driverId,
        event: "payment.rejected",
        data: {
          ...aboutBooking(facts),
          paymentId: payment.id,
          kind: payment.kind,
          amountPaise: payment.amountPaise,
          reason,
        },
      },
    ],
  };
}
