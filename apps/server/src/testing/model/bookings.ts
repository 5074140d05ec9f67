import {
  type Booking,
  HOUR,
  isFinal,
  type Method,
  MINUTE,
  type Model,
  type Payment,
  parkingPaise,
  renewalPaise,
  runningWash,
  type Service,
  type Slot,
} from "./model.ts";
import { cancelWithBooking, enterWash, pickUpWaiting } from "./washes.ts";

/** What a driver asks for; the answer's status and code are in `refusals`, whichever of several the system names. */
export interface BookingRequest {
  driver: string;
  slot: Slot;
  plate: string;
  startsAt: number | null;
  length: { minutes: number } | { endsAt: number };
  method: Method;
  service: Service | null;
}

export interface Span {
  startsAt: number;
  graceEndsAt: number;
}
const overlaps = (a: Span, b: Span): boolean => a.startsAt < b.graceEndsAt && b.startsAt < a.graceEndsAt;

/** The bookings that occupy the slot over [start, end + grace). */
export function occupants(m: Model, slot: Slot, except?: Booking): Booking[] {
  return m.bookings.filter((other) => other !== except && other.slot === slot && !isFinal(other.state));
}

/** Until when a car without a booking is there, as far as anybody decides on it. */
export function occupiedUntil(m: Model, slot: Slot): number | null {
  if (!slot.occupation) return null;
  return slot.occupation.untilAt ?? m.now + m.times.maxBookingMs;
}

/** Whether the slot is nobody's over the whole span. */
export function isFree(m: Model, slot: Slot, span: Span, except?: Booking): boolean {
  const blockedUntil = occupiedUntil(m, slot);
  if (blockedUntil !== null && span.startsAt < blockedUntil) return false;
  return !occupants(m, slot, except).some((other) => overlaps(other, span));
}

/** Whether the driver has this plate booked anywhere within the span. */
export function isParked(m: Model, driver: string, plate: string, span: Span, except?: Booking): boolean {
  const isSame = (other: Booking): boolean => other !== except && other.driver === driver && other.plate === plate;
  return m.bookings.some((other) => isSame(other) && !isFinal(other.state) && overlaps(other, span));
}

function spanOf(m: Model, request: BookingRequest): { startsAt: number; endsAt: number; graceEndsAt: number } {
  const startsAt = request.startsAt ?? m.now;
  const { length } = request;
  const endsAt = "endsAt" in length ? length.endsAt : startsAt + length.minutes * MINUTE;
  return { startsAt, endsAt, graceEndsAt: endsAt + m.times.graceMs };
}

/** Every code that says why this booking is not possible now; none: it is. */
export function bookingRefusals(m: Model, request: BookingRequest): Set<string> {
  const codes = new Set<string>();
  const { slot, driver, plate, method, service } = request;
  const span = spanOf(m, request);
  const lengthMs = span.endsAt - span.startsAt;
  if (lengthMs < m.times.minBookingMs || lengthMs > m.times.maxBookingMs) codes.add("validation");
  if (request.startsAt !== null) {
    const aheadMs = request.startsAt - m.now;
    // What was 15 minutes ahead when it was asked for may be half a minute under way.
    if (aheadMs < 14.5 * MINUTE || aheadMs > 7 * 24 * HOUR) codes.add("validation");
    if (method === "cash") codes.add("payment.cash_needs_presence");
  }
  if (service && request.startsAt !== null) codes.add("booking.wrong_state");
  if (service && !service.active) codes.add("validation");
  if (service && !slot.lot.offersCarwash) codes.add("carwash.not_offered");
  if (!slot.inService) codes.add("slot.out_of_service");
  const blockedUntil = occupiedUntil(m, slot);
  if (blockedUntil !== null && span.startsAt < blockedUntil) codes.add("slot.occupied").add("slot.taken");
  if (occupants(m, slot).some((other) => overlaps(other, span))) codes.add("slot.taken");
  if (isParked(m, driver, plate, span)) codes.add("vehicle.already_parked");
  return codes;
}

export function newPayment(
  m: Model,
  fields: Pick<Payment, "id" | "kind" | "method" | "amountPaise"> & Partial<Payment>,
): Payment {
  const payment: Payment = {
    ...{ state: "pending", booking: null, wash: null, addedMs: 0, fromEnd: 0, createdAt: m.now, verifiedAt: null },
    ...{ charge: "none", returned: false, untold: false, ...fields },
  };
  m.payments.push(payment);
  payment.booking?.payments.push(payment);
  return payment;
}

