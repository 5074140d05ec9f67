import type { BookingView } from "@parkmate/protocol";
import { blockedCommand, cancelCommand, useBookingCommand } from "../../api/bookings.ts";
import { isRefusal, wordsOf } from "../../api/http.ts";
import { Button } from "../../ui/Button.tsx";
import { Message, Refusal } from "../../ui/Message.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { words } from "../../words/index.ts";
import { refundWords, returnable } from "./refunds.ts";

/** Somebody is in the driver's slot: another one, or, where none is free, everything back. */
export default function BlockedSheet({
  booking,
  open,
  onClose,
}: {
  booking: BookingView;
  open: boolean;
  onClose: () => void;
}) {
  const report = useBookingCommand();
  const cancel = useBookingCommand();
  const isBusy = report.busy || cancel.busy;
  const isFull = isRefusal(report.error, "lot.full");
  const { blocked } = words.booking;
  const done = () => {
    report.reset();
    cancel.reset();
    onClose();
  };
  return (
    <Sheet open={open} title={blocked.title(booking.slot.label)} onClose={() => !isBusy && done()}>
      <div className="space-y-4">
        {isFull ? (
          <Message level="warning">
            <span role="alert">
              {wordsOf(report.error)} {refundWords(returnable(booking))}
            </span>
          </Message>
        ) : (
          <p className="text-sm">{blocked.body}</p>
        )}
        <SheetFoot>
          <Refusal error={cancel.error ?? (isFull ? null : report.error)} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button look="quiet" onClick={() => !isBusy && done()}>
              {blocked.later}
            </Button>
            {isFull ? (
              <Button look="danger" busy={cancel.busy} onClick={() => cancel.send(cancelCommand(booking.id), done)}>
                {blocked.cancel}
              </Button>
            ) : (
              <Button busy={report.busy} onClick={() => report.send(blockedCommand(booking.id, booking.slot.id), done)}>
                {blocked.confirm}
              </Button>
            )}
          </div>
        </SheetFoot>
      </div>
    </Sheet>
  );
}
