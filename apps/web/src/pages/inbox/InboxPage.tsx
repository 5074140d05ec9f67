import type { Notification } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { inboxQuery } from "../../api/inbox.ts";
import { useLive } from "../../live/Live.tsx";
import { useNow } from "../../live/watching.ts";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Empty, Skeleton, Unanswered } from "../../ui/Faces.tsx";
import { useFilters } from "../../ui/filters.ts";
import { number } from "../../ui/format.ts";
import { useFresh } from "../../ui/fresh.ts";
import { Page } from "../../ui/Page.tsx";
import { isoDay, longDay } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { NotificationRow } from "./NotificationRow.tsx";

const DAY_MS = 86_400_000;

/** Today, yesterday, or the day's name, as the reader's own calendar has it. */
function dayName(iso: string, now: number): string {
  const of = isoDay(iso);
  if (of === isoDay(now)) return words.common.today;
  if (of === isoDay(now - DAY_MS)) return words.common.yesterday;
  return longDay(iso);
}

/** Everything the person was told, newest first, day by day; arrives and is marked live. `?show=unread` narrows it. */
export default function InboxPage() {
  const { values, set } = useFilters("show");
  const unreadOnly = values.show === "unread";
  const query = useInbox(unreadOnly);
  const live = useLive();
  const unread = live?.unread ?? 0;
  const newest = query.data?.pages[0]?.items[0]?.seq ?? 0;
  return (
    <Page
      title={words.inbox.title}
      tabTitle={unread > 0 ? words.inbox.titleUnread(number(unread)) : words.inbox.title}
      lead={<span role="status">{unread > 0 ? words.inbox.unreadCount(unread) : words.inbox.allRead}</span>}
      aside={
        <Button
          look="secondary"
          icon={CheckCheck}
          disabled={unread === 0 || newest === 0}
          onClick={() => live?.markRead({ upTo: newest })}
        >
          {words.inbox.markAll}
        </Button>
      }
    >
      <Choices
        legend={words.inbox.show}
        isLegendHidden
        choices={[
          { value: "all", label: words.common.all },
          { value: "unread", label: words.inbox.unread },
        ]}
        value={unreadOnly ? "unread" : "all"}
        onChange={(show) => set("show", show === "unread" ? "unread" : "")}
      />
      <List query={query} unreadOnly={unreadOnly} />
    </Page>
  );
}

type InboxQuery = ReturnType<typeof useInbox>;
const useInbox = (unreadOnly: boolean) => useInfiniteQuery(inboxQuery(unreadOnly));

function List({ query, unreadOnly }: { query: InboxQuery; unreadOnly: boolean }) {
  const live = useLive();
  const now = useNow(false);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const fresh = useFresh(
    items.map(({ id }) => id),
    String(unreadOnly),
  );
  if (query.data === undefined) {
    return <Unanswered key={String(unreadOnly)} query={query} skeleton={<Skeleton rows={5} className="h-20" />} />;
  }
  if (items.length === 0) {
    return (
      <Empty title={unreadOnly ? words.inbox.nothingUnread : words.inbox.nothing}>{words.inbox.nothingText}</Empty>
    );
  }
  const read = (one: Notification) => {
    if (one.readAt === null) live?.markRead({ seqs: [one.seq] });
  };
  return (
    <div className="space-y-5">
      {[...Map.groupBy(items, ({ createdAt }) => dayName(createdAt, now))].map(([day, ofDay]) => (
        <section key={day} aria-label={day} className="space-y-2">
          <h2 className="text-sm font-semibold text-muted">{day}</h2>
          <ul className="card divide-y divide-line overflow-hidden">
            {ofDay.map((one) => (
              <NotificationRow key={one.seq} notification={one} isFresh={fresh.has(one.id)} onRead={() => read(one)} />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage && (
        <Button look="secondary" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {words.common.showMore}
        </Button>
      )}
    </div>
  );
}
