import { useConnection, useServerClock } from "@parkmate/client/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { invalidateShowing } from "../api/query.ts";
import { useMe } from "../session.tsx";
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

/**
 * Watches the free counts of these lots while mounted: the cached list follows the server. Whoever counts, be it none, also
 * hears of lots that come and go; what came and went while there was no line is asked for with the next one.
 */
export function useCounts(lotIds: readonly string[]): void {
  const connection = useConnection();
  const client = useQueryClient();
  const isConnected = useLive()?.isConnected ?? false;
  const wasCut = useRef(false);
  const ids = lotIds.join(" ");
  useEffect(() => {
    if (!connection) return;
    connection.counts(ids === "" ? [] : ids.split(" "));
    return () => connection.counts([]);
  }, [connection, ids]);
  useEffect(() => {
    if (!isConnected) return;
    if (wasCut.current) void invalidateShowing(client, ["lot"]);
    return () => {
      wasCut.current = true;
    };
  }, [isConnected, client]);
}

/** How often the page of a visitor, who has no line, asks again while it is looked at (ms); never for anybody signed in. */
export function useVisitorInterval(): number | false {
  return useMe() ? false : VISITOR_MS;
}

const VISITOR_MS = 15_000;

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

/** The server's clock itself; `resync()` after it was moved. Whoever knows how far it is ahead says so before it is heard. */
export { assumeServerClock, useServerClock } from "@parkmate/client/react";
