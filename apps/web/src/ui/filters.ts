import { useCallback } from "react";
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
