import { useState } from "react";

export interface Opened<T> {
  isOpen: boolean;
  /** What the drawer shows: it stays while the drawer closes. Null before the first one. */
  row: T | null;
  /** Opens a row's drawer; also takes a newer version of the row that is open. */
  open: (row: T) => void;
  close: () => void;
}

/**
 * The row whose drawer is open: as the list has it now, or as it was last known where it left the list (other filters,
 * decided meanwhile).
 */
export function useOpened<T extends { id: string }>(rows: readonly T[] | undefined): Opened<T> {
  const [row, setRow] = useState<T | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [seen, setSeen] = useState(rows);
  if (rows !== seen) {
    setSeen(rows);
    const now = row && rows?.find(({ id }) => id === row.id);
    if (now) setRow(now);
  }
  const open = (next: T) => {
    setRow(next);
    setOpen(true);
  };
  return { isOpen, row, open, close: () => setOpen(false) };
}
