import type { AboutBooking, EventPayloads } from "@parkmate/protocol";
import type { Booking, Carwash, Lot, Payment, Slot, WashService } from "./entities.ts";

export interface WashFacts {
  wash: Carwash;
  service: WashService;
}

/** Everything a rule about a booking decides on, read under lock. */
export interface BookingFacts {
  booking: Booking;
  slot: Slot;
  lot: Lot;
  /** Every payment of the booking, its renewals and its washes. */
  payments: readonly Payment[];
  /** The wash that is pending or running, if any. */
  wash: WashFacts | null;
}

/** Everything a rule about a wash on its own decides on: no parking stands behind it. */
export interface LoneWashFacts {
  booking: null;
  lot: Lot;
  /** Every payment of the wash. */
  payments: readonly Payment[];
  wash: WashFacts;
}

/** What a payment can be for: a booking with all that belongs to it, or a wash on its own. */
export type PaidFacts = BookingFacts | LoneWashFacts;

/** Where a wash is done: in the slot of its booking, or at the lot alone. */
export type WashPlace = Pick<BookingFacts, "booking" | "slot" | "lot"> | Pick<LoneWashFacts, "booking" | "lot">;

/** What a rule changes; the rows not named stay as they are. */
export interface BookingChanges {
  booking?: Partial<Booking>;
  payments?: { id: string; patch: Partial<Payment> }[];
  wash?: Partial<Carwash>;
  newPayments?: Payment[];
  newWash?: Carwash;
}

/** What every notice about a booking carries. */
export function aboutBooking(facts: Pick<BookingFacts, "booking" | "slot" | "lot">): AboutBooking {
  return {
    bookingId: facts.booking.id,
    lotId: facts.lot.id,
    slotId: facts.slot.id,
    lotName: facts.lot.name,
    slotLabel: facts.slot.label,
    timeZone: facts.lot.timeZone,
  };
}

/** What every notice about a wash carries. */
export function aboutWash(wash: Carwash, service: WashService, lot: Lot): EventPayloads["carwash.completed"] {
  return {
    carwashId: wash.id,
    bookingId: wash.bookingId,
    lotId: lot.id,
    lotName: lot.name,
    serviceName: service.name,
    scheduledAt: wash.scheduledAt,
    timeZone: lot.timeZone,
  };
}

/** What a notice about the payment of a wash on its own carries. */
export function aboutLoneWash({ wash, lot }: LoneWashFacts) {
  return { ...aboutWash(wash.wash, wash.service, lot), bookingId: null };
}
