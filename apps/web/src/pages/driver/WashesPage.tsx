import { CARWASH_STATES, type CarwashView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Droplets } from "lucide-react";
import { Link } from "wouter";
import { washesQuery } from "../../api/carwashes.ts";
import { ButtonLink } from "../../ui/Button.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { useFresh } from "../../ui/fresh.ts";
import { Page, RowHeading, Section } from "../../ui/Page.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

function WashRow({ wash, isFresh }: { wash: CarwashView; isFresh: boolean }) {
  const { washes } = words;
  return (
    <li className={`card relative space-y-1 p-4 hover:border-accent ${isFresh ? "glow" : ""}`}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <RowHeading>
          <Link href={`/washes/${wash.id}`} className="before:absolute before:inset-0 before:rounded-xl">
            {wash.service.name}
          </Link>
        </RowHeading>
        <CarwashBadge state={wash.state} />
      </div>
      <p className="text-sm text-muted">
        {`${wash.lot.name} · ${wash.scheduledAt ? dayTime(wash.scheduledAt, wash.lot.timeZone) : washes.whileParked}`}
      </p>
      <p className="text-sm">
        {money(wash.pricePaise)}
        {wash.employee && ` · ${wash.employee.name}`}
      </p>
    </li>
  );
}

/** Those to come or running, the next one first and what goes with a parked car before that; then the others, newest first. */
function grouped(washes: readonly CarwashView[]): { title: string; washes: CarwashView[] }[] {
  const isOver = ({ state }: CarwashView) => state === "completed" || state === "cancelled";
  const ahead = washes.filter((wash) => !isOver(wash));
  return [
    {
      title: words.washes.running,
      washes: ahead.toSorted((a, b) => (a.scheduledAt ?? "").localeCompare(b.scheduledAt ?? "")),
    },
    { title: words.washes.earlier, washes: washes.filter(isOver) },
  ].filter((group) => group.washes.length > 0);
}

/** The driver's washes, those to come first, by state where that is asked for. */
export default function WashesPage() {
  const { values, set, clear, isFiltered } = useFilters("state");
  const state = CARWASH_STATES.find((one) => one === values.state);
  const query = useInfiniteQuery(washesQuery(state));
  const fresh = useFresh(query.data?.pages.flatMap((page) => page.items.map(({ id }) => id)) ?? [], state);
  const order = (
    <ButtonLink href="/washes/new" icon={Droplets}>
      {words.washes.order}
    </ButtonLink>
  );
  return (
    <Page title={words.washes.title} aside={order}>
      <FilterBar>
        <FilterSelect
          label={words.washes.state}
          value={state ?? ""}
          options={CARWASH_STATES.map((value) => ({ value, label: words.states.carwash[value] }))}
          onChange={(value) => set("state", value)}
        />
      </FilterBar>
      <Many
        query={query}
        empty={
          isFiltered ? (
            <NoneMatch onClear={clear} />
          ) : (
            <Empty title={words.washes.emptyTitle}>
              <p>{words.washes.empty}</p>
            </Empty>
          )
        }
      >
        {(washes) => (
          <div className="space-y-6">
            {grouped(washes).map((group) => (
              <Section key={group.title} title={group.title}>
                <ul className="space-y-3">
                  {group.washes.map((wash) => (
                    <WashRow key={wash.id} wash={wash} isFresh={fresh.has(wash.id)} />
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
