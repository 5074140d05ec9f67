import type { OwnerLotView } from "@parkmate/protocol";
import type { ReactNode } from "react";
import { FilterBar, FilterDay, FilterSelect } from "../../ui/FilterBar.tsx";
import { words } from "../../words/index.ts";

type Name = "lotId" | "state" | "from" | "to";

/** Which of the owner's lots; not where there is only one. */
export function LotFilter({
  lots,
  isKnown,
  value,
  onChange,
}: {
  lots: readonly OwnerLotView[];
  isKnown: boolean;
  value: string;
  onChange: (lotId: string) => void;
}) {
  if (isKnown && lots.length <= 1) return null;
  return (
    <FilterSelect
      label={words.ownerFilters.lot}
      value={value}
      options={lots.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChange}
    />
  );
}

/** The filters of what happens at an owner's lots: which lot (where there are several), which state, which days. */
export function LotListFilters({
  lots,
  isKnown,
  values,
  states,
  onChange,
  search,
  children,
}: {
  lots: readonly OwnerLotView[];
  isKnown: boolean;
  values: Record<Name, string>;
  /** The states there are, as words by state. */
  states: Readonly<Record<string, string>>;
  onChange: (name: Name, value: string) => void;
  /** Stands before all of them. */
  search: ReactNode;
  /** More of them, before the days. */
  children?: ReactNode;
}) {
  const filters = words.ownerFilters;
  return (
    <FilterBar>
      {search}
      <LotFilter {...{ lots, isKnown }} value={values.lotId} onChange={(value) => onChange("lotId", value)} />
      <FilterSelect
        label={filters.state}
        value={values.state}
        options={Object.entries(states).map(([value, label]) => ({ value, label }))}
        onChange={(value) => onChange("state", value)}
      />
      {children}
      <div className="col-span-2 grid grid-cols-2 gap-2 sm:contents">
        <FilterDay label={filters.from} value={values.from} onChange={(value) => onChange("from", value)} />
        <FilterDay label={filters.to} value={values.to} onChange={(value) => onChange("to", value)} />
      </div>
    </FilterBar>
  );
}
