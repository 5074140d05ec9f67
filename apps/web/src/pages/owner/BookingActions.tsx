import { type BookingView, formatPlate } from "@parkmate/protocol";
import { Ban } from "lucide-react";
import { cancelOwnerBooking, useOwnerCommand } from "../../api/owner.ts";
import { Menu } from "../../ui/Menu.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";
import { CashActions } from "./CashActions.tsx";

/** Whether nothing can happen to it any more. */
export const isOver = ({ state }: Pick<BookingView, "state">): boolean =>
  state === "completed" || state === "cancelled";

/** Asks why the booking is cancelled, and cancels it. */
export function CancelBooking({ booking, onClose }: { booking: BookingView; onClose: () => void }) {
  const cancel = useOwnerCommand();
  const { cancelTitle, cancelAction, cancelHint } = words.ownerBookings;
  return (
    <ReasonSheet
      open
      title={cancelTitle}
      action={cancelAction}
      hint={cancelHint}
      busy={cancel.busy}
      error={cancel.error}
      onClose={onClose}
      onSubmit={(reason) => cancel.send(cancelOwnerBooking(booking.id, reason), onClose)}
    />
  );
}

/** The cash of a booking, to be verified in its row; its cancellation behind the dots. */
export function BookingActions({ booking }: { booking: BookingView }) {
  const openSheet = useSheet();
  const plate = formatPlate(booking.vehicleNumber);
  return (
    <>
      {booking.payments
        .filter(({ method }) => method === "cash")
        .map((payment) => (
          <CashActions key={payment.id} payment={payment} subject={plate} />
        ))}
      {!isOver(booking) && (
        <Menu
          label={words.ownerBookings.more(plate)}
          actions={[
            {
              name: words.ownerBookings.cancel,
              icon: Ban,
              isDangerous: true,
              onSelect: () => openSheet((close) => <CancelBooking booking={booking} onClose={close} />),
            },
          ]}
        />
      )}
    </>
  );
}
