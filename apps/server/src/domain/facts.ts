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
  };
}
