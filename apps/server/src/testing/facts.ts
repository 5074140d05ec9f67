import type { Booking, Carwash, Lot, Payment, Slot, WashService } from "../domain/entities.ts";
import type { BookingFacts } from "../domain/facts.ts";
import { newPayment } from "../domain/payments.ts";
import { HOUR, MINUTE, START } from "./times.ts";

/** Things as rules see them, for tests without a store: an hour from `START` in a slot of ₹40 an hour. */
export const lot: Lot = {
  ...{ id: "lot", ownerId: "owner", name: "Marine Drive", street: "Shanmugham Road", locality: null, city: "Kochi" },
  ...{ state: "Kerala", pincode: "682031", latitudeE6: null, longitudeE6: null, timeZone: "Asia/Kolkata" },
  ...{ offersCarwash: 1, renewalDiscountPercent: 50, open: 1, ratingSum: 0, ratingCount: 0, rev: 0, createdAt: START },
};
export const slot: Slot = {
  ...{ id: "slot", lotId: "lot", label: "A-12", vehicleType: "sedan", hourlyPaise: 4000, inService: 1 },
};
export const service: WashService = {
  ...{ id: "foam", name: "Foam wash", description: "", pricePaise: 25_000, minutes: 20, active: 1 },
};

export function aBooking(patch: Partial<Booking> = {}): Booking {
  return {
    ...{ id: "booking", reference: "ABCD-2345", driverId: "driver", lotId: "lot", slotId: "slot" },
    ...{ vehicleNumber: "KL08AZ1234", kind: "instant", state: "active", startsAt: START, endsAt: START + HOUR },
    ...{ graceEndsAt: START + HOUR + 5 * MINUTE, holdEndsAt: null, warnAt: null, pricePaise: 4000 },
    ...{
      cancelledBy: null,
      reason: null,
      attemptFailed: 0,
      refundableUntil: null,
      blockedReported: 0,
      closedAt: null,
      nextDueAt: null,
      createdAt: START,
    },
    ...patch,
  };
}

export function aPayment(patch: Partial<Payment> = {}): Payment {
  const { id = "payment", kind = "booking", method = "upi", amountPaise = 4000, carwashId = null } = patch;
  const fields = { id, kind, method, amountPaise, carwashId, token: method === "cash" ? null : "tok_ok" };
  const place = { driverId: "driver", lotId: "lot", bookingId: "booking" };
  return { ...newPayment({ ...fields, ...place }, "sandbox", START), ...patch };
}

export function aWash(patch: Partial<Carwash> = {}): Carwash {
  return {
    ...{ id: "wash", kind: "addon", state: "confirmed", driverId: "driver", lotId: "lot", bookingId: "booking" },
    ...{ serviceId: "foam", scheduledAt: null, employeeId: null, pricePaise: 25_000, notes: null, reason: null },
    ...{ closedAt: null, createdAt: START },
    ...patch,
  };
}

/** The facts of a booking; a wash among them has its service. */
export function facts(
  booking: Partial<Booking> = {},
  rest: { payments?: Payment[]; wash?: Carwash; lot?: Partial<Lot>; slot?: Partial<Slot> } = {},
): BookingFacts {
  return {
    booking: aBooking(booking),
    slot: { ...slot, ...rest.slot },
    lot: { ...lot, ...rest.lot },
    payments: rest.payments ?? [],
    wash: rest.wash ? { wash: rest.wash, service } : null,
  };
}
