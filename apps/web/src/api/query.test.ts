import { expect, test } from "bun:test";
import type { ChangedResource } from "@parkmate/protocol";
import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import { bookingsQuery } from "./bookings.ts";
import { lotsQuery, washServicesQuery } from "./lots.ts";
import { invalidateShowing } from "./query.ts";

/** Which of three cached lists a change makes stale. */
async function staleAfter(...resources: ChangedResource[]): Promise<string[]> {
  const client = new QueryClient();
  const lists = { bookings: bookingsQuery(), lots: lotsQuery(), services: washServicesQuery() };
  const empty: InfiniteData<never> = { pages: [], pageParams: [] };
  for (const { queryKey, meta } of Object.values(lists)) {
    client.getQueryCache().build(client, { queryKey, ...(meta ? { meta } : {}) });
    client.setQueryData<unknown>(queryKey, empty);
  }
  await invalidateShowing(client, resources);
  return Object.entries(lists).flatMap(([name, { queryKey }]) =>
    client.getQueryState<unknown>(queryKey)?.isInvalidated ? [name] : [],
  );
}

test("a change makes stale what shows it, and nothing else", async () => {
  expect(await staleAfter("payment")).toEqual(["bookings"]);
  expect(await staleAfter("lot", "service")).toEqual(["lots", "services"]);
  expect(await staleAfter("review")).toEqual([]);
});

test("a change of all makes everything stale", async () => {
  expect(await staleAfter("all")).toEqual(["bookings", "lots", "services"]);
});
