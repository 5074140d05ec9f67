import { type BookingView, formatPlate } from "@parkmate/protocol";
import { words } from "../words/index.ts";
import { dotted, money } from "./format.ts";
import { dayTime } from "./time.ts";

/** Where a booking is and whose it is, as owners and admins see it. */
export function BookingLines({ booking }: { booking: BookingView }) {
  const { lot, driver } = booking;
  const times = words.common.fromTo(dayTime(booking.startsAt, lot.timeZone), dayTime(booking.endsAt, lot.timeZone));
  return (
    <>
      <p>
        <strong>{formatPlate(booking.vehicleNumber)}</strong>{" "}
        {dotted(money(booking.pricePaise), driver?.name, driver?.phone)}
      </p>
      <p className="text-muted">{dotted(times, booking.reference)}</p>
      {booking.reason && <p className="text-muted">{words.common.about(words.common.reason, booking.reason)}</p>}
    </>
  );
}
