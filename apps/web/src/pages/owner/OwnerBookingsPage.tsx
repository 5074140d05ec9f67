import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearchParams } from "wouter";
import { ownerBookingsQuery } from "../../api/owner.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Page } from "../../ui/Page.tsx";
import { Rows } from "../../ui/Row.tsx";
import { OwnerBookingRow } from "./OwnerBookingRow.tsx";

/** Bookings at the owner's lots; `?booking=` marks one. */
export function OwnerBookingsPage() {
  const query = useInfiniteQuery(ownerBookingsQuery());
  const [search] = useSearchParams();
  return (
    <Page title="Bookings">
      <Many
        query={query}
        empty={<Empty title="No bookings yet">Bookings at your lots appear here by themselves.</Empty>}
      >
        {(bookings) => (
          <Rows>
            {bookings.map((booking) => (
              <OwnerBookingRow key={booking.id} booking={booking} marked={booking.id === search.get("booking")} />
            ))}
          </Rows>
        )}
      </Many>
    </Page>
  );
}
