import { BOOKING_STATES, type BookingView, formatPlate } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { bookingsQuery } from "../../api/bookings.ts";
import { useNow } from "../../live/watching.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { useFresh } from "../../ui/fresh.ts";
import { Page, RowHeading, Section } from "../../ui/Page.tsx";
import { BookingBadge } from "../../ui/State.tsx";
import { span } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { SmallClock } from "./BookingClock.tsx";

function BookingCard({ booking, isFresh }: { booking: BookingView; isFresh: boolean }) {
  const { lot, slot, state } = booking;
  const now = useNow(false);
  return (
    <li className={`card relative space-y-1 p-4 hover:border-accent ${isFresh ? "glow" : ""}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <RowHeading>
          <Link href={`/bookings/${booking.id}`} className="before:absolute before:inset-0 before:rounded-xl">
            {words.common.slotAt(slot.label, lot.name)}
          </Link>
        </RowHeading>
        <BookingBadge state={state} />
      </div>
      <p className="text-sm text-muted">{span(booking.startsAt, booking.endsAt, now, lot.timeZone)}</p>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <p className="text-sm">{`${formatPlate(booking.vehicleNumber)} · ${money(booking.pricePaise)}`}</p>
        {state !== "completed" && state !== "cancelled" && <SmallClock booking={booking} />}
      </div>
      {booking.renewable && (
        <div className="relative z-1 flex justify-end pt-1">
          <ButtonLink href={`/bookings/${booking.id}?renew`} look="secondary">
            {words.bookings.renew}
          </ButtonLink>
        </div>
      )}
    </li>
  );
}

const startOf = ({ startsAt }: BookingView): number => Date.parse(startsAt);

/** Running ones by their end, coming ones by their start, then what is over, newest first. */
function grouped(bookings: readonly BookingView[]): { title: string; bookings: BookingView[] }[] {
  const { running, coming, earlier } = words.bookings;
  const groupOf = ({ state, kind }: BookingView) => {
    if (state === "completed" || state === "cancelled") return earlier;
    return state === "scheduled" || (state === "pending" && kind === "advance") ? coming : running;
  };
  const groups = Map.groupBy(bookings, groupOf);
  return [
    { title: running, bookings: (groups.get(running) ?? []).toSorted((a, b) => a.endsAt.localeCompare(b.endsAt)) },
    { title: coming, bookings: (groups.get(coming) ?? []).toSorted((a, b) => startOf(a) - startOf(b)) },
    { title: earlier, bookings: groups.get(earlier) ?? [] },
  ].filter((group) => group.bookings.length > 0);
}

/** The driver's bookings, running ones first, by state where that is asked for. */
export default function BookingsPage() {
  const { values, set, clear, isFiltered } = useFilters("state");
  const state = BOOKING_STATES.find((one) => one === values.state);
  const query = useInfiniteQuery(bookingsQuery(state));
  const fresh = useFresh(query.data?.pages.flatMap((page) => page.items.map(({ id }) => id)) ?? [], state);
  return (
    <Page title={words.bookings.title}>
      <FilterBar>
        <FilterSelect
          label={words.bookings.state}
          value={state ?? ""}
          options={BOOKING_STATES.map((value) => ({ value, label: words.states.booking[value] }))}
          onChange={(value) => set("state", value)}
        />
      </FilterBar>
      <Many
        query={query}
        empty={
          isFiltered ? (
            <NoneMatch onClear={clear} />
          ) : (
            <Empty title={words.bookings.emptyTitle}>
              <p className="mb-3">{words.bookings.empty}</p>
              <ButtonLink href="/lots">{words.bookings.find}</ButtonLink>
            </Empty>
          )
        }
      >
        {(bookings) => (
          <div className="space-y-6">
            {grouped(bookings).map((group) => (
              <Section key={group.title} title={group.title}>
                <ul className="space-y-3">
                  {group.bookings.map((booking) => (
                    <BookingCard key={booking.id} booking={booking} isFresh={fresh.has(booking.id)} />
                  ))}
                </ul>
              </Section>
            ))}
          </div>
        )}
      </Many>
    </Page>
  );
}
