import { useConnection, useServerClock, useServerNow } from "@parkmate/client/react";
import { useEffect, useReducer } from "react";
import { hiddenTicks } from "./hiddenTicks.ts";

/** Watches the lot while mounted: its slots in the cache follow the server. Null watches nothing. */
export function useWatchedLot(lotId: string | null): void {
  const connection = useConnection();
  useEffect(() => {
    if (!connection || lotId === null) return;
    connection.watch(lotId);
    return () => connection.unwatch(lotId);
  }, [connection, lotId]);
}

/** Watches the free counts of these lots while mounted: the cached list follows the server. */
export function useCounts(lotIds: readonly string[]): void {
  const connection = useConnection();
  const ids = lotIds.join(" ");
  useEffect(() => {
    if (!connection || ids === "") return;
    connection.counts(ids.split(" "));
    return () => connection.counts([]);
  }, [connection, ids]);
}

/**
 * The server's time, epoch ms; the component renders again each second while `isTicking`, also while the page is hidden.
 */
export function useNow(isTicking: boolean): number {
  const seen = useServerNow(isTicking);
  const clock = useServerClock();
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => (isTicking ? hiddenTicks(renderAgain) : undefined), [isTicking]);
  // While hidden, `seen` stands still; nobody but the renders above asks then.
  return isTicking && document.hidden ? Math.floor(clock.now() / 1000) * 1000 : seen;
}

/** The server's clock itself; `resync()` after it was moved. */
export { useServerClock } from "@parkmate/client/react";
