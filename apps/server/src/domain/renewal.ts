import { formatPlate, type PaymentMethod, problemOf, type Refusal, renewalPricePaise } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import type { Booking, Payment } from "./entities.ts";
import { aboutBooking, aboutLoneWash, type BookingChanges, type BookingFacts, type PaidFacts } from "./facts.ts";
import type { NextStarts } from "./occupancy.ts";
import { newPayment, release } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";
import { armed } from "./warning.ts";

export interface RenewalRequest {
  /** How much time is asked for, ms; counted from the booking's present end. */
  addedMs: number;
  /** The end the driver saw, epoch ms. */
  expectedEndsAt: number | null;
  method: PaymentMethod;
  token: string | null;
}

/**
 * A driver asks for more time. On yes a pending payment is added (a waiting cash renewal gives way); nothing else
 * changes until it is paid. A refusal is told to the driver (DOMAIN §3), nothing is charged.
 */
export function requestRenewal(
  facts: BookingFacts,
  next: NextStarts,
  request: RenewalRequest,
  fresh: { paymentId: string; provider: string },
  times: BookingTimes,
  now: number,
): Verdict<BookingChanges & { payment: Payment }> {
  const { booking, slot, lot } = facts;
  const endsAt = booking.endsAt + request.addedMs;
  const waiting = facts.payments.filter((payment) => payment.kind === "renewal" && payment.state === "pending");
  const verdict = waiting.some((payment) => payment.method !== "cash")
    ? refuse("booking.not_renewable", "Another renewal of this booking is being paid.")
    : renewable(booking, endsAt, request.expectedEndsAt, next, times, now);
  if (verdict) return { ...verdict, notices: [renewalFailed(facts, verdict.refusal, null)] };
  const amountPaise = renewalPricePaise(slot.hourlyPaise, request.addedMs, lot.renewalDiscountPercent);
  const payment = newPayment(
    {
      id: fresh.paymentId,
      kind: "renewal",
      method: request.method,
      driverId: booking.driverId,
      lotId: lot.id,
      bookingId: booking.id,
      carwashId: null,
      amountPaise,
      token: request.token,
      addedMs: request.addedMs,
      expectedEndsAt: booking.endsAt,
    },
    fresh.provider,
    now,
  );
  return {
    ok: true,
    changes: {
      payment,
      newPayments: [payment],
      payments: waiting.map((old) => ({ id: old.id, patch: release(old, "renewal.replaced", now) ?? {} })),
    },
    notices: request.method === "cash" ? [bookingRenewed(facts, payment, endsAt, true)] : [],
  };
}

/** Why the booking cannot be renewed to `endsAt`, or null where it can. */
function renewable(
  booking: Booking,
  endsAt: number,
  expectedEndsAt: number | null,
  next: NextStarts,
  times: BookingTimes,
  now: number,
): { ok: false; refusal: Refusal } | null {
  if (booking.state === "completed" || booking.state === "cancelled") {
    return refuse("booking.not_renewable", "The booking is closed already.");
  }
  if (booking.state !== "active" && booking.state !== "expired") {
    return refuse("booking.not_renewable", "The booking does not run yet.");
  }
  if (now >= booking.graceEndsAt) return refuse("booking.not_renewable", "The time to renew is over.");
  if (expectedEndsAt !== null && expectedEndsAt !== booking.endsAt) return refuse("booking.changed");
  if (endsAt <= now) return refuse("booking.not_renewable", "The time that was asked for is over already.");
  if (endsAt - booking.startsAt > times.maxBookingMs) {
    const latest = new Date(booking.startsAt + times.maxBookingMs).toISOString();
    return refuse("booking.too_long", "That is longer than a booking may be.", { latestEndsAt: latest });
  }
  const runsInto = (startsAt: number | null | undefined): startsAt is number =>
    typeof startsAt === "number" && endsAt + times.graceMs > startsAt;
  const latestBefore = (startsAt: number) => ({ latestEndsAt: new Date(startsAt - times.graceMs).toISOString() });
  if (runsInto(next?.slot)) {
    return refuse("slot.promised", "Somebody else has the slot after that.", latestBefore(next.slot));
  }
  if (runsInto(next?.vehicle)) {
    const plate = formatPlate(booking.vehicleNumber);
    return refuse("booking.not_renewable", `${plate} has another booking after that.`, latestBefore(next.vehicle));
  }
  return null;
}

