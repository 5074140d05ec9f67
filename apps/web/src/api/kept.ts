import type { InfiniteData } from "@tanstack/react-query";

/** Which answers a browser keeps for opening without a network, and for how long. */

const HOUR_MS = 3_600_000;
/** What was not seen for so long is not shown any more. */
export const MAX_AGE_MS = 7 * 24 * HOUR_MS;
/** How long an answer that is on no screen stays in a page, and with it in what the browser keeps. */
export const KEPT_IN_PAGE_MS = 24 * HOUR_MS;

/**
 * What drivers and owners work with. Not what an admin sees of others, not sessions, and nothing that a search found: there
 * is no end of those.
 */
const KEPT = /^\/api\/(?:lots|bookings|carwash|carwashes|notifications|owner|me)(?:$|\/(?!sessions))/;

/** Whether the answers to this path are kept. */
export function isKeptPath(path: unknown, params: unknown): boolean {
  const isSearch = typeof params === "object" && params !== null && "q" in params && Boolean(params.q);
  return typeof path === "string" && KEPT.test(path) && !isSearch;
}

interface Seen {
  queryKey: readonly unknown[];
  state: { status: string; data: unknown };
}

/** Whether this query's answer is kept; one that was fetched once stays, though fetching it again failed. */
export function isKept({ queryKey: [path, params], state }: Seen): boolean {
  return state.data !== undefined && isKeptPath(path, params);
}

/** The first page of each list: an inbox read to its beginning would be written again with each change. */
export function withoutFurtherPages<
  Persisted extends {
    clientState: { queries: readonly { state: { data?: unknown; error: unknown; status: string } }[] };
  },
>(persisted: Persisted): Persisted {
  const queries = persisted.clientState.queries.map((query) => ({
    ...query,
    state: { ...query.state, status: "success", error: null, data: firstPage(query.state.data) },
  }));
  return { ...persisted, clientState: { ...persisted.clientState, queries } };
}

function firstPage(data: unknown): unknown {
  if (!isInfinite(data)) return data;
  return { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) };
}

function isInfinite(data: unknown): data is InfiniteData<unknown> {
  return typeof data === "object" && data !== null && "pages" in data && "pageParams" in data;
}
