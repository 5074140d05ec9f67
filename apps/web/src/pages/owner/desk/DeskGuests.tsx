import { type BookingView, formatPlate } from "@parkmate/protocol";
import { Phone } from "lucide-react";
import { Link } from "wouter";
import { number } from "../../../ui/format.ts";
import { useArrived } from "../../../ui/fresh.ts";
import { Section } from "../../../ui/Page.tsx";
import { clockTime } from "../../../ui/time.ts";
import { words } from "../../../words/index.ts";

/** Bookings that begin or end soon: when, which car, where. */
export function DeskGuests({
  title,
  none,
  guests: { count, items },
  timeOf,
}: {
  title: string;
  none: string;
  guests: { count: number; items: readonly BookingView[] };
  timeOf: (booking: BookingView) => string;
}) {
  const fresh = useArrived(items.map(({ id }) => id));
  return (
    <Section title={title} aside={<p className="text-sm font-medium text-muted">{words.ownerDesk.guests(count)}</p>}>
      {items.length === 0 ? (
        <p className="card p-4 text-sm text-muted">{none}</p>
      ) : (
        <ul className="card divide-y divide-line overflow-hidden">
          {items.map((booking) => (
            <li
              key={booking.id}
              className={`relative flex items-center gap-3 py-1 pr-1 pl-4 text-sm hover:bg-sunken/60 ${fresh.has(booking.id) ? "glow" : ""}`}
            >
              <time dateTime={timeOf(booking)} className="w-12 shrink-0 text-base font-semibold">
                {clockTime(timeOf(booking), booking.lot.timeZone)}
              </time>
              <div className="min-w-0 grow py-1.5 break-words">
                <Link
                  href={`/owner/bookings?booking=${booking.id}`}
                  className="font-semibold before:absolute before:inset-0 hover:underline"
                >
                  {formatPlate(booking.vehicleNumber)}
                </Link>
                <p className="text-muted">{words.common.slotAt(booking.slot.label, booking.lot.name)}</p>
              </div>
              {booking.driver?.phone && (
                <a
                  href={`tel:${booking.driver.phone}`}
                  aria-label={words.ownerDesk.call(booking.driver.name)}
                  title={words.ownerDesk.call(booking.driver.name)}
                  className="relative z-1 inline-flex size-11 shrink-0 items-center justify-center rounded-lg text-accent hover:bg-sunken"
                >
                  <Phone aria-hidden="true" className="size-5" />
                </a>
              )}
            </li>
          ))}
        </ul>
      )}
      {count > items.length && (
        <p className="text-sm text-muted">{words.ownerDesk.shownOf(number(items.length), number(count))}</p>
      )}
    </Section>
  );
}
