import { BOOKING_STATES, type BookingView, formatPlate } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { adminBookingQuery, adminBookingsQuery } from "../../api/admin.ts";
import { useNow } from "../../live/watching.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { FilterBar, FilterSelect } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import type { Column } from "../../ui/Table.tsx";
import { span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { BookingFacts } from "./BookingFacts.tsx";
import { DeclineBooking } from "./DeclineBooking.tsx";
import { FilteredTable } from "./FilteredTable.tsx";
import { useItems } from "./useItems.ts";

function columns(now: number): readonly [Column<BookingView>, ...Column<BookingView>[]] {
  const said = words.adminBookings;
  return [
    { header: said.plate, cell: ({ vehicleNumber }) => formatPlate(vehicleNumber) },
    { header: said.place, cell: ({ slot, lot }) => words.common.slotAt(slot.label, lot.name) },
    { header: said.driver, cell: ({ driver }) => driver?.name ?? words.common.none },
    { header: said.when, cell: ({ startsAt, endsAt, lot }) => span(startsAt, endsAt, now, lot.timeZone) },
    { header: said.price, isFigure: true, cell: ({ pricePaise }) => money(pricePaise) },
    { header: said.state, cell: ({ state }) => <BookingBadge state={state} /> },
    { header: said.reference, isDetail: true, cell: ({ reference }) => reference },
  ];
}

function BookingDrawer({ id, seen, onClose }: { id: string; seen: BookingView | undefined; onClose: () => void }) {
  const said = words.adminBookings;
  return (
    <Drawer
      query={useQuery(adminBookingQuery(id, seen))}
      id={id}
      title={({ vehicleNumber }) => formatPlate(vehicleNumber)}
      description={({ slot, lot }) => words.common.slotAt(slot.label, lot.name)}
      missing={{ title: said.missingTitle, text: said.missing }}
      onClose={onClose}
    >
      {(booking) => <BookingFacts booking={booking} />}
    </Drawer>
  );
}

/** All bookings, newest first, each with its detail at `?booking=`; any that is not over can be declined. */
export function AdminBookingsPage() {
  const filters = useFilters("q", "state");
  const { values, set } = filters;
  const query = useInfiniteQuery(adminBookingsQuery(values));
  const rows = useItems(query);
  const opened = useOpened("booking");
  const now = useNow(false);
  const said = words.adminBookings;
  return (
    <Page title={said.title} width="full">
      <FilterBar>
        <SearchField label={said.search} value={values.q} onChange={(q) => set("q", q)} />
        <FilterSelect
          label={said.state}
          value={values.state}
          options={BOOKING_STATES.map((value) => ({ value, label: words.states.booking[value] }))}
          onChange={(state) => set("state", state)}
        />
      </FilterBar>
      <FilteredTable
        said={said}
        query={query}
        filters={filters}
        columns={columns(now)}
        markedId={opened.id}
        onOpen={({ id }) => opened.open(id)}
        actions={(booking) => <DeclineBooking booking={booking} look="secondary" />}
      />
      {opened.id !== null && (
        <BookingDrawer
          key={opened.id}
          id={opened.id}
          seen={rows?.find(({ id }) => id === opened.id)}
          onClose={opened.close}
        />
      )}
    </Page>
  );
}
