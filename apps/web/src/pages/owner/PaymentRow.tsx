import { type BookingView, formatPlate, formatRupees, type PaymentView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ownerBookingsQuery } from "../../api/owner.ts";
import { Row } from "../../ui/Row.tsx";
import { KIND_WORDS, METHOD_WORDS, PaymentBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { CashActions } from "./CashActions.tsx";

/** The owner's latest bookings by id: a payment names only the id of its own. */
function useBookingsById(): Map<string, BookingView> {
  const query = useInfiniteQuery(ownerBookingsQuery());
  return new Map(query.data?.pages.flatMap((page) => page.items.map((booking) => [booking.id, booking])));
}

/** A payment at one of the owner's lots; cash that waits can be verified or rejected in place. */
export function PaymentRow({ payment }: { payment: PaymentView }) {
  const booking = useBookingsById().get(payment.bookingId ?? "");
  return (
    <Row
      title={`${formatRupees(payment.amountPaise)} for ${KIND_WORDS[payment.kind].toLowerCase()}`}
      badge={<PaymentBadge state={payment.state} />}
      actions={payment.method === "cash" && payment.state === "pending" && <CashActions payment={payment} />}
    >
      {booking && (
        <p>
          <strong>{formatPlate(booking.vehicleNumber)}</strong> · Slot {booking.slot.label}, {booking.lot.name}
          {booking.driver && ` · ${booking.driver.name}`}
        </p>
      )}
      <p className="text-muted">
        {METHOD_WORDS[payment.method]}, {dayTime(payment.createdAt, booking?.lot.timeZone)}
        {payment.bookingId && (
          <>
            {" · "}
            <Link href={`/owner/bookings?booking=${payment.bookingId}`} className="text-accent underline">
              Booking
            </Link>
          </>
        )}
      </p>
    </Row>
  );
}
