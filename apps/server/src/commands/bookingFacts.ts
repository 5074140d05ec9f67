import type { BookingTimes } from "../config.ts";
import { mayMove } from "../domain/bookingStates.ts";
import type { Booking, Carwash, Lot } from "../domain/entities.ts";
import type { BookingChanges, BookingFacts } from "../domain/facts.ts";
import { type NextStarts, nextStart, type Occupant, occupationSpan } from "../domain/occupancy.ts";
import type { Unit } from "../notify/transact.ts";
import {
  bookingOf,
  bookingsOfPlate,
  insertBooking,
  lockBooking,
  occupantsOfSlot,
  updateBooking,
} from "../store/bookings.ts";
import { carwashesOfBookings, insertCarwash, lockCarwash, washServiceOf } from "../store/carwashes.ts";
import { StartOver } from "../store/locks.ts";
import { lockSlot, lotOf } from "../store/lots.ts";
import type { Tx } from "../store/open.ts";
import { insertPayment, paymentsOfBookings } from "../store/payments.ts";
import { lockProfile } from "../store/profiles.ts";
import { openOccupationOf } from "../store/slotOccupations.ts";
import { writePayments, writeWash } from "./washFacts.ts";

/**
 * Reads everything a rule about a booking decides on, locked in the one order (driver, slot, booking), or null where
 * there is no such booking. Where the booking moved to another slot while we waited for the lock, the transaction starts over.
 */
export async function lockBookingFacts(tx: Tx, bookingId: string): Promise<BookingFacts | null> {
  const seen = await bookingOf(tx, bookingId);
  if (!seen) return null;
  await lockProfile(tx, seen.driverId);
  const slot = await lockSlot(tx, seen.slotId);
  const booking = await lockBooking(tx, bookingId);
  const lot = await lotOf(tx, seen.lotId);
  if (!slot || !booking || !lot) throw new Error(`booking ${bookingId} has lost its slot or its lot`);
  if (booking.slotId !== seen.slotId) throw new StartOver(`booking ${bookingId}`);
  const wash = await lockRunningWash(tx, bookingId, lot);
  const payments = await paymentsOfBookings(tx, [bookingId]);
  const service = wash ? await washServiceOf(tx, wash.serviceId) : undefined;
  return { booking, slot, lot, payments, wash: wash && service ? { wash, service } : null };
}

/** The wash of a locked booking that is not over, locked after the lot's owner, who guards the crew. */
async function lockRunningWash(tx: Tx, bookingId: string, lot: Lot): Promise<Carwash | undefined> {
  const isRunning = ({ state }: Carwash): boolean => state !== "completed" && state !== "cancelled";
  const seen = (await carwashesOfBookings(tx, [bookingId])).find(isRunning);
  if (!seen) return undefined;
  await lockProfile(tx, lot.ownerId);
  const wash = await lockCarwash(tx, seen.id);
  return wash && isRunning(wash) ? wash : undefined;
}

/** When the next booking of this one's slot starts, and when its vehicle's next one does. */
export async function nextStartAfter(tx: Tx, booking: Booking): Promise<NextStarts> {
  return {
    slot: nextStart(await occupantsOfSlot(tx, booking.slotId), booking),
    vehicle: nextStart(await bookingsOfPlate(tx, booking.driverId, booking.vehicleNumber), booking),
  };
}

/** What a new booking of the slot must not overlap: other bookings, and a car that has none. */
export async function spansOfSlot(tx: Tx, slotId: string, times: BookingTimes, now: number): Promise<Occupant[]> {
  const occupation = await openOccupationOf(tx, slotId);
  return [
    ...(await occupantsOfSlot(tx, slotId)),
    ...(occupation ? [occupationSpan(occupation, times.maxBookingMs, now)] : []),
  ];
}

/** Enters a new booking; everybody who may see it hears. */
export async function enterBooking(unit: Unit, booking: Booking, ownerId: string): Promise<void> {
  await insertBooking(unit.tx, booking);
  unit.lotChanged(booking.lotId);
  unit.changed({
    users: [booking.driverId, ownerId],
    admins: booking.lotId,
    resource: "booking",
    id: booking.id,
  });
}

/**
 * Writes what a rule changed and makes every screen that shows it stale; answers the facts as they are now. Capacity that
 * becomes free takes up the owner's waiting washes.
 */
export async function applyChanges(unit: Unit, facts: BookingFacts, changes: BookingChanges): Promise<BookingFacts> {
  const { tx } = unit;
  const audience = { users: [facts.booking.driverId, facts.lot.ownerId], admins: facts.lot.id };
  let { booking, wash } = facts;
  if (Object.keys(changes).length === 0) return facts;
  if (changes.booking) {
    const { state = booking.state } = changes.booking;
    if (state !== booking.state && !mayMove(booking.state, state)) {
      throw new Error(`booking ${booking.id} is ${booking.state} and may not become ${state}`);
    }
    await updateBooking(tx, booking.id, booking.state, changes.booking);
    booking = { ...booking, ...changes.booking };
    // An expired booking holds its slot as before; one that waits for its money past its start holds it from then on.
    const startReached = booking.state === "pending" && changes.booking.nextDueAt !== undefined;
    if (startReached || (anyOf(changes.booking, OCCUPYING) && state !== "expired")) unit.lotChanged(facts.lot.id);
  }
  if (changes.newWash) {
    await insertCarwash(tx, changes.newWash);
    unit.changed({ ...audience, resource: "carwash", id: changes.newWash.id });
  }
  const payments = await writePayments(unit, audience, facts.payments, changes.payments ?? []);
  // What only says when it falls due next is on no screen; payments and washes make their booking stale themselves.
  if (changes.newPayments || changes.newWash || anyOf(changes.booking ?? {}, SHOWN)) {
    unit.changed({ ...audience, resource: "booking", id: booking.id });
  }
  for (const payment of changes.newPayments ?? []) {
    await insertPayment(tx, payment);
    payments.push(payment);
    unit.changed({ ...audience, resource: "payment", id: payment.id });
  }
  if (changes.wash && wash) {
    wash = { ...wash, wash: await writeWash(unit, wash.wash, facts.lot, changes.wash) };
    if (wash.wash.state === "completed" || wash.wash.state === "cancelled") wash = null;
  }
  return { ...facts, booking, payments, wash };
}

/** What of a booking decides how its slot shows. */
const OCCUPYING = ["state", "slotId", "startsAt", "graceEndsAt"] as const satisfies readonly (keyof Booking)[];
/** What of a booking its pages show of all that may change. */
const SHOWN = [
  ...OCCUPYING,
  ...(["vehicleNumber", "endsAt", "holdEndsAt", "pricePaise", "refundableUntil", "reason"] as const),
] satisfies readonly (keyof Booking)[];

function anyOf<Row>(patch: Partial<Row>, fields: readonly (keyof Row)[]): boolean {
  return fields.some((field) => patch[field] !== undefined);
}
