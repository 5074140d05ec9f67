import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** Where the focus of a list goes when what had it is gone: to the row's own name, else to the row in its place. */
function placeIn(list: Element, rowId: string, at: number): HTMLElement | null {
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row]")];
  const row = rows.find(({ dataset }) => dataset.row === rowId) ?? rows[Math.min(at, rows.length - 1)];
  return row?.querySelector<HTMLElement>("button, a[href], select, input") ?? row ?? null;
}

/**
 * Keyboards stay where they were in a list whose rows change by themselves or by what was done to them: a focused control
 * that left takes the focus to its row (`data-row`), or to the row that has come into its place.
 */
export function useFocusKept<List extends HTMLElement>(): RefObject<List | null> {
  const list = useRef<List>(null);
  const last = useRef<{ element: Element; rowId: string; at: number } | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const row = list.current?.contains(target) ? target.closest<HTMLElement>("[data-row]") : null;
      // A dialog that a row opened gives the focus back to it.
      if (!row && target.closest("[role=dialog]")) return;
      const rows = [...(list.current?.querySelectorAll("[data-row]") ?? [])];
      last.current = row && { element: target, rowId: row.dataset.row ?? "", at: rows.indexOf(row) };
    };
    const forget = ({ target }: PointerEvent) => {
      if (!(target instanceof Element && target.closest("[role=dialog]"))) last.current = null;
    };
    document.addEventListener("focusin", note);
    document.addEventListener("pointerdown", forget, true);
    return () => {
      document.removeEventListener("focusin", note);
      document.removeEventListener("pointerdown", forget, true);
    };
  }, []);
  useLayoutEffect(() => {
    const lost = last.current;
    if (!lost || !list.current || lost.element.isConnected) return;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    placeIn(list.current, lost.rowId, lost.at)?.focus();
  });
  return list;
}
