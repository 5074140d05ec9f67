import type { BookingTimes } from "../config.ts";
import type { Booking, Lot, Slot, SlotOccupation } from "./entities.ts";
import { aboutBooking } from "./facts.ts";
import { isOccupied, type Occupant } from "./occupancy.ts";
import type { Notice } from "./rule.ts";

/** What a rule about a slot decides on, read under lock. */
export interface Place {
  slot: Slot;
  lot: Lot;
  /** Every slot of the lot for the same type of vehicle, this one among them. */
  alike: readonly Slot[];
  /** Everything that occupies the lot's slots. */
  occupants: readonly (Occupant & { slotId: string })[];
  /** The unfinished bookings of this slot, by start. */
  bookings: readonly Booking[];
  /** The car without a booking that stands in this slot. */
  occupation: SlotOccupation | null;
}

/** What becomes of a booking whose slot is not to be had. */
export interface Displaced {
  /** Where it moves, null where it stays. */
  target: Slot | null;
  patch: Partial<Booking>;
  notices: Notice[];
}

/** The bookings of the slot that have not begun, by start; `within` a span where one is given. */
export function comingBookings(place: Place, now: number, within?: Occupant): Booking[] {
  return place.bookings.filter(
    (booking) => booking.startsAt > now && (within === undefined || isOccupied([within], booking)),
  );
}

/** Whether somebody's booked time in the slot has begun and is not over. */
export function isPresent(place: Place, now: number): boolean {
  return place.bookings.some((booking) => booking.startsAt <= now);
}

/**
 * Another slot of the same lot and type that is in service and free for what is left of the booking, or null: one of the
 * same hourly price first (renewals cost what the slot costs), then by label.
 */
export function otherSlot(place: Place, booking: Booking, now: number): Slot | null {
  const span = { startsAt: Math.max(now, booking.startsAt), graceEndsAt: booking.graceEndsAt };
  const costsMore = (slot: Slot): number => Number(slot.hourlyPaise !== place.slot.hourlyPaise);
  const free = place.alike.filter(
    (slot) =>
      slot.id !== place.slot.id &&
      slot.inService === 1 &&
      !isOccupied(
        place.occupants.filter((occupant) => occupant.slotId === slot.id),
        span,
      ),
  );
  free.sort((a, b) => costsMore(a) - costsMore(b) || (a.label < b.label ? -1 : 1));
  return free[0] ?? null;
}

/** What a move changes of the booking: its slot. Time and price stay; an offer to hand it back has lost its reason. */
export function movedTo(target: Slot): Partial<Booking> {
  return { slotId: target.id, refundableUntil: null, blockedReported: 0 };
}

/**
 * A car without a booking stands in the slot of a booking that has not begun, or begins now: the booking moves, told by
 * `booking.moved`, or where no other slot is free its driver is told so, once per booking and occupation, and may hand it
 * back in full for so long after its start as a hold lasts.
 */
export function displace(
  place: Place,
  booking: Booking,
  by: "owner" | "system",
  times: BookingTimes,
  now: number,
): Displaced {
  const target = otherSlot(place, booking, now);
  if (target) return { target, patch: movedTo(target), notices: [bookingMoved(place, booking, target, by)] };
  // The offer says that the driver was told; it ends when the slot is freed.
  if (booking.refundableUntil !== null) return { target, patch: {}, notices: [] };
  const { slot, lot } = place;
  const told: Notice = {
    reader: booking.driverId,
    event: "slot.occupied",
    data: { ...aboutBooking({ booking, slot, lot }), startsAt: booking.startsAt, endsAt: booking.endsAt },
  };
  return { target, patch: { refundableUntil: booking.startsAt + times.holdMs }, notices: [told] };
}

/** Tells the driver that the booking is in another slot now. */
export function bookingMoved(place: Place, booking: Booking, target: Slot, by: "owner" | "system"): Notice {
  return {
    reader: booking.driverId,
    event: "booking.moved",
    data: {
      ...aboutBooking({ booking, slot: target, lot: place.lot }),
      oldSlotId: place.slot.id,
      oldSlotLabel: place.slot.label,
      by,
      startsAt: booking.startsAt,
    },
  };
}
