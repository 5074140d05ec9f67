import { FilterX, SearchX } from "lucide-react";
import { type ReactNode, useId } from "react";
import { words } from "../words/index.ts";
import { Button } from "./Button.tsx";

/** The controls above a list: search, selects, and whatever acts on the whole list. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <fieldset
      aria-label={words.common.filters}
      className="grid min-w-0 grid-cols-2 items-end gap-2 sm:flex sm:flex-wrap"
    >
      {children}
    </fieldset>
  );
}

/** A filter as a compact select; its first option stands for no filter. */
export function FilterSelect({
  label,
  value,
  options,
  anyLabel = words.common.all,
  onChange,
}: {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  anyLabel?: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-0.5 sm:min-w-32">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`min-h-11 w-full min-w-0 rounded-lg border bg-surface px-3 text-sm ${value ? "border-accent font-semibold text-accent" : "border-line-strong"}`}
      >
        <option value="">{anyLabel}</option>
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A filter by day. `value` is `YYYY-MM-DD` or "". */
export function FilterDay({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-0.5 sm:min-w-32">
      <label htmlFor={id} className="text-xs font-medium text-muted">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`min-h-11 w-full min-w-0 rounded-lg border bg-surface px-3 text-sm ${value ? "border-accent font-semibold text-accent" : "border-line-strong"}`}
      />
    </div>
  );
}

/** The face of a list that is empty because of its filters: the way back is to clear them. */
export function NoneMatch({ onClear }: { onClear: () => void }) {
  return (
    <div className="card flex flex-col items-center gap-3 px-4 py-10 text-center">
      <SearchX aria-hidden="true" className="size-8 text-muted" />
      <p className="font-semibold">{words.common.noneMatch}</p>
      <p className="text-sm text-muted">{words.common.noneMatchHint}</p>
      <Button look="secondary" icon={FilterX} onClick={onClear}>
        {words.common.clearFilters}
      </Button>
    </div>
  );
}
