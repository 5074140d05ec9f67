import { isFinal, mayMove } from "./bookingStates.ts";
import { calledOff, isAssignable } from "./carwash.ts";
import type { Booking, Carwash, Payment } from "./entities.ts";
import { aboutBooking, type BookingChanges, type BookingFacts } from "./facts.ts";
import { releaseAll } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";

const isWaitingRenewal = (payment: Payment): boolean => payment.kind === "renewal" && payment.state === "pending";

/** Why a payment failed that nobody settled: its booking was closed by somebody, so its payer was told nothing yet. */
export const BOOKING_CLOSED = "booking.closed";

/** The wash that goes with its booking: one that has not begun. One in progress runs on. */
function closingWash(facts: BookingFacts): Carwash | null {
  const wash = facts.wash?.wash;
  return wash && isAssignable(wash) ? wash : null;
}

/** What ending changes besides the booking's own row: the wash that has not begun, renewals that were not paid. */
function closing(facts: BookingFacts, failure: string, now: number): BookingChanges {
  const wash = closingWash(facts);
  const released = facts.payments.filter(
    (payment) => isWaitingRenewal(payment) || (wash !== null && payment.carwashId === wash.id),
  );
  return {
    ...(wash ? { wash: calledOff("The booking is closed.", now) } : {}),
    payments: releaseAll(released, failure, now).payments,
  };
}

/**
 * What giving up changes besides the booking's own row: as if it had never been paid, all of its money goes back, and the
 * wash that has not begun goes with it. The money of a wash that was begun stays.
 */
export function givingUp(
  facts: BookingFacts,
  failure: string,
  now: number,
): { changes: BookingChanges; refundPaise: number; cashBackPaise: number } {
  const wash = closingWash(facts);
  const { payments, ...money } = releaseAll(
    facts.payments.filter((payment) => payment.carwashId === null || payment.carwashId === wash?.id),
    failure,
    now,
  );
  return { changes: { ...closing(facts, failure, now), payments }, ...money };
}

/** A closed booking waits for nothing. */
export const CLOSED = { holdEndsAt: null, warnAt: null, nextDueAt: null } as const;

/** The driver leaves: possible while `active` or `expired`; nothing is refunded for the parking, and nobody is told. */
export function endBooking(facts: BookingFacts, now: number): Verdict<BookingChanges> {
  const { booking } = facts;
  if (booking.state !== "active" && booking.state !== "expired") {
    return refuse("booking.wrong_state", `A ${booking.state} booking cannot be ended.`);
  }
  return {
    ok: true,
    changes: {
      ...closing(facts, BOOKING_CLOSED, now),
      booking: { ...CLOSED, state: "completed", closedAt: now },
    },
    notices: [],
  };
}

/** The grace is over: the system closes the booking and tells the driver. A cash renewal nobody verified fails first. */
export function completeBooking(facts: BookingFacts, now: number): { changes: BookingChanges; notices: Notice[] } {
  const { booking } = facts;
  const notices: Notice[] = facts.payments.filter(isWaitingRenewal).map((payment) => ({
    reader: booking.driverId,
    event: "renewal.failed",
    data: {
      ...aboutBooking(facts),
      paymentId: payment.id,
      code: "booking.not_renewable",
      reason:
        payment.method === "cash"
          ? "The cash was not verified in time. Nothing was charged."
          : "The payment was not confirmed in time. Nothing was charged.",
    },
  }));
  notices.push({
    reader: booking.driverId,
    event: "booking.completed",
    data: {
      ...aboutBooking(facts),
      startsAt: booking.startsAt,
      endedAt: booking.graceEndsAt,
      amountPaise: booking.pricePaise,
    },
  });
  return {
    changes: {
      ...closing(facts, "booking.not_renewable", now),
      booking: { ...CLOSED, state: "completed", closedAt: now },
    },
    notices,
  };
}

/** The hold ran out unpaid: the slot is released and the driver is told. */
export function lapseBooking(facts: BookingFacts, now: number): { changes: BookingChanges; notices: Notice[] } {
  const cash = facts.payments.some((payment) => payment.kind === "booking" && payment.method === "cash");
  const reason = cash ? "The cash was not verified in time." : "The payment was not confirmed in time.";
  return {
    changes: {
      ...givingUp(facts, "booking.lapsed", now).changes,
      booking: { ...CLOSED, state: "cancelled", cancelledBy: "system", reason, closedAt: now },
    },
    notices: [lapsed(facts, reason)],
  };
}

/** Tells the driver that the slot is released because the money did not come. */
export function lapsed(facts: BookingFacts, reason: string): Notice {
  return { reader: facts.booking.driverId, event: "booking.lapsed", data: { ...aboutBooking(facts), reason } };
}

export interface Cancellation {
  by: "driver" | "owner" | "admin";
  reason: string | null;
}

/** Whether the driver may hand a booking back: before it runs, or while the offer of a slot that was not to be had stands. */
function mayHandBack({ state, startsAt, refundableUntil }: Booking, now: number): boolean {
  if (refundableUntil !== null && now < refundableUntil) return true;
  return state === "pending" || (state === "scheduled" && now < startsAt);
}

/**
 * Somebody cancels: the driver before the parking runs or while a blocked slot's offer stands, the lot's owner and an
 * admin any booking that is not final. What was paid online is refunded in full, cash is handed back; the other side is
 * told, an admin's cancelling both.
 */
export function cancelBooking(facts: BookingFacts, cancellation: Cancellation, now: number): Verdict<BookingChanges> {
  const { booking, lot } = facts;
  const { by, reason } = cancellation;
  const allowed = by !== "driver" || mayHandBack(booking, now);
  if (!allowed || !mayMove(booking.state, "cancelled")) {
    const begun = booking.state === "scheduled" ? "has begun" : `is ${booking.state}`;
    const words = isFinal(booking.state) ? "is closed already" : `${begun}: end it instead`;
    return refuse("booking.wrong_state", `This booking ${words}.`);
  }
  const { changes, ...money } = givingUp(facts, BOOKING_CLOSED, now);
  const told = { ...aboutBooking(facts), by, reason, ...money };
  const notices: Notice[] = [];
  if (by === "admin") {
    notices.push({
      reader: booking.driverId,
      event: "booking.declined",
      data: { ...aboutBooking(facts), reason: reason ?? "", ...money },
    });
  }
  if (by === "owner") {
    notices.push({ reader: booking.driverId, event: "booking.cancelled", data: { ...told, tellingOwner: false } });
  } else {
    notices.push({ reader: lot.ownerId, event: "booking.cancelled", data: { ...told, tellingOwner: true } });
  }
  return {
    ok: true,
    changes: { ...changes, booking: { ...CLOSED, state: "cancelled", cancelledBy: by, reason, closedAt: now } },
    notices,
  };
}
