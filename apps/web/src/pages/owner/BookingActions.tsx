import { type BookingView, formatPlate } from "@parkmate/protocol";
import { Ban } from "lucide-react";
import { cancelOwnerBooking, useOwnerCommand } from "../../api/owner.ts";
import { useNow } from "../../live/watching.ts";
import { dotted } from "../../ui/format.ts";
import { Menu } from "../../ui/Menu.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useSheet } from "../../ui/Surface.tsx";
import { span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { CashActions } from "./CashActions.tsx";

/** Whether nothing can happen to it any more. */
export const isOver = ({ state }: Pick<BookingView, "state">): boolean =>
  state === "completed" || state === "cancelled";

/** Asks why the booking is cancelled, and cancels it. */
export function CancelBooking({ booking, onClose }: { booking: BookingView; onClose: () => void }) {
  const cancel = useOwnerCommand();
  const now = useNow(false);
  const { cancelTitle, cancelAction, cancelHint } = words.ownerBookings;
  return (
    <ReasonSheet
      open
      title={cancelTitle}
      about={dotted(
        formatPlate(booking.vehicleNumber),
        words.common.slotAt(booking.slot.label, booking.lot.name),
        span(booking.startsAt, booking.endsAt, now, booking.lot.timeZone),
      )}
      action={cancelAction}
      hint={cancelHint}
      busy={cancel.busy}
      error={cancel.error}
      onClose={onClose}
      onSubmit={(reason) => cancel.send(cancelOwnerBooking(booking.id, reason), onClose)}
    />
  );
}

/** The cash of a booking, to be verified in its row. */
export function BookingActions({ booking }: { booking: BookingView }) {
  return booking.payments
    .filter(({ method }) => method === "cash")
    .map((payment) => <CashActions key={payment.id} payment={payment} subject={formatPlate(booking.vehicleNumber)} />);
}

/** What else can be done to a booking that is not over, behind dots. */
export function BookingMenu({ booking }: { booking: BookingView }) {
  const openSheet = useSheet();
  return (
    <Menu
      label={words.ownerBookings.more(formatPlate(booking.vehicleNumber))}
      actions={[
        {
          name: words.ownerBookings.cancel,
          icon: Ban,
          isDangerous: true,
          onSelect: () => openSheet((close) => <CancelBooking booking={booking} onClose={close} />),
        },
      ]}
    />
  );
}
