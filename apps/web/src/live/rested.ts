import { useEffect, useRef } from "react";

/** Calls `then(value)` once `value` has rested for `ms` and is not `known` already. */
export function useRested(value: string, known: string, ms: number, then: (value: string) => void): void {
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  useEffect(() => {
    if (value === known) return;
    const timer = setTimeout(() => latest.current(value), ms);
    return () => clearTimeout(timer);
  }, [value, known, ms]);
}