/** The slot is held, everything is pending; cash is told to the owner at once. */
export function holdBooking(
  m: Model,
  request: BookingRequest,
  ids: { booking: string; payment: string; wash: string | null; washPayment: string | null },
): { booking: Booking; payments: Payment[] } {
  const { driver, slot, plate, method, service } = request;
  const { startsAt, endsAt, graceEndsAt } = spanOf(m, request);
  const booking: Booking = {
    ...{ id: ids.booking, driver, slot, plate, startsAt, endsAt, graceEndsAt, state: "pending" },
    kind: request.startsAt === null ? "instant" : "advance",
    holdEndsAt: Math.min(m.now + m.times.holdMs, endsAt),
    ...{ warnAt: null, cancelledBy: null, reason: null, refundableUntil: null, reported: false, closedAt: null },
    ...{ pricePaise: parkingPaise(slot.hourlyPaise, endsAt - startsAt), payments: [], washes: [] },
  };
  m.bookings.push(booking);
  const amountPaise = booking.pricePaise;
  const payment = newPayment(m, { id: ids.payment, kind: "booking", method, amountPaise, booking });
  const payments = [payment];
  if (method === "cash") tellCreated(m, booking, payment);
  if (service) {
    const wash = enterWash(m, {
      ...{ id: ids.wash ?? "", paymentId: ids.washPayment ?? "" },
      ...{ driver, lot: slot.lot, booking, scheduledAt: null, service, method },
    });
    payments.push(wash.payment);
  }
  return { booking, payments };
}

export function tellCreated(m: Model, booking: Booking, payment: Payment): void {
  m.tell(booking.slot.lot.owner, "booking.created", booking, {
    ...{ paymentId: payment.id, vehicleNumber: booking.plate, method: payment.method },
    amountPaise: payment.amountPaise,
  });
}

/** The money is certain: the booking runs, or will. */
export function activate(m: Model, booking: Booking): void {
  if (m.now < booking.startsAt) {
    booking.state = "scheduled";
    return;
  }
  booking.state = "active";
  arm(m, booking);
}

/** The warning is armed at `end − min(warning, (end − now) / 2)`. */
export function arm(m: Model, booking: Booking): void {
  booking.warnAt = Math.ceil(booking.endsAt - Math.min(m.times.warningMs, (booking.endsAt - m.now) / 2));
}

/** The latest end the slot allows: the next booking's start less the grace. */
function promisedFrom(m: Model, booking: Booking): number {
  const starts = occupants(m, booking.slot, booking).map((other) => other.startsAt);
  return Math.min(...starts.filter((at) => at >= booking.startsAt), Number.POSITIVE_INFINITY);
}

/** Later bookings of the same driver and plate: the car cannot be in two places. */
function ownNext(m: Model, booking: Booking): Booking[] {
  const isSameCar = ({ driver, plate }: Booking): boolean => driver === booking.driver && plate === booking.plate;
  return m.bookings.filter(
    (other) => other !== booking && isSameCar(other) && !isFinal(other.state) && other.graceEndsAt > booking.startsAt,
  );
}

/** Why the booking cannot run until `endsAt`, from the end `seen`; none: it can. */
export function renewalRefusals(m: Model, booking: Booking, endsAt: number, seen: number | null): Set<string> {
  const codes = new Set<string>();
  const isRunning = booking.state === "active" || booking.state === "expired";
  if (!isRunning || m.now >= booking.graceEndsAt) codes.add("booking.not_renewable");
  if (seen !== null && seen !== booking.endsAt) codes.add("booking.changed");
  if (endsAt - booking.startsAt > m.times.maxBookingMs) codes.add("booking.too_long");
  if (endsAt + m.times.graceMs > promisedFrom(m, booking)) codes.add("slot.promised");
  if (ownNext(m, booking).some((other) => other.startsAt < endsAt + m.times.graceMs)) {
    codes.add("vehicle.already_parked").add("booking.not_renewable");
  }
  return codes;
}

/** Why a request for more time is refused: as above, and where another one is being paid online. */
export function renewalRequestRefusals(m: Model, booking: Booking, addedMs: number, seen: number | null): Set<string> {
  const codes = renewalRefusals(m, booking, booking.endsAt + addedMs, seen);
  if (booking.payments.some((each) => isWaitingRenewal(each) && each.method !== "cash"))
    codes.add("booking.not_renewable");
  if (addedMs <= 0 || booking.endsAt + addedMs <= m.now) codes.add("validation");
  return codes;
}

export const isWaitingRenewal = (payment: Payment): boolean =>
  payment.kind === "renewal" && payment.state === "pending";

