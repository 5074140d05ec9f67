import { useEffect, useRef } from "react";
import { useNow } from "./watching.ts";

/** Calls `then` once the server's clock has reached `at` (epoch ms), within a second; once for each `at`. */
export function useMoment(at: number | null, then: () => void): void {
  const now = useNow(at !== null);
  const latest = useRef(then);
  useEffect(() => {
    latest.current = then;
  });
  const isReached = at !== null && now >= at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another moment that is reached, too, counts for itself.
  useEffect(() => {
    if (isReached) latest.current();
  }, [isReached, at]);
}
