import type { ChangedResource, Page } from "@parkmate/protocol";
import { type QueryFunctionContext, queryOptions, useQueryClient } from "@tanstack/react-query";
import { isRefusal, pathWith, request } from "./http.ts";

type Key = readonly [path: string, one: "one", id: string];

/** The thing `id` at `path`, as `ask` answers it; null where there is none. `seen`: what a list shows of it meanwhile. */
function oneThing<T>(
  path: string,
  id: string,
  shows: readonly ChangedResource[],
  seen: T | undefined,
  ask: (context: QueryFunctionContext<Key>) => Promise<T | null>,
) {
  return {
    ...queryOptions<T | null, Error, T | null, Key>({ queryKey: [path, "one", id], queryFn: ask, meta: { shows } }),
    ...(seen && { placeholderData: seen }),
  };
}

/** Shows what a command answered of a thing that is open, before it is asked for again. */
export function useKeepOne<T extends { id: string }>(path: string): (thing: T) => void {
  const client = useQueryClient();
  return (thing) => client.setQueryData<T | null>([path, "one", thing.id], (known) => known && thing);
}

/** One thing at `path`/`id`. */
export function oneById<T>(path: string, id: string, shows: readonly ChangedResource[], seen?: T) {
  return oneThing<T>(path, id, shows, seen, async ({ signal }) => {
    try {
      return await request<T>("GET", `${path}/${encodeURIComponent(id)}`, { signal });
    } catch (error) {
      if (isRefusal(error, "not_found")) return null;
      throw error;
    }
  });
}

/**
 * One thing of the list at `path`, which has no address of its own: looked for page by page. `narrow` is the filter that
 * finds what is known again with one request.
 */
export function oneOfList<T extends { id: string }>(
  path: string,
  id: string,
  shows: readonly ChangedResource[],
  seen: T | undefined,
  narrow: (known: T) => Record<string, string>,
) {
  return oneThing<T>(path, id, shows, seen, async ({ signal, client, queryKey }) => {
    const known = client.getQueryData<T | null>(queryKey) ?? seen;
    let cursor: string | undefined;
    for (;;) {
      const params = { limit: "100", ...(known ? narrow(known) : {}), cursor };
      const page = await request<Page<T>>("GET", pathWith(path, params), { signal });
      const found = page.items.find((item) => item.id === id);
      if (found || page.next === null) return found ?? null;
      cursor = page.next;
    }
  });
}
