import { Switch } from "@base-ui/react/switch";
import { type ReactNode, useId } from "react";

/** A setting that is on or off, told by place as well as by colour; takes effect at once. */
export function Toggle({
  label,
  hint,
  isLabelHidden = false,
  checked,
  disabled = false,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  isLabelHidden?: boolean;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-h-11 items-center justify-between gap-3">
      <div className={isLabelHidden ? "sr-only" : "min-w-0"}>
        <span id={`${id}-label`} className="text-sm font-medium">
          {label}
        </span>
        {hint && (
          <p id={`${id}-hint`} className="text-sm text-muted">
            {hint}
          </p>
        )}
      </div>
      <Switch.Root
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="relative inline-flex h-11 w-12 shrink-0 items-center rounded-lg data-disabled:opacity-50"
      >
        <span
          aria-hidden="true"
          className="absolute inset-x-0 top-2.5 h-6 rounded-full border border-line-strong bg-sunken [[data-checked]>&]:border-accent [[data-checked]>&]:bg-accent"
        />
        <Switch.Thumb className="relative ml-1 size-4 rounded-full bg-line-strong transition-transform duration-150 data-checked:translate-x-6 data-checked:bg-on-accent" />
      </Switch.Root>
    </div>
  );
}
