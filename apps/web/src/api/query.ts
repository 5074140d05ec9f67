import type { ChangedResource, Page } from "@parkmate/protocol";
import { infiniteQueryOptions, QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiError, pathWith, request } from "./http.ts";
import { isKeptPath, KEPT_IN_PAGE_MS } from "./kept.ts";

/**
 * Owns: how answers are cached, and which of them a change makes stale.
 * Promises: every query names in `meta.shows` the resources on its screen, so a `changed` frame reaches it without
 * anybody keeping a list of keys.
 * Lives: one QueryClient per signed-in person (session.tsx); it goes with them.
 */

declare module "@tanstack/react-query" {
  interface Register {
    queryMeta: { shows: readonly ChangedResource[] };
  }
}

const persons = new WeakMap<QueryClient, string>();

/** Whose cache it is, as `makeQueryClient` was told. */
export const personOf = (client: QueryClient): string => persons.get(client) ?? "";

/** A fresh cache of this person's. `onUnauthenticated` is called when an answer says that the session is gone. */
export function makeQueryClient(personId: string, onUnauthenticated: () => void): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        // "always": a machine without a default route says it is offline, yet reaches a server on the same machine.
        networkMode: "always",
        // With "always" it would have to be wished for.
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError && !error.isTemporary),
      },
      mutations: { networkMode: "always" },
    },
  });
  persons.set(client, personId);
  const watch = (error: Error | null) => {
    if (error instanceof ApiError && error.code === "unauthenticated") onUnauthenticated();
  };
  client.getQueryCache().config.onError = watch;
  client.getMutationCache().config.onError = watch;
  return client;
}

/** What the browser keeps must not leave the page's cache before: what is not in it is not written. */
const stay = (path: string, params?: object) => (isKeptPath(path, params) ? { gcTime: KEPT_IN_PAGE_MS } : {});

/** One thing at `path`, cached under [path, params]. */
export function oneOf<T>(path: string, shows: readonly ChangedResource[]) {
  return queryOptions({
    queryKey: [path] as const,
    queryFn: ({ signal }) => request<T>("GET", path, { signal }),
    ...stay(path),
    meta: { shows },
  });
}

/** A list at `path` with its further pages, cached under [path, params]. */
export function listOf<T>(
  path: string,
  shows: readonly ChangedResource[],
  params: Record<string, string | undefined> = {},
) {
  return infiniteQueryOptions({
    queryKey: [path, params] as const,
    queryFn: ({ signal, pageParam }) =>
      request<Page<T>>("GET", pathWith(path, { ...params, cursor: pageParam ?? undefined }), { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    ...stay(path, params),
    meta: { shows },
  });
}

/** What could not be fetched and is on screen is tried again. */
export function retryFailed(client: QueryClient): Promise<void> {
  return client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
}

/** Everything on screen that shows one of these resources is fetched again; `all` means everything. */
export function invalidateShowing(client: QueryClient, resources: readonly ChangedResource[]): Promise<void> {
  const all = resources.includes("all");
  return client.invalidateQueries({
    predicate: (query) => all || (query.meta?.shows.some((one) => resources.includes(one)) ?? false),
  });
}
