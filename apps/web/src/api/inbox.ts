import type { InboxPage } from "@parkmate/protocol";
import { infiniteQueryOptions } from "@tanstack/react-query";
import { pathWith, request } from "./http.ts";
import { KEPT_IN_PAGE_MS } from "./kept.ts";

export const INBOX_PATH = "/api/notifications";

/** The inbox, newest first; `unreadOnly` leaves out what was read. Kept true by live/, not by `changed` frames. */
export function inboxQuery(unreadOnly: boolean) {
  return infiniteQueryOptions({
    queryKey: [INBOX_PATH, { unreadOnly }] as const,
    queryFn: ({ signal, pageParam }) =>
      request<InboxPage>(
        "GET",
        pathWith(INBOX_PATH, { before: pageParam?.toString(), unread: unreadOnly ? "true" : undefined, limit: "50" }),
        { signal },
      ),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => {
      const last = page.items.at(-1);
      return page.items.length === 50 && last && last.seq > page.oldest ? last.seq : null;
    },
    gcTime: KEPT_IN_PAGE_MS,
    meta: { shows: [] },
  });
}
