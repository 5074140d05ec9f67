import type { BookingTimes } from "../config.ts";
import { completeBooking, lapseBooking } from "./closeBooking.ts";
import type { Booking } from "./entities.ts";
import { aboutBooking, type BookingChanges, type BookingFacts } from "./facts.ts";
import { activated, waitsUntil } from "./openBooking.ts";
import type { Notice } from "./rule.ts";

/**
 * The next move that time alone makes on a booking, or null where none is due at `now`. The moves of one booking are made
 * one after the other, each with its own notice, however late: hold → lapse, start, warning, end, end of the grace.
 */
export function advanceBooking(
  facts: BookingFacts,
  times: BookingTimes,
  now: number,
): { dueAt: number; changes: BookingChanges; notices: Notice[] } | null {
  const { booking } = facts;
  const dueAt = booking.nextDueAt;
  if (dueAt === null || dueAt > now) return null;
  switch (booking.state) {
    case "pending":
      return { dueAt, ...(isHeld(booking, now) ? holdOn(booking, booking.holdEndsAt, now) : lapseBooking(facts, now)) };
    case "scheduled":
      return { dueAt, ...start(facts, times, now) };
    case "active":
      return { dueAt, ...(booking.warnAt !== null ? warn(facts, booking) : expire(facts, booking)) };
    case "expired":
      return { dueAt, ...completeBooking(facts, now) };
    default:
      throw new Error(`booking ${booking.id} is ${booking.state} and cannot fall due`);
  }
}

/** Whether the hold is not over yet: what is due then is the start, which nobody hears of before it is paid. */
function isHeld(booking: Booking, now: number): booking is Booking & { holdEndsAt: number } {
  return booking.holdEndsAt !== null && booking.holdEndsAt > now;
}

function holdOn(booking: Booking, holdEndsAt: number, now: number): { changes: BookingChanges; notices: Notice[] } {
  return { changes: { booking: { nextDueAt: waitsUntil(booking.startsAt, holdEndsAt, now) } }, notices: [] };
}

function start(facts: BookingFacts, times: BookingTimes, now: number): { changes: BookingChanges; notices: Notice[] } {
  const { booking } = facts;
  return {
    changes: { booking: activated(booking, times, now) },
    notices: [
      {
        reader: booking.driverId,
        event: "booking.started",
        data: { ...aboutBooking(facts), endsAt: booking.endsAt },
      },
    ],
  };
}

function warn(facts: BookingFacts, booking: Booking): { changes: BookingChanges; notices: Notice[] } {
  return {
    changes: { booking: { warnAt: null, nextDueAt: booking.endsAt } },
    notices: [
      {
        reader: booking.driverId,
        event: "booking.expiring",
        data: { ...aboutBooking(facts), endsAt: booking.endsAt },
      },
    ],
  };
}

function expire(facts: BookingFacts, booking: Booking): { changes: BookingChanges; notices: Notice[] } {
  return {
    changes: { booking: { state: "expired", nextDueAt: booking.graceEndsAt } },
    notices: [
      {
        reader: booking.driverId,
        event: "booking.expired",
        data: { ...aboutBooking(facts), endsAt: booking.endsAt, graceEndsAt: booking.graceEndsAt },
      },
    ],
  };
}
