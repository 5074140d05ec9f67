import { formatPlate, type PaymentMethod, parkingPricePaise } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import type { Booking, Lot, Payment, Slot } from "./entities.ts";
import { aboutBooking } from "./facts.ts";
import { isOccupied, type Occupant } from "./occupancy.ts";
import { newPayment } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";
import { armed } from "./warning.ts";

export interface BookingRequest {
  driverId: string;
  vehicleNumber: string;
  /** Epoch ms. */
  endsAt: number;
  method: PaymentMethod;
  token: string | null;
}

/**
 * Holds a slot for a driver from now on: the booking and its payment are `pending` until the money is certain. The
 * owner is told of cash at once, of online payment when it is paid (DOMAIN §6 row 8).
 */
export function openBooking(
  request: BookingRequest,
  place: { slot: Slot; lot: Lot; occupants: readonly Occupant[]; ofPlate: readonly Booking[] },
  fresh: { bookingId: string; reference: string; paymentId: string; provider: string },
  times: BookingTimes,
  now: number,
): Verdict<{ booking: Booking; payment: Payment }> {
  const { slot, lot } = place;
  if (lot.open === 0) return refuse("lot.closed");
  if (slot.inService === 0) return refuse("slot.out_of_service");
  const graceEndsAt = request.endsAt + times.graceMs;
  const span = { startsAt: now, graceEndsAt };
  if (isOccupied(place.occupants, span))
    return refuse("slot.taken", `Somebody else has slot ${slot.label} at that time.`);
  if (isOccupied(place.ofPlate, span)) {
    return refuse(
      "vehicle.already_parked",
      `${formatPlate(request.vehicleNumber)} already has a booking at that time.`,
    );
  }
  const holdEndsAt = Math.min(now + times.holdMs, request.endsAt);
  const pricePaise = parkingPricePaise(slot.hourlyPaise, request.endsAt - now);
  const booking: Booking = {
    id: fresh.bookingId,
    reference: fresh.reference,
    driverId: request.driverId,
    lotId: lot.id,
    slotId: slot.id,
    vehicleNumber: request.vehicleNumber,
    kind: "instant",
    state: "pending",
    startsAt: now,
    endsAt: request.endsAt,
    graceEndsAt,
    holdEndsAt,
    warnAt: null,
    pricePaise,
    cancelledBy: null,
    reason: null,
    attemptFailed: 0,
    refundableUntil: null,
    closedAt: null,
    nextDueAt: holdEndsAt,
    createdAt: now,
  };
  const payment = newPayment(
    {
      id: fresh.paymentId,
      kind: "booking",
      method: request.method,
      driverId: request.driverId,
      lotId: lot.id,
      bookingId: booking.id,
      carwashId: null,
      amountPaise: pricePaise,
      token: request.token,
    },
    fresh.provider,
    now,
  );
  const notices = request.method === "cash" ? [bookingCreated({ booking, slot, lot }, payment)] : [];
  return { ok: true, changes: { booking, payment }, notices };
}

/** Tells the owner of a new booking. */
export function bookingCreated(place: { booking: Booking; slot: Slot; lot: Lot }, payment: Payment): Notice {
  return {
    reader: place.lot.ownerId,
    event: "booking.created",
    data: {
      ...aboutBooking(place),
      paymentId: payment.id,
      vehicleNumber: place.booking.vehicleNumber,
      method: payment.method,
      amountPaise: payment.amountPaise,
    },
  };
}

/** What a booking becomes when its money is certain: it runs, and its warning is armed. */
export function activated(booking: Booking, times: BookingTimes, now: number): Partial<Booking> {
  const { warnAt, nextDueAt } = armed(booking.endsAt, now, times);
  return { state: "active", holdEndsAt: null, warnAt, nextDueAt };
}
