import { type BookingView, formatPlate, formatRupees } from "@parkmate/protocol";
import { dayTime } from "./time.ts";

/** Where a booking is and whose it is, as owners and admins see it. */
export function BookingLines({ booking }: { booking: BookingView }) {
  const { lot, driver } = booking;
  return (
    <>
      <p>
        <strong>{formatPlate(booking.vehicleNumber)}</strong> · {formatRupees(booking.pricePaise)}
        {driver && ` · ${driver.name}${driver.phone ? `, ${driver.phone}` : ""}`}
      </p>
      <p className="text-muted">
        {dayTime(booking.startsAt, lot.timeZone)} to {dayTime(booking.endsAt, lot.timeZone)} · {booking.reference}
      </p>
      {booking.reason && <p className="text-muted">Reason: {booking.reason}</p>}
    </>
  );
}
