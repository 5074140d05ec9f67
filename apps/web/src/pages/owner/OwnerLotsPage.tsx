import type { OwnerLotView } from "@parkmate/protocol";
import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus } from "lucide-react";
import { useState } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { ownerLotsQuery } from "../../api/ownerLots.ts";
import { useMe } from "../../session.tsx";
import { Button } from "../../ui/Button.tsx";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, One } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { money, number } from "../../ui/format.ts";
import { OccupancyBar } from "../../ui/OccupancyBar.tsx";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { type Column, Table } from "../../ui/Table.tsx";
import { words } from "../../words/index.ts";
import { LotBadge } from "./lots/LotBadge.tsx";
import { LotSheet } from "./lots/LotSheet.tsx";
import { OpenOrClose } from "./lots/OpenOrClose.tsx";
import { occupancyOf } from "./lots/occupancyOf.ts";

/** A lot's rating, or that it has none. */
export function ratingWords({ rating, reviewCount }: OwnerLotView): string {
  return rating === null ? words.ownerLots.noRating : words.ownerLots.ratingOf(number(rating, 1), reviewCount);
}

const columnsOf = (): readonly [Column<OwnerLotView>, ...Column<OwnerLotView>[]] => [
  {
    header: words.ownerLots.name,
    cell: (lot) => (
      <div className="min-w-0">
        <Link href={`/owner/lots/${lot.id}`} className="font-semibold before:absolute before:inset-0 hover:underline">
          {lot.name}
        </Link>
        <p className="text-sm font-normal text-muted">{`${lot.address}, ${lot.city}`}</p>
      </div>
    ),
  },
  {
    header: words.ownerLots.occupancy,
    cell: ({ slots }) =>
      slots.length === 0 ? words.ownerLots.noSlotsYet : <OccupancyBar occupancy={occupancyOf(slots)} />,
  },
  {
    header: words.ownerLots.from,
    isFigure: true,
    cell: ({ fromHourlyPaise }) => (fromHourlyPaise === null ? "–" : words.common.perHourShort(money(fromHourlyPaise))),
  },
  { header: words.ownerLots.rating, cell: ratingWords },
  { header: words.ownerLots.state, cell: ({ open }) => <LotBadge open={open} /> },
];

/** The lots that are looked for; all of them without a search or filter, which few lots do not need. */
function FoundLots({ lots, onEdit }: { lots: readonly OwnerLotView[]; onEdit: (id: string) => void }) {
  const { values, set, clear, isFiltered } = useFilters("q", "state");
  const asked = values.q.toLocaleLowerCase().split(/\s+/);
  const found = lots.filter(({ name, address, city, open }) => {
    const text = `${name} ${address} ${city}`.toLocaleLowerCase();
    return asked.every((word) => text.includes(word)) && (!values.state || open === (values.state === "open"));
  });
  const texts = words.ownerLots;
  return (
    <>
      {(isFiltered || lots.length > 1) && (
        <FilterBar>
          <SearchField label={texts.searchLabel} value={values.q} onChange={(value) => set("q", value)} />
          <FilterSelect
            label={texts.state}
            value={values.state}
            options={[
              { value: "open", label: texts.openState },
              { value: "closed", label: texts.closedState },
            ]}
            onChange={(value) => set("state", value)}
          />
        </FilterBar>
      )}
      {found.length === 0 ? (
        <NoneMatch onClear={clear} />
      ) : (
        <Table
          label={texts.listLabel}
          columns={columnsOf()}
          rows={found}
          rowId={({ id }) => id}
          actions={(lot) => (
            <div className="flex flex-wrap gap-2 lg:flex-nowrap">
              <Button look="secondary" icon={Pencil} onClick={() => onEdit(lot.id)}>
                {texts.edit}
              </Button>
              <OpenOrClose lot={lot} />
            </div>
          )}
        />
      )}
    </>
  );
}

/** The owner's lots: how full they are, what they cost, whether they take bookings; `?add` begins a new one. */
export function OwnerLotsPage() {
  const query = useQuery(ownerLotsQuery());
  const me = useMe();
  const [, navigate] = useLocation();
  const [search, setSearch] = useSearchParams();
  const [editing, setEditing] = useState<string | null>(null);
  const edited = query.data?.find(({ id }) => id === editing);
  const adding = search.has("add");
  const setAdding = (on: boolean) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        if (on) next.set("add", "");
        else next.delete("add");
        return next;
      },
      { replace: true },
    );
  const add = (
    <Button icon={Plus} onClick={() => setAdding(true)}>
      {words.ownerLots.add}
    </Button>
  );
  const aside = (
    <div className="flex flex-wrap gap-2">
      <ExportButton path="/api/owner/lots" fileName={words.ownerLots.fileName} />
      {add}
    </div>
  );
  return (
    <Page title={words.ownerLots.title} width="full" aside={query.data && query.data.length > 0 && aside}>
      <One query={query}>
        {(lots) =>
          lots.length === 0 ? (
            <Empty title={words.ownerLots.empty}>
              <div className="space-y-3">
                <p>{words.ownerLots.emptyHint}</p>
                {add}
              </div>
            </Empty>
          ) : (
            <FoundLots lots={lots} onEdit={setEditing} />
          )
        }
      </One>
      <LotSheet
        open={adding}
        lot={null}
        city={me?.city ?? ""}
        onClose={() => setAdding(false)}
        onSaved={({ id }) => navigate(`/owner/lots/${id}`)}
      />
      {edited && (
        <LotSheet key={edited.id} open lot={edited} onClose={() => setEditing(null)} onSaved={() => setEditing(null)} />
      )}
    </Page>
  );
}
