import type { OwnerStatus, OwnerView } from "@parkmate/protocol";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ownerQuery, ownersQuery } from "../../api/admin.ts";
import { Drawer } from "../../ui/Drawer.tsx";
import { FilterBar, FilterSelect } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { Fact, Facts, Page, Section } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { SheetFoot } from "../../ui/Sheet.tsx";
import { OwnerBadge } from "../../ui/State.tsx";
import type { Column } from "../../ui/Table.tsx";
import { day, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { FilteredTable } from "./FilteredTable.tsx";
import { OwnerDecision, ownerName } from "./OwnerDecision.tsx";
import { TraceLink } from "./TraceLink.tsx";
import { useItems } from "./useItems.ts";
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
    { header: said.status, isBadge: true, cell: ({ status }) => <OwnerBadge status={status} /> },
    {
      header: said.since,
      isDetail: true,
      cell: ({ createdAt }) => <span className="whitespace-nowrap">{day(createdAt)}</span>,
    },
  ];
}

function OwnerFacts({ owner }: { owner: OwnerView }) {
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
      <TraceLink userId={owner.id} />
      <SheetFoot>
        <div className="flex flex-wrap justify-end gap-2">
          <OwnerDecision owner={owner} />
        </div>
      </SheetFoot>
    </div>
  );
}

function OwnerDrawer({ id, seen, onClose }: { id: string; seen: OwnerView | undefined; onClose: () => void }) {
  const said = words.adminOwners;
  return (
    <Drawer
      query={useQuery(ownerQuery(id, seen))}
      id={id}
      title={ownerName}
      missing={{ title: said.missingTitle, text: said.missing }}
      onClose={onClose}
    >
      {(owner) => <OwnerFacts owner={owner} />}
    </Drawer>
  );
}

/** Owners: those who wait first, each decided in place; below all of them, to be found and decided otherwise. */
export function AdminOwnersPage() {
  const filters = useFilters("q", "status");
  const { values, set } = filters;
  const query = useInfiniteQuery(ownersQuery(values.status, values.q));
  const rows = useItems(query);
  const opened = useOpened("owner");
  const said = words.adminOwners;
  return (
    <Page title={said.title} width="full">
      <div className="pb-2">
        <WaitingOwners place="owners" />
      </div>
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
        <FilteredTable
          said={said}
          query={query}
          filters={filters}
          columns={columns()}
          markedId={opened.id}
          onOpen={({ id }) => opened.open(id)}
        />
      </Section>
      {opened.id !== null && (
        <OwnerDrawer
          key={opened.id}
          id={opened.id}
          seen={rows?.find(({ id }) => id === opened.id)}
          onClose={opened.close}
        />
      )}
    </Page>
  );
}
