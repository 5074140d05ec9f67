import type { Refusal } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import type { Booking, Slot, SlotOccupation } from "./entities.ts";
import { aboutBooking, type BookingFacts } from "./facts.ts";
import { localTime } from "./localTime.ts";
import { movedTo, otherSlot, type Place } from "./moveBooking.ts";
import { newOccupation } from "./occupySlot.ts";
import { type Notice, refuse } from "./rule.ts";

export interface Reported {
  /** Where the booking goes on, null where no slot is free. */
  target: Slot | null;
  patch: Partial<Booking>;
  /** The car that was found, where it was not known yet. */
  occupation: SlotOccupation | null;
  notices: Notice[];
  /** `lot.full`: it is kept together with what it changes. */
  refusal: Refusal | null;
}

/**
 * A driver found somebody in their slot: the booking goes on in another one at the same price, the slot counts as occupied
 * and its owner hears. Where none is free the driver may for a while hand the booking back in full though it runs; asked
 * again meanwhile, nobody is told twice.
 */
export function reportBlocked(
  facts: BookingFacts,
  place: Place,
  fresh: { occupationId: string },
  times: BookingTimes,
  now: number,
): Reported | ReturnType<typeof refuse> {
  const { booking, slot, lot } = facts;
  if (booking.state !== "pending" && booking.state !== "active") {
    return refuse("booking.wrong_state", `A ${booking.state} booking cannot be moved.`);
  }
  if (booking.startsAt > now) return refuse("booking.wrong_state", "This booking has not begun.");
  if (now >= booking.graceEndsAt) return refuse("booking.wrong_state", "This booking is over.");
  const blocked = (target: Slot | null): Notice => ({
    reader: lot.ownerId,
    event: "slot.blocked",
    data: {
      ...aboutBooking(facts),
      vehicleNumber: booking.vehicleNumber,
      movedTo: target && { slotId: target.id, slotLabel: target.label },
    },
  });
  const occupation = place.occupation ? null : newOccupation(place, fresh.occupationId, null, now);
  const target = otherSlot(place, booking, now);
  if (target) return { target, patch: movedTo(target), occupation, notices: [blocked(target)], refusal: null };
  const { refundableUntil } = booking;
  // Of an offer that came with `slot.occupied` the owner has not heard from this driver yet.
  const stands = booking.blockedReported === 1 && refundableUntil !== null && now < refundableUntil;
  const until = stands ? refundableUntil : now + times.holdMs;
  const detail = `No other slot like ${slot.label} is free. You may cancel until ${localTime(until, lot.timeZone)} and get everything back.`;
  return {
    target,
    patch: stands ? {} : { refundableUntil: until, blockedReported: 1 },
    occupation,
    notices: stands ? [] : [blocked(null)],
    refusal: { code: "lot.full", detail, data: { refundableUntil: new Date(until).toISOString() } },
  };
}
