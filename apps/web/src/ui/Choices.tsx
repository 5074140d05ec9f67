import { type ReactNode, useId } from "react";
import { sentence } from "./Field.tsx";

export interface Choice<Value extends string | number> {
  value: Value;
  label: ReactNode;
  detail?: ReactNode;
}

/** One of a few, as chips; a radio group for keyboards and screen readers. */
export function Choices<Value extends string | number>({
  legend,
  isLegendHidden = false,
  choices,
  value,
  error,
  onChange,
}: {
  legend: string;
  /** Where the choices speak for themselves; still read out. */
  isLegendHidden?: boolean;
  choices: readonly Choice<Value>[];
  value: Value;
  /** What is wrong with the choice. */
  error?: string | undefined;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={isLegendHidden ? "sr-only" : "mb-1 text-sm font-medium"}>{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="relative inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-lg border border-line-strong bg-surface px-3 py-1.5 text-sm hover:bg-sunken has-checked:border-accent has-checked:bg-accent has-checked:text-on-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              className="absolute inset-0 cursor-pointer appearance-none opacity-0"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span className="font-medium">{choice.label}</span>
            {choice.detail !== undefined && <span>{choice.detail}</span>}
          </label>
        ))}
      </div>
      {error && (
        <p id={`${name}-error`} className="mt-1 text-sm text-error">
          {sentence(legend, error)}
        </p>
      )}
    </fieldset>
  );
}
