import { type BookingView, formatPlate } from "@parkmate/protocol";
import { declineBooking, useAdminCommand, useKeepBooking } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { useSheet } from "../../ui/Surface.tsx";
import { words } from "../../words/index.ts";

/** Asks why the booking is declined, and declines it. Ended meanwhile: whoever writes the reason is told so by the refusal. */
function DeclineSheet({ booking, onClose }: { booking: BookingView; onClose: () => void }) {
  const decline = useAdminCommand<{ booking: BookingView }>();
  const keep = useKeepBooking();
  const said = words.adminBookings;
  // In one piece, wherever the title breaks.
  const plate = formatPlate(booking.vehicleNumber).replaceAll(" ", "\u00a0");
  return (
    <ReasonSheet
      open
      title={said.declineTitle(plate)}
      action={said.declineAction}
      hint={said.declineHint}
      busy={decline.busy}
      error={decline.error}
      onClose={onClose}
      onSubmit={(reason) =>
        decline.send(declineBooking(booking.id, reason), ({ booking }) => {
          onClose();
          keep(booking);
        })
      }
    />
  );
}

/** The button that declines a booking with a reason; nothing where the booking is over. */
export function DeclineBooking({ booking, look }: { booking: BookingView; look: "danger" | "secondary" }) {
  const openSheet = useSheet();
  if (booking.state === "completed" || booking.state === "cancelled") return null;
  return (
    <Button look={look} onClick={() => openSheet((close) => <DeclineSheet booking={booking} onClose={close} />)}>
      {words.adminBookings.decline}
    </Button>
  );
}
