import { formatPlate, type PaymentMethod, parkingPricePaise, type Refusal } from "@parkmate/protocol";
import type { BookingTimes } from "../config.ts";
import type { Booking, Lot, Payment, Slot } from "./entities.ts";
import { aboutBooking } from "./facts.ts";
import { freeUntil, isOccupied, type Occupant } from "./occupancy.ts";
import { newPayment } from "./payments.ts";
import { type Notice, refuse, type Verdict } from "./rule.ts";
import { armed } from "./warning.ts";

/** How far ahead an advance booking starts, ms (DOMAIN §2). */
export const AHEAD_MS = { least: 15 * 60_000, most: 7 * 24 * 60 * 60_000 };
/** What a request may take from the person's clock to here: what was 15 minutes ahead when it was asked for still is. */
const UNDER_WAY_MS = 30_000;

export interface BookingRequest {
  driverId: string;
  vehicleNumber: string;
  /** Epoch ms; null: now. */
  startsAt: number | null;
  /** Epoch ms. */
  endsAt: number;
  method: PaymentMethod;
  token: string | null;
  /** A wash is ordered in the same breath. */
  withWash: boolean;
}

/**
 * Holds a slot for a driver from now on or from a later start: the booking and its payment are `pending` until the money
 * is certain. The owner is told of cash at once, of online payment when it is paid (DOMAIN §6 row 8).
 */
export function openBooking(
  request: BookingRequest,
  place: { slot: Slot; lot: Lot; occupants: readonly Occupant[]; ofPlate: readonly Booking[] },
  fresh: { bookingId: string; reference: string; paymentId: string; provider: string },
  times: BookingTimes,
  now: number,
): Verdict<{ booking: Booking; payment: Payment }> {
  const { slot, lot } = place;
  const startsAt = request.startsAt ?? now;
  const isAdvance = request.startsAt !== null;
  if (startsAt - now < AHEAD_MS.least - UNDER_WAY_MS && isAdvance) return notAhead("too_soon");
  if (startsAt - now > AHEAD_MS.most) return notAhead("too_late");
  if (isAdvance && request.method === "cash") return refuse("payment.cash_needs_presence");
  if (isAdvance && request.withWash) {
    return refuse("booking.wrong_state", "A wash can be ordered once the parking has begun. Book without it.");
  }
  if (lot.open === 0) return refuse("lot.closed");
  if (slot.inService === 0) return refuse("slot.out_of_service");
  const graceEndsAt = request.endsAt + times.graceMs;
  const span = { startsAt, graceEndsAt };
  if (isOccupied(place.occupants, span)) return slotTaken(place, startsAt, times);
  if (isOccupied(place.ofPlate, span)) {
    return refuse(
      "vehicle.already_parked",
      `${formatPlate(request.vehicleNumber)} already has a booking at that time.`,
    );
  }
  const holdEndsAt = Math.min(now + times.holdMs, request.endsAt);
  const pricePaise = parkingPricePaise(slot.hourlyPaise, request.endsAt - startsAt);
  const booking: Booking = {
    id: fresh.bookingId,
    reference: fresh.reference,
    driverId: request.driverId,
    lotId: lot.id,
    slotId: slot.id,
    vehicleNumber: request.vehicleNumber,
    kind: isAdvance ? "advance" : "instant",
    state: "pending",
    startsAt,
    endsAt: request.endsAt,
    graceEndsAt,
    holdEndsAt,
    warnAt: null,
    pricePaise,
    cancelledBy: null,
    reason: null,
    attemptFailed: 0,
    refundableUntil: null,
    blockedReported: 0,
    closedAt: null,
    nextDueAt: waitsUntil(startsAt, holdEndsAt, now),
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

function notAhead(code: string): { ok: false; refusal: Refusal } {
  const errors = [{ field: "startsAt", code, message: "must be from 15 minutes to 7 days ahead" }];
  return { ok: false, refusal: { code: "validation", errors } };
}

/** The no to a span that somebody else has; where the slot is free at its start, with the latest end that is possible. */
function slotTaken(
  { slot, occupants }: { slot: Slot; occupants: readonly Occupant[] },
  startsAt: number,
  times: BookingTimes,
): { ok: false; refusal: Refusal } {
  const until = freeUntil(occupants, startsAt);
  const latestEndsAt = until === null ? null : until - times.graceMs;
  if (latestEndsAt === null || latestEndsAt - startsAt < times.minBookingMs) {
    return refuse("slot.taken", `Somebody else has slot ${slot.label} at that time.`);
  }
  return refuse("slot.taken", `Slot ${slot.label} is promised to somebody else after that. Choose an earlier end.`, {
    latestEndsAt: new Date(latestEndsAt).toISOString(),
  });
}

/** A booking that waits for its money is looked at when its start is reached (its slot shows it) and when its hold ends. */
export function waitsUntil(startsAt: number, holdEndsAt: number, now: number): number {
  return startsAt > now ? Math.min(startsAt, holdEndsAt) : holdEndsAt;
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
      ...(place.booking.kind === "advance" ? { startsAt: place.booking.startsAt } : {}),
    },
  };
}

/**
 * What a booking becomes when its money is certain: before its start it is `scheduled` and waits for that, with no warning
 * armed; from its start on it runs, and its warning is armed.
 */
export function activated(booking: Booking, times: BookingTimes, now: number): Partial<Booking> {
  if (booking.startsAt > now) {
    return { state: "scheduled", holdEndsAt: null, warnAt: null, nextDueAt: booking.startsAt };
  }
  const { warnAt, nextDueAt } = armed(booking.endsAt, now, times);
  return { state: "active", holdEndsAt: null, warnAt, nextDueAt };
}
