import { useCallback, useRef } from "react";
import { useSearchParams } from "wouter";

/**
 * Filters of a list, kept in the address: they survive a reload, the back button undoes leaving the page, a link shares
 * them. `names` are the search parameters; "" is not set. A change replaces the address, it makes no step of its own.
 */
export function useFilters<Name extends string>(
  ...names: readonly Name[]
): {
  values: Record<Name, string>;
  set: (name: Name, value: string) => void;
  clear: () => void;
  isFiltered: boolean;
} {
  const [search, setSearch] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ""])) as Record<Name, string>;
  const set = useCallback(
    (name: Name, value: string) => {
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: true },
      );
    },
    [setSearch],
  );
  const clear = () => {
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const name of names) next.delete(name);
        return next;
      },
      { replace: true },
    );
  };
  return { values, set, clear, isFiltered: names.some((name) => values[name] !== "") };
}

/** Put into the history with what was opened from a list: closing it is a step back then. */
interface OpenedHere {
  openedHere: string;
}

const isOpenedHere = (state: unknown): state is OpenedHere =>
  typeof state === "object" && state !== null && "openedHere" in state;

/**
 * The thing of a list whose detail is open, kept in the address as `?name=<id>`: a link or a reload opens it, the back
 * button closes it. `id` is null while nothing is open.
 */
export function useOpened(name: string): { id: string | null; open: (id: string) => void; close: () => void } {
  const [search, setSearch] = useSearchParams();
  const id = search.get(name);
  // A step back takes a moment; a second wish to close within it must not take a second step.
  const closing = useRef<string | null>(null);
  const open = (next: string) => {
    closing.current = null;
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set(name, next);
        return after;
      },
      { state: { openedHere: next } satisfies OpenedHere },
    );
  };
  const close = () => {
    if (id === null || closing.current === id) return;
    closing.current = id;
    if (isOpenedHere(history.state)) {
      history.back();
      return;
    }
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete(name);
        return after;
      },
      { replace: true },
    );
  };
  if (id === null && closing.current !== null) closing.current = null;
  return { id, open, close };
}
