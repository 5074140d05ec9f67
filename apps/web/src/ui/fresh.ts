import { useState } from "react";

/**
 * Which of these rows came after the list was first seen, so that each can glow once. What further pages or other
 * filters bring is not fresh: `reset` names the list (its filters), and only rows before the first known one count.
 */
export function useFresh(ids: readonly string[], reset = ""): ReadonlySet<string> {
  const [seen, setSeen] = useState<{ reset: string; ids: readonly string[]; fresh: ReadonlySet<string> } | null>(null);
  if (ids.length === 0 && seen === null) return NONE;
  if (seen === null || seen.reset !== reset) {
    setSeen({ reset, ids, fresh: NONE });
    return NONE;
  }
  if (seen.ids === ids || (seen.ids.length === ids.length && seen.ids.every((id, at) => id === ids[at]))) {
    return seen.fresh;
  }
  const known = new Set(seen.ids);
  const firstKnown = ids.findIndex((id) => known.has(id));
  const come = ids.slice(0, firstKnown < 0 ? ids.length : firstKnown);
  const fresh = new Set([...seen.fresh, ...come]);
  setSeen({ reset, ids, fresh });
  return fresh;
}

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
