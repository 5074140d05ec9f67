import type { ChangedResource } from "@parkmate/protocol";
import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { isRefusal, request } from "./http.ts";

/** Shows what a command answered of a thing that is open, before it is asked for again. */
export function useKeepOne<T extends { id: string }>(path: string): (thing: T) => void {
  const client = useQueryClient();
  return (thing) => client.setQueryData<T | null>([path, "one", thing.id], (known) => known && thing);
}

/** The thing at `path`/`id`; null where there is none. `seen`: what a list shows of it meanwhile. */
export function oneById<T>(path: string, id: string, shows: readonly ChangedResource[], seen?: T) {
  return {
    ...queryOptions({
      queryKey: [path, "one", id] as const,
      queryFn: async ({ signal }): Promise<T | null> => {
        try {
          return await request<T>("GET", `${path}/${encodeURIComponent(id)}`, { signal });
        } catch (error) {
          if (isRefusal(error, "not_found")) return null;
          throw error;
        }
      },
      meta: { shows },
    }),
    ...(seen && { placeholderData: seen }),
  };
}
