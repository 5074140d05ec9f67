import type { BookingView } from "@parkmate/protocol";
import { useState } from "react";
import { cancelCommand, endCommand, useBookingCommand } from "../../api/bookings.ts";
import { useNow } from "../../live/watching.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmSheet } from "../../ui/ConfirmSheet.tsx";
import { words } from "../../words/index.ts";
import { refundWords, returnable } from "./refunds.ts";

/** Whether a slot that was not to be had lets the driver cancel now though the booking runs. */
export const isRefundable = ({ refundableUntil }: BookingView, now: number): boolean =>
  refundableUntil !== undefined && now < Date.parse(refundableUntil);

/** End and cancel, each asked once more with what becomes of the money. */
export function WaysOut({ booking, onDone }: { booking: BookingView; onDone: () => void }) {
  const now = useNow(booking.refundableUntil !== undefined);
  const [asking, setAsking] = useState<"end" | "cancel" | null>(null);
  const leave = useBookingCommand();
  const close = () => {
    if (leave.busy) return;
    leave.reset();
    setAsking(null);
  };
  const done = () => {
    setAsking(null);
    onDone();
  };
  const { actions, end, cancel } = words.booking;
  const mayEnd = booking.state === "active" || booking.state === "expired";
  const mayCancelAnyway = booking.state === "pending" || booking.state === "scheduled";
  const hasWashAhead = booking.carwash?.state === "pending" || booking.carwash?.state === "confirmed";
  return (
    <>
      {mayEnd && (
        <Button look="secondary" onClick={() => setAsking("end")}>
          {actions.end}
        </Button>
      )}
      {(mayCancelAnyway || (mayEnd && isRefundable(booking, now))) && (
        <Button look="danger" onClick={() => setAsking("cancel")}>
          {mayCancelAnyway ? actions.cancel : cancel.refundableAction}
        </Button>
      )}
      <ConfirmSheet
        open={asking === "end"}
        title={end.title}
        action={end.action}
        busy={leave.busy}
        error={leave.error}
        onClose={close}
        onConfirm={() => leave.send(endCommand(booking.id), done)}
      >
        {end.body} {hasWashAhead && end.wash}
      </ConfirmSheet>
      <ConfirmSheet
        open={asking === "cancel"}
        title={cancel.title}
        action={cancel.action}
        busy={leave.busy}
        error={leave.error}
        onClose={close}
        onConfirm={() => leave.send(cancelCommand(booking.id), done)}
      >
        {cancel.body} {refundWords(returnable(booking))}
      </ConfirmSheet>
    </>
  );
}
