import { CARWASH_STATES, type CarwashView, formatPlate } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { pathWith } from "../../api/http.ts";
import { ownerWashesQuery } from "../../api/owner.ts";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, Many } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters, useOpened } from "../../ui/filters.ts";
import { money } from "../../ui/format.ts";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { CarwashBadge } from "../../ui/State.tsx";
import { Surface } from "../../ui/Surface.tsx";
import { type Column, Table, TwoLines } from "../../ui/Table.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { LotFilter } from "./LotListFilters.tsx";
import { useOwnLots } from "./ownLots.ts";
import { isWashOver, WashActions, WashMenu } from "./WashActions.tsx";
import { WashDrawer } from "./WashDrawer.tsx";
import { WashWorker } from "./WashWorker.tsx";

function columns(): [Column<CarwashView>, ...Column<CarwashView>[]] {
  const { service, when, withBooking, vehicle, employee, price, state } = words.ownerWashes;
  return [
    { header: service, cell: (one) => <TwoLines below={one.lot.name}>{one.service.name}</TwoLines> },
    {
      header: when,
      cell: (one) => (one.scheduledAt ? dayTime(one.scheduledAt, one.lot.timeZone) : withBooking),
    },
    {
      header: vehicle,
      cell: ({ driver }) => (
        <TwoLines below={driver?.name}>{driver?.vehicleNumber ? formatPlate(driver.vehicleNumber) : "–"}</TwoLines>
      ),
    },
    { header: employee, cell: (one) => <WashWorker wash={one} /> },
    { header: price, cell: (one) => money(one.pricePaise), isFigure: true },
    { header: state, cell: (one) => <CarwashBadge state={one.state} />, isBadge: true },
  ];
}

/** Washes at the owner's lots: filtered, moved on in place, each with its detail at `?wash=`. */
export function OwnerWashesPage() {
  const { values, set, clear, isFiltered } = useFilters("q", "lotId", "state");
  const opened = useOpened("wash");
  const own = useOwnLots();
  const query = useInfiniteQuery({ ...ownerWashesQuery(values), placeholderData: keepPreviousData });
  const texts = words.ownerWashes;
  const seen = query.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === opened.id);
  return (
    <Page
      title={texts.title}
      width="full"
      aside={<ExportButton path={pathWith("/api/owner/carwashes", values)} fileName={texts.fileName} />}
    >
      <FilterBar>
        <SearchField label={texts.searchLabel} value={values.q} onChange={(value) => set("q", value)} />
        <LotFilter {...own} value={values.lotId} onChange={(value) => set("lotId", value)} />
        <FilterSelect
          label={texts.state}
          value={values.state}
          options={CARWASH_STATES.map((value) => ({ value, label: words.states.carwash[value] }))}
          onChange={(value) => set("state", value)}
        />
      </FilterBar>
      <Surface>
        <Many
          query={query}
          listKey={JSON.stringify(values)}
          empty={isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={texts.emptyTitle}>{texts.emptyHint}</Empty>}
        >
          {(washes) => (
            <Table
              label={texts.title}
              columns={columns()}
              rows={washes}
              rowId={({ id }) => id}
              markedId={opened.id}
              onOpen={({ id }) => opened.open(id)}
              actions={(wash) => <WashActions wash={wash} />}
              menu={(wash) => !isWashOver(wash) && <WashMenu wash={wash} />}
            />
          )}
        </Many>
      </Surface>
      {opened.id !== null && <WashDrawer key={opened.id} id={opened.id} seen={seen} onClose={opened.close} />}
    </Page>
  );
}