/**
 * The money for a renewal is certain: the booking runs to its new end. Where that is no longer possible the money goes
 * back and the driver is told why; cash is refused instead, so that the owner hands it back.
 */
export function applyRenewal(
  facts: BookingFacts,
  payment: Payment,
  next: NextStarts,
  paid: Partial<Payment>,
  via: "request" | "later" | "cash",
  times: BookingTimes,
  now: number,
): Verdict<BookingChanges> {
  const { booking } = facts;
  const addedMs = payment.addedMs ?? 0;
  const endsAt = booking.endsAt + addedMs;
  const refused = renewable(booking, endsAt, payment.expectedEndsAt, next, times, now);
  if (refused) {
    const money = via === "cash" ? "The owner hands the cash back." : "What was charged will be refunded.";
    return { ...refused, notices: [renewalFailed(facts, refused.refusal, payment, money)] };
  }
  const times_ = armed(endsAt, now, times);
  const told: Notice[] =
    via === "cash"
      ? [paymentVerified(facts, payment, endsAt)]
      : [
          via === "later"
            ? paymentConfirmed(facts, payment, endsAt)
            : {
                reader: booking.driverId,
                event: "renewal.succeeded",
                data: { ...aboutBooking(facts), paymentId: payment.id, endsAt, amountPaise: payment.amountPaise },
              },
          bookingRenewed(facts, payment, endsAt, false),
        ];
  return {
    ok: true,
    changes: {
      booking: { state: "active", ...times_, pricePaise: booking.pricePaise + payment.amountPaise },
      payments: [{ id: payment.id, patch: paid }],
    },
    notices: told,
  };
}

/** Tells the driver why a renewal did not happen, and where the money is. */
export function renewalFailed(
  facts: BookingFacts,
  refusal: Refusal,
  payment: Payment | null,
  money = "Nothing was charged.",
): Notice {
  return {
    reader: facts.booking.driverId,
    event: "renewal.failed",
    data: {
      ...aboutBooking(facts),
      paymentId: payment?.id ?? null,
      code: refusal.code,
      reason: `${problemOf(refusal).detail} ${money}`,
    },
  };
}

function bookingRenewed(facts: BookingFacts, payment: Payment, endsAt: number, needsVerifying: boolean): Notice {
  return {
    reader: facts.lot.ownerId,
    event: "booking.renewed",
    data: {
      ...aboutBooking(facts),
      paymentId: payment.id,
      endsAt,
      method: payment.method,
      amountPaise: payment.amountPaise,
      needsVerifying,
    },
  };
}

/** Tells the driver that the owner took the cash; a booking's `endsAt` is its end unless given. */
export function paymentVerified(facts: PaidFacts, payment: Payment, endsAt?: number): Notice {
  const { id: paymentId, kind, amountPaise, carwashId, driverId: reader } = payment;
  const what = { paymentId, kind, amountPaise };
  const event = "payment.verified";
  return facts.booking === null
    ? { reader, event, data: { ...aboutLoneWash(facts), ...what } }
    : {
        reader,
        event,
        data: { ...aboutBooking(facts), ...what, carwashId, endsAt: endsAt ?? facts.booking.endsAt },
      };
}

/** Tells the driver that the provider confirmed a payment after the request had been answered. */
export function paymentConfirmed(facts: PaidFacts, payment: Payment, endsAt?: number): Notice {
  const { id: paymentId, kind, amountPaise, driverId: reader } = payment;
  const what = { paymentId, kind, amountPaise };
  const event = "payment.confirmed";
  if (facts.booking === null) return { reader, event, data: { ...aboutLoneWash(facts), ...what } };
  const { booking } = facts;
  const start = kind === "booking" && booking.kind === "advance" ? { startsAt: booking.startsAt } : {};
  return {
    reader,
    event,
    data: { ...aboutBooking(facts), ...what, endsAt: endsAt ?? booking.endsAt, ...start },
  };
}
