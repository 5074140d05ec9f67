import type { BookingTimes } from "../config.ts";
import type { Booking } from "../domain/entities.ts";
import type { BookingFacts } from "../domain/facts.ts";
import { comingBookings, type Displaced, displace, type Place } from "../domain/moveBooking.ts";
import { type Occupant, occupationSpan } from "../domain/occupancy.ts";
import type { Unit } from "../notify/transact.ts";
import { openOccupationOf } from "../store/slotOccupations.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { lockPlace } from "./lockPlace.ts";

/** Writes what became of a booking that was displaced and tells it; answers the booking where it is now. */
export async function applyMove(unit: Unit, facts: BookingFacts, displaced: Displaced): Promise<BookingFacts> {
  unit.tell(displaced.notices);
  if (Object.keys(displaced.patch).length === 0) return facts;
  const after = await applyChanges(unit, facts, { booking: displaced.patch });
  return { ...after, slot: displaced.target ?? after.slot };
}

/** `applyMove` of a booking whose drivers and slots are locked. */
export async function moveBooking(unit: Unit, booking: Booking, displaced: Displaced): Promise<void> {
  const facts = await lockBookingFacts(unit.tx, booking.id);
  if (!facts) throw new Error(`booking ${booking.id} is gone`);
  await applyMove(unit, facts, displaced);
}

/**
 * A car without a booking stands in the slot over `span`: whoever is booked there within it is moved, or told that no other
 * slot is free. Whoever was told before and is no longer concerned (all, where `span` is null) loses the offer that went
 * with it: the slot will be theirs.
 */
export async function displaceComing(
  unit: Unit,
  place: Place,
  span: Occupant | null,
  by: "owner" | "system",
  times: BookingTimes,
): Promise<void> {
  const now = await unit.now();
  const concerned = span ? comingBookings(place, now, span) : [];
  for (const booking of concerned) await moveBooking(unit, booking, displace(place, booking, by, times, now));
  for (const booking of comingBookings(place, now)) {
    if (booking.refundableUntil === null || concerned.includes(booking)) continue;
    await moveBooking(unit, booking, { target: null, patch: { refundableUntil: null }, notices: [] });
  }
}

/**
 * A scheduled booking begins: where a car without a booking still stands in its slot, it is moved (told by `booking.moved`,
 * by the system), or stays and its driver was or is told that no other slot is free. Answers the booking where it is now;
 * any other booking stays as it is.
 */
export async function moveFromOccupiedSlot(
  unit: Unit,
  facts: BookingFacts,
  times: BookingTimes,
): Promise<BookingFacts> {
  const { booking, slot } = facts;
  if (booking.state !== "scheduled" || booking.startsAt > (await unit.now())) return facts;
  const occupation = await openOccupationOf(unit.tx, slot.id);
  // One whose time is up is only waiting for its own due row.
  if (!occupation || occupationSpan(occupation, times.maxBookingMs, await unit.now()).graceEndsAt <= (await unit.now()))
    return facts;
  const place = await lockPlace(unit, slot.id, times, booking.driverId);
  if (!place) throw new Error(`slot ${slot.id} is gone`);
  return applyMove(unit, facts, displace(place, booking, "system", times, await unit.now()));
}
