import { Search, X } from "lucide-react";
import { useId, useRef, useState } from "react";
import { useRested } from "../live/rested.ts";
import { words } from "../words/index.ts";

/** How long typing rests before the list follows it. */
const REST_MS = 250;

/** A search box: the list follows when typing rests, at once on Enter. `label` is read out, the magnifier shows it. */
export function SearchField({
  label,
  value,
  placeholder = label,
  onChange,
}: {
  label: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // Set from elsewhere (cleared filters, a step back): the box follows, unless somebody is typing in it.
  if (known !== value) {
    setKnown(value);
    if (typed.trim() === known) setTyped(value);
  }
  useRested(typed.trim(), value, REST_MS, onChange);
  return (
    <search className="relative col-span-full min-w-48 grow sm:max-w-sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onChange(typed.trim());
        }}
      >
        <label htmlFor={id} className="sr-only">
          {label}
        </label>
        <Search aria-hidden="true" className="pointer-events-none absolute top-3 left-3 size-5 text-muted" />
        <input
          ref={input}
          id={id}
          type="text"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          maxLength={100}
          placeholder={placeholder}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="block min-h-11 w-full rounded-lg border border-line-strong bg-surface py-2 pr-11 pl-10 text-base text-ink placeholder:text-muted"
        />
        {typed !== "" && (
          <button
            type="button"
            aria-label={words.common.clearSearch}
            onClick={() => {
              setTyped("");
              onChange("");
              input.current?.focus();
            }}
            className="absolute top-0 right-0 inline-flex size-11 items-center justify-center rounded-lg text-muted hover:bg-sunken"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        )}
      </form>
    </search>
  );
}
