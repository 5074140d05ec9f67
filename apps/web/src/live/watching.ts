import { useConnection, useServerNow } from "@parkmate/client/react";
import { useEffect } from "react";

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

/** The server's time, epoch ms; the component renders again each second while `isTicking`. */
export const useNow: (isTicking: boolean) => number = useServerNow;

/** The server's clock itself; `resync()` after it was moved. */
export { useServerClock } from "@parkmate/client/react";
