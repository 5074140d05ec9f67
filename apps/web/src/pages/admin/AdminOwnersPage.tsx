import type { OwnerStatus, OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { ownersQuery } from "../../api/admin.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { Fact, Facts, Page, Section } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Sheet, SheetFoot } from "../../ui/Sheet.tsx";
import { OwnerBadge } from "../../ui/State.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { day, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { KeepFocus } from "./KeepFocus.tsx";
import { OwnerDecision, ownerName } from "./OwnerDecision.tsx";
import { TraceLink } from "./TraceLink.tsx";
import { useItems } from "./useItems.ts";
import { useOpened } from "./useOpened.ts";
import { WaitingOwners } from "./WaitingOwners.tsx";

const STATUSES: readonly OwnerStatus[] = ["pending", "approved", "declined"];

function columns(): readonly [Column<OwnerView>, ...Column<OwnerView>[]] {
  const said = words.adminOwners;
  const none = words.common.none;
  return [
    { header: said.business, cell: ownerName },
    { header: said.person, cell: ({ name }) => name },
    { header: said.email, cell: ({ email }) => email },
    { header: said.city, isDetail: true, cell: ({ city }) => city ?? none },
    { header: said.status, cell: ({ status }) => <OwnerBadge status={status} /> },
    {
      header: said.since,
      isDetail: true,
      cell: ({ createdAt }) => <span className="whitespace-nowrap">{day(createdAt)}</span>,
    },
  ];
}

function OwnerFacts({ owner, onDecided }: { owner: OwnerView; onDecided: (owner: OwnerView) => void }) {
  const said = words.adminOwners;
  const none = words.common.none;
  return (
    <div className="space-y-4">
      <OwnerBadge status={owner.status} />
      <Facts>
        <Fact name={said.person}>{owner.name}</Fact>
        <Fact name={said.business}>{owner.businessName ?? none}</Fact>
        <Fact name={said.city}>{owner.city ?? none}</Fact>
        <Fact name={said.email}>{owner.email}</Fact>
        <Fact name={said.phone}>{owner.phone ?? none}</Fact>
        <Fact name={said.since}>{dayTime(owner.createdAt)}</Fact>
        {owner.reason && <Fact name={words.common.reason}>{owner.reason}</Fact>}
      </Facts>
      <TraceLink userId={owner.id} q={owner.email} />
      <SheetFoot>
        <div className="flex flex-wrap justify-end gap-2">
          <OwnerDecision owner={owner} onDecided={onDecided} />
        </div>
      </SheetFoot>
    </div>
  );
}

/** Owners: those who wait first, each decided in place; below all of them, to be found and decided otherwise. */
export function AdminOwnersPage() {
  const { values, set, clear, isFiltered } = useFilters("q", "status");
  const query = useInfiniteQuery(ownersQuery(values.status, values.q));
  const opened = useOpened(useItems(query));
  const said = words.adminOwners;
  return (
    <Page title={said.title} width="full">
      <WaitingOwners />
      <Section title={said.everyOne}>
        <FilterBar>
          <SearchField label={said.search} value={values.q} onChange={(q) => set("q", q)} />
          <FilterSelect
            label={said.status}
            value={values.status}
            options={STATUSES.map((value) => ({ value, label: words.states.owner[value] }))}
            onChange={(status) => set("status", status)}
          />
        </FilterBar>
        <KeepFocus label={said.list}>
          <Many
            listKey={JSON.stringify(values)}
            query={query}
            empty={isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={said.emptyTitle}>{said.emptyHint}</Empty>}
          >
            {(owners) => (
              <Table label={said.title} columns={columns()} rows={owners} rowId={({ id }) => id} onOpen={opened.open} />
            )}
          </Many>
        </KeepFocus>
      </Section>
      <Sheet
        place="side"
        open={opened.isOpen}
        title={opened.row ? ownerName(opened.row) : said.title}
        onClose={opened.close}
      >
        {opened.row && <OwnerFacts key={opened.row.id} owner={opened.row} onDecided={opened.open} />}
      </Sheet>
    </Page>
  );
}