/** A waiting cash renewal gives way; nothing else changes before it is paid. */
export function requestRenewal(
  m: Model,
  booking: Booking,
  request: { id: string; addedMs: number; method: Method },
): Payment {
  for (const old of booking.payments.filter(isWaitingRenewal)) old.state = "failed";
  const { slot, endsAt } = booking;
  const { id, method, addedMs } = request;
  const amountPaise = renewalPaise(slot.hourlyPaise, addedMs, slot.lot.discountPercent);
  const payment = newPayment(m, { id, kind: "renewal", method, amountPaise, booking, addedMs, fromEnd: endsAt });
  if (method === "cash") tellRenewed(m, booking, payment, endsAt + addedMs);
  return payment;
}

export function tellRenewed(m: Model, booking: Booking, payment: Payment, endsAt: number): void {
  const { id: paymentId, method, amountPaise } = payment;
  const needsVerifying = method === "cash";
  m.tell(booking.slot.lot.owner, "booking.renewed", booking, {
    paymentId,
    method,
    amountPaise,
    needsVerifying,
    endsAt,
  });
}

export function tellRenewalFailed(
  m: Model,
  booking: Booking,
  data: { code?: string; paymentId?: string | null },
): void {
  m.tell(booking.driver, "renewal.failed", booking, data);
}

/** Paid: the booking runs to its new end, and its warning is armed again. */
export function applyRenewal(m: Model, booking: Booking, payment: Payment): void {
  booking.endsAt += payment.addedMs;
  booking.graceEndsAt = booking.endsAt + m.times.graceMs;
  booking.state = "active";
  booking.pricePaise += payment.amountPaise;
  arm(m, booking);
}

/**
 * What becomes of the money when what it was for is given up: what was taken goes back, what waits is not taken. Answers
 * how much goes back by which way.
 */
export function giveBack(payments: readonly Payment[]): { refundPaise: number; cashBackPaise: number } {
  let [refundPaise, cashBackPaise] = [0, 0];
  for (const payment of payments) {
    if (payment.state === "pending") payment.state = "failed";
    if (payment.state !== "succeeded") continue;
    payment.state = "refunded";
    if (payment.method === "cash") cashBackPaise += payment.amountPaise;
    else refundPaise += payment.amountPaise;
  }
  return { refundPaise, cashBackPaise };
}

/** The wash that goes with its booking: pending or confirmed. One in progress runs on. */
function leavingWash(booking: Booking): Payment[] {
  const wash = runningWash(booking);
  return wash && wash.state !== "in_progress" ? [wash.payment] : [];
}

/** It is over after it ran: nothing is refunded but the wash that has not begun; a renewal that waits is not taken. */
export function complete(m: Model, booking: Booking): void {
  booking.state = "completed";
  close(m, booking, [...booking.payments.filter(isWaitingRenewal), ...leavingWash(booking)]);
}

/** As if it had never been: all of the money for it goes back, and for the wash that has not begun. */
export function giveUp(
  m: Model,
  booking: Booking,
  by: "driver" | "owner" | "admin" | "system",
  reason: string | null,
): { refundPaise: number; cashBackPaise: number } {
  booking.state = "cancelled";
  booking.cancelledBy = by;
  booking.reason = reason;
  return close(m, booking, [...booking.payments.filter((each) => each.kind !== "carwash"), ...leavingWash(booking)]);
}

function close(m: Model, booking: Booking, payments: Payment[]): { refundPaise: number; cashBackPaise: number } {
  booking.warnAt = null;
  booking.closedAt = m.now;
  const money = giveBack(payments);
  const wash = runningWash(booking);
  if (wash && wash.state !== "in_progress") cancelWithBooking(m, wash);
  pickUpWaiting(m, booking.slot.lot.owner);
  return money;
}

/** The driver: `pending`, `scheduled`, or a running one that may be handed back. Owner and admin: any that is not final. */
export function mayCancel(m: Model, booking: Booking, by: "driver" | "owner" | "admin"): boolean {
  if (by !== "driver" || isFinal(booking.state)) return !isFinal(booking.state);
  const hasNotBegun = booking.state === "scheduled" && m.now < booking.startsAt;
  if (booking.state === "pending" || hasNotBegun) return true;
  return booking.refundableUntil !== null && m.now < booking.refundableUntil;
}

/** Somebody cancels; the other side hears, of an admin's cancelling both. */
export function cancel(m: Model, booking: Booking, by: "driver" | "owner" | "admin", reason: string | null): void {
  for (const payment of booking.payments.filter(isWaitingRenewal)) payment.untold = true;
  const money = giveUp(m, booking, by, reason);
  if (by === "admin") m.tell(booking.driver, "booking.declined", booking, { reason, ...money });
  if (by === "owner") m.tell(booking.driver, "booking.cancelled", booking, { by, reason, ...money });
  else m.tell(booking.slot.lot.owner, "booking.cancelled", booking, { by, reason, ...money });
}
