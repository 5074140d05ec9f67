import { formatPlate } from "@parkmate/protocol";
import type { Booking } from "./entities.ts";
import type { BookingChanges } from "./facts.ts";
import { isOccupied } from "./occupancy.ts";
import { refuse, type Verdict } from "./rule.ts";

/** A mistyped plate is corrected while the booking is scheduled or active; nobody parks one plate twice at a time. */
export function correctPlate(
  booking: Booking,
  vehicleNumber: string,
  ofPlate: readonly Booking[],
): Verdict<BookingChanges> {
  if (booking.state !== "scheduled" && booking.state !== "active") {
    return refuse("booking.wrong_state", `The plate of a ${booking.state} booking stays as it is.`);
  }
  if (vehicleNumber === booking.vehicleNumber) return { ok: true, changes: {}, notices: [] };
  if (isOccupied(ofPlate, booking, booking.id)) {
    return refuse("vehicle.already_parked", `${formatPlate(vehicleNumber)} already has a booking at that time.`);
  }
  return { ok: true, changes: { booking: { vehicleNumber } }, notices: [] };
}
