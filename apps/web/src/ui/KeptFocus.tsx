import { type ReactNode, useEffect, useRef } from "react";

/**
 * Keeps the place of whoever works through a list with keys: when the row they acted on is gone, focus is on the list
 * itself (`label` says what it is) instead of nowhere.
 */
export function KeptFocus({ label, children }: { label: string; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const wasHere = useRef(false);
  useEffect(() => {
    if (!wasHere.current || document.activeElement !== document.body) return;
    wasHere.current = false;
    place.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of anything, not of form fields.
    <div
      ref={place}
      role="group"
      aria-label={label}
      tabIndex={-1}
      onFocus={() => {
        wasHere.current = true;
      }}
      onBlur={({ relatedTarget }) => {
        // Removed with its row: nothing took over. A step to elsewhere names its target.
        if (relatedTarget) wasHere.current = false;
      }}
    >
      {children}
    </div>
  );
}
