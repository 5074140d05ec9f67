import { type ReactNode, useLayoutEffect, useRef } from "react";

/**
 * A part of the page whose buttons go away with what they did (a decided row, an action that no longer applies): whoever was
 * on one is led to the part itself (`label` says what it is) instead of the page's beginning.
 */
export function KeptFocus({ label, children }: { label: string; children: ReactNode }) {
  const part = useRef<HTMLDivElement>(null);
  const last = useRef<Element | null>(null);
  useLayoutEffect(() => {
    const note = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      if (part.current?.contains(target)) last.current = target;
      // A dialog gives the focus back to the button that opened it.
      else if (!target.closest("[role=dialog], [role=menu]")) last.current = null;
    };
    document.addEventListener("focusin", note);
    return () => document.removeEventListener("focusin", note);
  }, []);
  useLayoutEffect(() => {
    if (last.current?.isConnected !== false || document.activeElement !== document.body) return;
    last.current = null;
    part.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of anything, not of form fields.
    <div ref={part} role="group" aria-label={label} tabIndex={-1}>
      {children}
    </div>
  );
}
