import { type BookingView, formatPlate } from "@parkmate/protocol";
import { BookingLines } from "../../ui/BookingLines.tsx";
import { Button } from "../../ui/Button.tsx";
import { money } from "../../ui/format.ts";
import { Row } from "../../ui/Row.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";
import { CancelBooking, isOver } from "./BookingActions.tsx";
import { CashActions } from "./CashActions.tsx";

/** A booking at one of the owner's lots as a row: its cash to verify and its cancellation in place. */
export function OwnerBookingRow({ booking, marked = false }: { booking: BookingView; marked?: boolean }) {
  const openSheet = useSheet();
  const cash = booking.payments.filter((one) => one.method === "cash" && one.state === "pending");
  return (
    <Row
      marked={marked}
      title={words.common.slotAt(booking.slot.label, booking.lot.name)}
      badge={<BookingBadge state={booking.state} />}
      actions={
        !isOver(booking) && (
          <Button
            look="danger"
            onClick={() => openSheet((close) => <CancelBooking booking={booking} onClose={close} />)}
          >
            {words.ownerBookings.cancel}
          </Button>
        )
      }
    >
      <BookingLines booking={booking} />
      {cash.map((payment) => (
        <div key={payment.id} className="flex flex-wrap items-center gap-2 rounded-lg bg-warning-soft p-3">
          <p className="w-full font-medium text-warning sm:w-auto sm:grow">
            {words.ownerBookings.cash(money(payment.amountPaise), words.payments.kinds[payment.kind].toLowerCase())}
          </p>
          <CashActions payment={payment} subject={formatPlate(booking.vehicleNumber)} />
        </div>
      ))}
    </Row>
  );
}
