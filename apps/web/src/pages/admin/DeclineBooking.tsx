import type { BookingView } from "@parkmate/protocol";
import { useState } from "react";
import { declineBooking, useAdminCommand, useKeepBooking } from "../../api/admin.ts";
import { Button } from "../../ui/Button.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { words } from "../../words/index.ts";

/** The button that declines a booking with a reason; nothing where the booking is over. */
export function DeclineBooking({ booking, look }: { booking: BookingView; look: "danger" | "quiet" }) {
  const [declining, setDeclining] = useState(false);
  const decline = useAdminCommand<{ booking: BookingView }>();
  const keep = useKeepBooking();
  const said = words.adminBookings;
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  // Ended meanwhile: whoever is writing the reason is told so by the refusal.
  if (isOver && !declining) return null;
  return (
    <>
      <Button look={look} onClick={() => setDeclining(true)}>
        {said.decline}
      </Button>
      <ReasonSheet
        open={declining}
        title={said.declineTitle}
        action={said.declineAction}
        hint={said.declineHint}
        busy={decline.busy}
        error={decline.error}
        onClose={() => {
          setDeclining(false);
          decline.reset();
        }}
        onSubmit={(reason) =>
          decline.send(declineBooking(booking.id, reason), ({ booking }) => {
            setDeclining(false);
            keep(booking);
          })
        }
      />
    </>
  );
}
