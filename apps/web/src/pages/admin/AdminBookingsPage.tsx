import type { BookingView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { adminBookingsQuery, declineBooking, useAdminCommand } from "../../api/admin.ts";
import { BookingLines } from "../../ui/BookingLines.tsx";
import { Button } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { ReasonSheet } from "../../ui/ReasonSheet.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { BookingBadge } from "../../ui/State.tsx";

function AdminBookingRow({ booking }: { booking: BookingView }) {
  const [declining, setDeclining] = useState(false);
  const decline = useAdminCommand();
  const isOver = booking.state === "completed" || booking.state === "cancelled";
  return (
    <Row
      title={`Slot ${booking.slot.label}, ${booking.lot.name}`}
      badge={<BookingBadge state={booking.state} />}
      actions={
        !isOver && (
          <Button look="danger" onClick={() => setDeclining(true)}>
            Decline
          </Button>
        )
      }
    >
      <BookingLines booking={booking} />
      <ReasonSheet
        open={declining}
        title="Decline this booking?"
        action="Decline booking"
        hint="The driver reads it. What was paid online is refunded in full."
        busy={decline.busy}
        error={decline.error}
        onClose={() => setDeclining(false)}
        onSubmit={(reason) => decline.send(declineBooking(booking.id, reason), () => setDeclining(false))}
      />
    </Row>
  );
}

/** All bookings, newest first; any that is not over can be declined. */
export function AdminBookingsPage() {
  const query = useInfiniteQuery(adminBookingsQuery());
  return (
    <Page title="Bookings">
      <Many query={query} empty={<Empty title="No bookings yet">Bookings at any lot appear here by themselves.</Empty>}>
        {(bookings) => (
          <Rows>
            {bookings.map((booking) => (
              <AdminBookingRow key={booking.id} booking={booking} />
            ))}
          </Rows>
        )}
      </Many>
    </Page>
  );
}
