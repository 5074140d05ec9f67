import { type ReactNode, useId } from "react";

export interface Option<Value extends string> {
  value: Value;
  title: ReactNode;
  detail?: ReactNode;
  /** Can be seen but not chosen. It keeps its place among the tab stops, so that focus is not lost when it fills up. */
  isClosed?: boolean;
}

const GRIDS = {
  wide: "grid-cols-1 sm:grid-cols-2",
  narrow: "grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))]",
} as const;

/** One of several, as cards with a title and a line below; a radio group for keyboards and screen readers. */
export function OptionCards<Value extends string>({
  legend,
  isLegendHidden = false,
  options,
  value,
  size = "wide",
  onChange,
}: {
  legend: string;
  isLegendHidden?: boolean;
  options: readonly Option<Value>[];
  value: Value | null;
  size?: keyof typeof GRIDS;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="min-w-0">
      <legend className={isLegendHidden ? "sr-only" : "mb-1 text-sm font-medium"}>{legend}</legend>
      <div className={`grid gap-2 ${GRIDS[size]}`}>
        {options.map((option) => (
          <label
            key={option.value}
            className={`relative flex min-h-14 min-w-0 flex-col justify-center rounded-xl border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent ${option.isClosed ? "border-line bg-sunken text-muted" : "border-line-strong bg-surface hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-checked:outline-1 has-checked:outline-accent"}`}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              aria-disabled={option.isClosed || undefined}
              onChange={() => !option.isClosed && onChange(option.value)}
              className="absolute inset-0 cursor-pointer appearance-none opacity-0 aria-disabled:cursor-not-allowed"
            />
            <span className="font-semibold break-words">{option.title}</span>
            {option.detail !== undefined && (
              <span className={`text-sm ${option.isClosed ? "" : "text-muted"}`}>{option.detail}</span>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
