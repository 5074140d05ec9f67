import { type BookingView, formatRupees } from "@parkmate/protocol";
import { useState } from "react";
import { cancelOwnerBooking, useOwnerCommand } from "../../api/owner.ts";
import { BookingLines } from "../../ui/BookingLines.tsx";
import { Button } from "../../ui/Button.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { Row } from "../../ui/Row.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { words } from "../../words/index.ts";
import { CashActions } from "./CashActions.tsx";

/** A booking at one of the owner's lots: its cash to verify and its cancellation in place. */
export function OwnerBookingRow({ booking, marked = false }: { booking: BookingView; marked?: boolean }) {
  const [cancelling, setCancelling] = useState(false);
  const cancel = useOwnerCommand();
  const cash = booking.payments.filter((one) => one.method === "cash" && one.state === "pending");
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  return (
    <Row
      marked={marked}
      title={`Slot ${booking.slot.label}, ${booking.lot.name}`}
      badge={<BookingBadge state={booking.state} />}
      actions={
        !isOver && (
          <Button look="danger" onClick={() => setCancelling(true)}>
            Cancel booking
          </Button>
        )
      }
    >
      <BookingLines booking={booking} />
      {cash.map((payment) => (
        <div key={payment.id} className="flex flex-wrap items-center gap-2 rounded-lg bg-warning-soft p-3">
          <p className="w-full font-medium text-warning sm:w-auto sm:grow">
            {formatRupees(payment.amountPaise)} in cash for {words.payments.kinds[payment.kind].toLowerCase()}
          </p>
          <CashActions payment={payment} />
        </div>
      ))}
      <ReasonSheet
        open={cancelling}
        title="Cancel this booking?"
        action="Cancel now"
        hint="The driver reads it. What was paid online is refunded in full."
        busy={cancel.busy}
        error={cancel.error}
        onClose={() => setCancelling(false)}
        onSubmit={(reason) => cancel.send(cancelOwnerBooking(booking.id, reason), () => setCancelling(false))}
      />
    </Row>
  );
}
