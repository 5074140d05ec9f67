import { createContext, useContext, useState } from "react";

/** What a list says of itself to whoever shows its rows, so that only rows that come by themselves glow. */
export interface ListOnScreen {
  /** Which list it is (its filters): what another one brings is not fresh. */
  key: string;
  /** All of it is here: a row that comes anywhere is fresh, not only one before the first known. */
  isWhole: boolean;
  /** It was seen empty before: its first rows are fresh. */
  wasEmpty: boolean;
}

export const ListContext = createContext<ListOnScreen>({ key: "", isWhole: false, wasEmpty: false });

const NONE: ReadonlySet<string> = new Set();

/** Which of these came after the first time, wherever they stand: for short lists that are not paged. */
export function useArrived(ids: readonly string[]): ReadonlySet<string> {
  const [seen, setSeen] = useState(() => ({ known: new Set(ids), fresh: NONE }));
  const come = ids.filter((id) => !seen.known.has(id));
  if (come.length === 0) return seen.fresh;
  const fresh = new Set([...seen.fresh, ...come]);
  setSeen({ known: new Set([...seen.known, ...come]), fresh });
  return fresh;
}

/**
 * Which of these rows came after the list was first seen, so that each can glow once; what further pages bring is not.
 * `listKey` names the list where the rows do not stand in a `Many`.
 */
export function useFresh(ids: readonly string[], listKey?: string): ReadonlySet<string> {
  const list = useContext(ListContext);
  const { isWhole, wasEmpty } = list;
  const key = listKey ?? list.key;
  const [seen, setSeen] = useState<{ key: string; ids: readonly string[]; fresh: ReadonlySet<string> } | null>(null);
  if (seen === null && ids.length === 0) return NONE;
  if (seen === null || seen.key !== key) {
    const fresh = seen === null && wasEmpty ? new Set(ids) : NONE;
    setSeen({ key, ids, fresh });
    return fresh;
  }
  if (seen.ids.length === ids.length && seen.ids.every((id, at) => id === ids[at])) return seen.fresh;
  const known = new Set(seen.ids);
  const firstKnown = ids.findIndex((id) => known.has(id));
  const come = isWhole ? ids.filter((id) => !known.has(id)) : ids.slice(0, firstKnown < 0 ? ids.length : firstKnown);
  const fresh = new Set([...seen.fresh, ...come]);
  setSeen({ key, ids, fresh });
  return fresh;
}
