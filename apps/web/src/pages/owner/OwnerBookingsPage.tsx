import { type BookingView, formatPlate } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pathWith } from "../../api/http.ts";
import { ownerBookingsQuery } from "../../api/owner.ts";
import { useNow } from "../../live/watching.ts";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { type Column, Table, TwoLines } from "../../ui/Table.tsx";
import { span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { BookingActions, BookingMenu, isOver } from "./BookingActions.tsx";
import { BookingDrawer } from "./BookingDrawer.tsx";
import { Countdown } from "./Countdown.tsx";
import { LotListFilters } from "./LotListFilters.tsx";
import { spanOfDays, useOwnLots } from "./ownLots.ts";

function columns(now: number): [Column<BookingView>, ...Column<BookingView>[]] {
  const { vehicle, slot, driver, time, price, state, holdLeft } = words.ownerBookings;
  return [
    {
      header: vehicle,
      cell: (one) => (
        <TwoLines isWhole below={one.reference}>
          {formatPlate(one.vehicleNumber)}
        </TwoLines>
      ),
    },
    { header: slot, cell: (one) => <TwoLines below={one.lot.name}>{one.slot.label}</TwoLines> },
    { header: driver, cell: (one) => one.driver?.name },
    { header: time, cell: (one) => span(one.startsAt, one.endsAt, now, one.lot.timeZone) },
    { header: price, cell: (one) => money(one.pricePaise), isFigure: true },
    {
      header: state,
      isBadge: true,
      cell: (one) => (
        <span className="flex flex-col items-start gap-1">
          <BookingBadge state={one.state} />
          {one.state === "pending" && one.holdEndsAt && (
            <span className="text-xs">
              {holdLeft} <Countdown endsAt={one.holdEndsAt} />
            </span>
          )}
        </span>
      ),
    },
  ];
}

/** Bookings at the owner's lots: searched, filtered, exported, each with its detail at `?booking=`. */
export function OwnerBookingsPage() {
  const { values, set, clear, isFiltered } = useFilters("lotId", "state", "q", "from", "to");
  const opened = useOpened("booking");
  const { lots, isKnown } = useOwnLots();
  const now = useNow(false);
  const { lotId, state, q } = values;
  const filter = { lotId, state, q, ...spanOfDays(values.from, values.to, lots, lotId) };
  const query = useInfiniteQuery({ ...ownerBookingsQuery(filter), placeholderData: keepPreviousData });
  const texts = words.ownerBookings;
  const seen = query.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === opened.id);
  return (
    <Page
      title={texts.title}
      width="full"
      aside={<ExportButton path={pathWith("/api/owner/bookings", filter)} fileName={texts.fileName} />}
    >
      <LotListFilters
        {...{ lots, isKnown, values }}
        states={words.states.booking}
        onChange={set}
        search={<SearchField label={texts.searchLabel} value={q} onChange={(value) => set("q", value)} />}
      />
      <Surface>
        <Many
          query={query}
          listKey={JSON.stringify(filter)}
          empty={isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={texts.emptyTitle}>{texts.emptyHint}</Empty>}
        >
          {(bookings) => (
            <Table
              label={texts.title}
              columns={columns(now)}
              rows={bookings}
              rowId={({ id }) => id}
              markedId={opened.id}
              onOpen={({ id }) => opened.open(id)}
              actions={(booking) => <BookingActions booking={booking} />}
              menu={(booking) => !isOver(booking) && <BookingMenu booking={booking} />}
            />
          )}
        </Many>
      </Surface>
      {opened.id !== null && <BookingDrawer key={opened.id} id={opened.id} seen={seen} onClose={opened.close} />}
    </Page>
  );
}
