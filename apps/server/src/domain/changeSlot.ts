import type { Booking, Slot } from "./entities.ts";
import { localTime } from "./localTime.ts";
import {
  bookingMoved,
  comingBookings,
  type Displaced,
  isPresent,
  movedTo,
  otherSlot,
  type Place,
} from "./moveBooking.ts";
import { refuse, type Verdict } from "./rule.ts";

export type SlotPatch = Partial<Pick<Slot, "label" | "vehicleType" | "hourlyPaise" | "inService">>;

/**
 * The owner changes a slot. What was sold stays sold: a price holds for what is booked from now on, a running booking keeps
 * its slot until it ends, and those that have not begun move out of a slot that goes out of service, all or none.
 */
export function changeSlot(
  place: Place,
  patch: SlotPatch,
  now: number,
): Verdict<{ slot: SlotPatch; moves: { booking: Booking; displaced: Displaced }[] }> {
  const { slot, bookings } = place;
  if (patch.vehicleType !== undefined && patch.vehicleType !== slot.vehicleType && bookings.length > 0) {
    const detail = `The type of slot ${slot.label} can change when ${promised(place, bookings)}.`;
    return refuse(isPresent(place, now) ? "slot.taken" : "slot.promised", detail);
  }
  const moves: { booking: Booking; displaced: Displaced }[] = [];
  const stuck: Booking[] = [];
  // Bookings of one slot never overlap, so each may move wherever there is room, whatever becomes of the others.
  for (const booking of patch.inService === 0 ? comingBookings(place, now) : []) {
    const target = otherSlot(place, booking, now);
    if (!target) stuck.push(booking);
    else {
      const notices = [bookingMoved(place, booking, target, "owner")];
      moves.push({ booking, displaced: { target, patch: movedTo(target), notices } });
    }
  }
  if (stuck.length > 0) {
    const until = new Date(lastEnd(stuck)).toISOString();
    const detail = `No other slot is free for what is booked in slot ${slot.label}: it can go out of service when ${promised(place, stuck)}.`;
    return refuse("slot.promised", detail, { bookings: stuck.length, until });
  }
  return { ok: true, changes: { slot: patch, moves }, notices: [] };
}

function lastEnd(bookings: readonly Booking[]): number {
  return Math.max(...bookings.map((booking) => booking.graceEndsAt));
}

function promised(place: Place, bookings: readonly Booking[]): string {
  const count = bookings.length === 1 ? "1 booking is" : `${bookings.length} bookings are`;
  return `${count} over, at ${localTime(lastEnd(bookings), place.lot.timeZone)}`;
}
