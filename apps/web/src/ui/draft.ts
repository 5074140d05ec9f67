import { useState } from "react";

/**
 * What somebody is typing, kept in this tab under `name`: a reload, a step back or a sign-in in between loses nothing.
 * `clear` forgets it. Not for secrets.
 */
export function useDraft<Draft extends object>(
  name: string,
  initial: Draft,
): { draft: Draft; change: (patch: Partial<Draft>) => void; clear: () => void } {
  const entry = `parkmate-draft:${name}`;
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(entry);
    return kept === null ? initial : { ...initial, ...(JSON.parse(kept) as Partial<Draft>) };
  });
  return {
    draft,
    change: (patch) => {
      const next = { ...draft, ...patch };
      sessionStorage.setItem(entry, JSON.stringify(next));
      setDraft(next);
    },
    clear: () => sessionStorage.removeItem(entry),
  };
}
