import { VEHICLE_TYPES, type VehicleType } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Droplets } from "lucide-react";
import { useState } from "react";
import { type LotFilters, lotsQuery } from "../../api/lots.ts";
import { useCounts } from "../../live/watching.ts";
import { AsOf } from "../../ui/AsOf.tsx";
import { Button } from "../../ui/Button.tsx";
import { placeOf } from "../../ui/distance.ts";
import { Empty, Many, Skeleton } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { useNear } from "../../ui/near.tsx";
import { Page } from "../../ui/Page.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { words } from "../../words/index.ts";
import { LotCard } from "./LotCard.tsx";
import { useOnScreen } from "./onScreen.ts";

/** As many as the server counts for one page. */
const COUNTED = 50;

const isVehicleType = (text: string): text is VehicleType => VEHICLE_TYPES.some((one) => one === text);

/** Lots with their free counts, moving live for whoever is signed in: searched, filtered, or nearest first. */
export default function LotsPage() {
  const filters = useFilters("q", "vehicle", "wash", "near");
  const { q, wash, vehicle, near } = filters.values;
  const here = placeOf(near);
  // What an address holds that is no filter of ours is no wish: it must not become a refusal.
  const wanted: LotFilters = {
    q: q.slice(0, 100),
    vehicleType: isVehicleType(vehicle) ? vehicle : "",
    carwash: wash === "yes" ? "true" : "",
    near: here ? near : "",
  };
  const query = useInfiniteQuery({ ...lotsQuery(wanted), placeholderData: keepPreviousData });
  const { shown, watch } = useOnScreen();
  useCounts(shown.toSorted().slice(0, COUNTED));
  const location = useNear(near, (place) => filters.set("near", place));
  const [cleared, setCleared] = useState(0);
  const clear = () => {
    filters.clear();
    // Also what is being typed and not searched for yet.
    setCleared(cleared + 1);
  };
  return (
    <Page title={words.lots.title} width="wide" aside={<AsOf updatedAt={query.dataUpdatedAt} />}>
      <FilterBar>
        <SearchField key={cleared} label={words.lots.search} value={q} onChange={(next) => filters.set("q", next)} />
        {location.button}
        <Button
          look="secondary"
          icon={Droplets}
          aria-pressed={wash === "yes"}
          onClick={() => filters.set("wash", wash === "yes" ? "" : "yes")}
          className="aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent"
        >
          {words.lots.withWash}
        </Button>
        <FilterSelect
          label={words.lots.vehicle}
          anyLabel={words.lots.anyVehicle}
          value={wanted.vehicleType ?? ""}
          options={VEHICLE_TYPES.map((value) => ({ value, label: words.vehicles[value] }))}
          onChange={(next) => filters.set("vehicle", next)}
        />
      </FilterBar>
      {location.explanation}
      <Many
        query={query}
        skeleton={<Skeleton rows={4} className="h-28" />}
        empty={
          filters.isFiltered ? (
            <NoneMatch onClear={clear} />
          ) : (
            <Empty title={words.lots.emptyTitle}>{words.lots.empty}</Empty>
          )
        }
      >
        {(lots) => (
          <ul
            aria-busy={query.isPlaceholderData}
            className={`grid gap-3 transition-opacity duration-150 lg:grid-cols-2 ${query.isPlaceholderData ? "opacity-60" : ""}`}
          >
            {lots.map((lot) => (
              <li key={lot.id} ref={watch(lot.id)}>
                <LotCard lot={lot} from={here} />
              </li>
            ))}
          </ul>
        )}
      </Many>
    </Page>
  );
}
