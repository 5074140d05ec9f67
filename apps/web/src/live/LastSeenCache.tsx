import { useConnection, useServerClock } from "@parkmate/client/react";
import { createAsyncStoragePersister } from "@tanstack/query-async-storage-persister";
import type { QueryClient } from "@tanstack/react-query";
import { type PersistedClient, PersistQueryClientProvider } from "@tanstack/react-query-persist-client";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { isKept, MAX_AGE_MS, withoutFurtherPages } from "../api/kept.ts";
import { buildId } from "../mode.ts";
import { dropCache, keepCache, keptCache } from "./lastSeen.ts";

/** More often than this it is not written. */
const WRITE_EVERY_MS = 500;

/**
 * Gives a person's query cache to `children`, filled with what they last saw (fetched again as soon as it is shown), and
 * keeps what they see from now on.
 */
export function LastSeenCache({
  personId,
  client,
  children,
}: {
  personId: string;
  client: QueryClient;
  children: ReactNode;
}) {
  const clock = useServerClock();
  const line = useConnection();
  const connection = useRef(line);
  useEffect(() => {
    connection.current = line;
  });
  const persistOptions = useMemo(() => {
    const persister = createAsyncStoragePersister({
      storage: {
        getItem: () => keptCache(personId),
        setItem: (_key: string, cache: string) =>
          keepCache(personId, cache, {
            aheadMs: clock.now() - Date.now(),
            isAway: connection.current?.state.isConnected !== true,
          }),
        removeItem: () => dropCache(personId),
      },
      serialize: (persisted: PersistedClient) => JSON.stringify(withoutFurtherPages(persisted)),
      throttleTime: WRITE_EVERY_MS,
    });
    return {
      persister,
      maxAge: MAX_AGE_MS,
      // Another build may read other shapes.
      buster: buildId,
      dehydrateOptions: { shouldDehydrateQuery: isKept, shouldDehydrateMutation: () => false },
    };
  }, [personId, clock]);
  return (
    <PersistQueryClientProvider client={client} persistOptions={persistOptions}>
      {children}
    </PersistQueryClientProvider>
  );
}
