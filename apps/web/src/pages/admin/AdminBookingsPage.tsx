import { BOOKING_STATES, type BookingView, formatPlate } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { adminBookingsQuery } from "../../api/admin.ts";
import { useNow } from "../../live/watching.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Sheet } from "../../ui/Sheet.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { BookingFacts } from "./BookingFacts.tsx";
import { DeclineBooking } from "./DeclineBooking.tsx";
import { KeepFocus } from "./KeepFocus.tsx";
import { useItems } from "./useItems.ts";
import { useOpened } from "./useOpened.ts";

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

/** All bookings, newest first; any that is not over can be declined. */
export function AdminBookingsPage() {
  const { values, set, clear, isFiltered } = useFilters("q", "state");
  const query = useInfiniteQuery(adminBookingsQuery(values));
  const opened = useOpened(useItems(query));
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
      <KeepFocus label={said.list}>
        <Many
          listKey={JSON.stringify(values)}
          query={query}
          empty={isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={said.emptyTitle}>{said.emptyHint}</Empty>}
        >
          {(bookings) => (
            <Table
              label={said.title}
              columns={columns(now)}
              rows={bookings}
              rowId={({ id }) => id}
              onOpen={opened.open}
              actions={(booking) => <DeclineBooking booking={booking} look="quiet" />}
            />
          )}
        </Many>
      </KeepFocus>
      <Sheet
        place="side"
        open={opened.isOpen}
        title={opened.row ? formatPlate(opened.row.vehicleNumber) : said.title}
        description={opened.row && words.common.slotAt(opened.row.slot.label, opened.row.lot.name)}
        onClose={opened.close}
      >
        {opened.row && <BookingFacts key={opened.row.id} booking={opened.row} onChanged={opened.open} />}
      </Sheet>
    </Page>
  );
}
