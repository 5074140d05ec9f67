import { type BookingView, formatPlate, formatRupees } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { bookingsQuery } from "../../api/bookings.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";

const isOver = ({ state }: BookingView) => state === "completed" || state === "cancelled";

function BookingCard({ booking }: { booking: BookingView }) {
  const { lot, slot } = booking;
  return (
    <Link href={`/bookings/${booking.id}`} className="card block space-y-1 p-4 hover:border-accent">
      <span className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-semibold">
          Slot {slot.label}, {lot.name}
        </span>
        <BookingBadge state={booking.state} />
      </span>
      <span className="block text-sm text-muted">
        {dayTime(booking.startsAt, lot.timeZone)} to {dayTime(booking.endsAt, lot.timeZone)}
      </span>
      <span className="block text-sm">
        {formatPlate(booking.vehicleNumber)} · {formatRupees(booking.pricePaise)}
      </span>
    </Link>
  );
}

/** The driver's bookings, running ones first. */
export default function BookingsPage() {
  const query = useInfiniteQuery(bookingsQuery());
  return (
    <Page title="My bookings">
      <Many
        query={query}
        empty={
          <Empty title="No bookings yet">
            <p className="mb-3">What you book appears here.</p>
            <ButtonLink href="/lots">Find a slot</ButtonLink>
          </Empty>
        }
      >
        {(bookings) => (
          <ul className="space-y-3">
            {bookings
              .toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
              .map((booking) => (
                <li key={booking.id}>
                  <BookingCard booking={booking} />
                </li>
              ))}
          </ul>
        )}
      </Many>
    </Page>
  );
}
