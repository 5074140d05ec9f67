import { useConnection, useServerClock } from "@parkmate/client/react";
import { useEffect, useState } from "react";
import { hiddenTicks } from "./hiddenTicks.ts";
import { useLive } from "./Live.tsx";

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

const wholeSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/**
 * The server's time of its last whole second, epoch ms; the component renders again at each of its seconds while
 * `isTicking`, also while the page is hidden.
 */
export function useNow(isTicking: boolean): number {
  const clock = useServerClock();
  // With the line comes the server's time: what was known before may be days off.
  const isConnected = useLive()?.isConnected ?? false;
  const [now, setNow] = useState(() => wholeSecond(clock.now()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line, a new look at the clock.
  useEffect(() => {
    if (!isTicking) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      clearTimeout(timer);
      setNow(wholeSecond(clock.now()));
      timer = setTimeout(tick, 1000 - (clock.now() % 1000));
    };
    tick();
    const stop = hiddenTicks(tick);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isTicking, clock, isConnected]);
  return now;
}

/** The server's clock itself; `resync()` after it was moved. */
export { useServerClock } from "@parkmate/client/react";
