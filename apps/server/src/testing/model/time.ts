import { activate, complete, giveUp, isWaitingRenewal, tellRenewalFailed } from "./bookings.ts";
import type { Booking, Model, Payment } from "./model.ts";
import { fail } from "./payments.ts";
import { free, leaveOccupiedSlot } from "./street.ts";

/** Charges that nobody decided are asked about at least so often, ms: what of them falls due is seen by then. */
const ASKED_EVERY_MS = 60_000;

/** When time alone changes this booking next, or null. */
export function dueAt(booking: Booking): number | null {
  switch (booking.state) {
    case "pending":
      return booking.holdEndsAt;
    case "scheduled":
      return booking.startsAt;
    case "active":
      return booking.warnAt ?? booking.endsAt;
    case "expired":
      return booking.graceEndsAt;
    default:
      return null;
  }
}

/** The instants at which something falls due, soonest first. */
export function agenda(m: Model): number[] {
  const bookings = m.bookings.map(dueAt);
  const occupations = m.slots.map(({ occupation }) => occupation?.untilAt ?? null);
  const all = [...bookings, ...occupations].filter((at): at is number => at !== null);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** Everything that is due by now happens, in due order, each told at this moment. */
export function runDue(m: Model): void {
  for (;;) {
    const due = m.bookings.filter((booking) => (dueAt(booking) ?? Number.POSITIVE_INFINITY) <= m.now);
    const [first] = due.sort((a, b) => (dueAt(a) ?? 0) - (dueAt(b) ?? 0));
    if (!first) break;
    advance(m, first);
  }
  for (const payment of m.payments) settleMoney(payment);
  for (const slot of m.slots) {
    const until = slot.occupation?.untilAt ?? null;
    if (until !== null && until <= m.now) free(m, slot);
  }
}

function advance(m: Model, booking: Booking): void {
  const { endsAt, graceEndsAt } = booking;
  switch (booking.state) {
    case "pending":
      giveUp(m, booking, "system", null);
      m.tell(booking.driver, "booking.lapsed", booking);
      return;
    case "scheduled":
      leaveOccupiedSlot(m, booking);
      activate(m, booking);
      m.tell(booking.driver, "booking.started", booking, { endsAt });
      return;
    case "active":
      if (booking.warnAt !== null) {
        booking.warnAt = null;
        m.tell(booking.driver, "booking.expiring", booking, { endsAt });
        return;
      }
      booking.state = "expired";
      m.tell(booking.driver, "booking.expired", booking, { endsAt, graceEndsAt });
      return;
    case "expired":
      for (const payment of booking.payments.filter(isWaitingRenewal)) {
        tellRenewalFailed(m, booking, { paymentId: payment.id });
      }
      complete(m, booking);
      m.tell(booking.driver, "booking.completed", booking, {
        ...{ startsAt: booking.startsAt, endedAt: graceEndsAt, amountPaise: booking.pricePaise },
      });
      return;
    default:
      throw new Error(`a ${booking.state} booking waits for nothing`);
  }
}

/** Between us and the provider: what is not wanted any more is called back, what is owed goes back. */
function settleMoney(payment: Payment): void {
  if (payment.state === "failed" && payment.charge === "undecided") payment.charge = "dead";
  if (payment.state === "failed" && payment.charge === "captured") payment.state = "refunded";
  if (payment.state === "refunded" && payment.method !== "cash") payment.returned = true;
}

/**
 * An online charge that nobody decides is given up after the hold (a booking's by the hold itself). When exactly the
 * provider is asked nobody promised: from the hold's length on it may be over, a minute later it must be.
 */
export function undecidedTooLong(m: Model, lastRunAt: number): { payment: Payment; must: boolean }[] {
  const isWaiting = (payment: Payment): boolean =>
    payment.state === "pending" && payment.method !== "cash" && payment.charge === "undecided";
  return m.payments
    .filter((payment) => isWaiting(payment) && m.now >= payment.createdAt + m.times.holdMs)
    .map((payment) => {
      const latest = Math.max(payment.createdAt + m.times.holdMs, lastRunAt) + ASKED_EVERY_MS;
      return { payment, must: m.now >= latest };
    });
}

/** The provider was asked and had no word after all this time. */
export function giveUpCharge(m: Model, payment: Payment): void {
  payment.charge = "dead";
  fail(m, payment, "payment.timeout", "later");
}
