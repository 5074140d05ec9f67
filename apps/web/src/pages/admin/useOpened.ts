import { useState } from "react";

/**
 * The row whose drawer is open: as the list has it now, or as it was last known where it left the list (other filters,
 * decided meanwhile). `open` takes a newer version of it, too.
 */
export function useOpened<T extends { id: string }>(
  rows: readonly T[] | undefined,
): { row: T | null; open: (row: T) => void; close: () => void } {
  const [last, setLast] = useState<T | null>(null);
  const [seen, setSeen] = useState(rows);
  if (rows !== seen) {
    setSeen(rows);
    const now = last && rows?.find(({ id }) => id === last.id);
    if (now) setLast(now);
  }
  return { row: last, open: setLast, close: () => setLast(null) };
}
