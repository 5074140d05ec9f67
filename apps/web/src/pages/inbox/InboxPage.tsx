import type { Notification } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { CheckCheck } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { inboxQuery } from "../../api/inbox.ts";
import { useLive } from "../../live/Live.tsx";
import { Button } from "../../ui/Button.tsx";
import { Choices } from "../../ui/Choices.tsx";
import { Empty, Failure, Skeleton } from "../../ui/Faces.tsx";
import { LEVELS } from "../../ui/Message.tsx";
import { Page } from "../../ui/Page.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

type Filter = "all" | "unread";

const FILTERS = [
  { value: "all", label: "All" },
  { value: "unread", label: "Unread" },
] as const;

function NotificationRow({ notification, onRead }: { notification: Notification; onRead: () => void }) {
  const { icon: Icon, text } = LEVELS[notification.level];
  const isUnread = notification.readAt === null;
  return (
    <li
      data-seq={notification.seq}
      data-unread={isUnread}
      className={`card flex items-start gap-3 p-4 ${isUnread ? "border-l-4 border-l-accent" : ""}`}
    >
      <Icon role="img" aria-label={words.levels[notification.level]} className={`mt-0.5 size-5 shrink-0 ${text}`} />
      <div className="min-w-0 grow">
        <Link href={notification.href} onClick={onRead} className="block space-y-0.5 hover:underline">
          <span className={`block break-words ${isUnread ? "font-bold" : "font-medium"}`}>{notification.title}</span>
          <span className="block text-sm break-words">{notification.body}</span>
        </Link>
        <div className="flex min-h-11 flex-wrap items-center justify-between gap-2 text-sm text-muted">
          <time dateTime={notification.createdAt}>{dayTime(notification.createdAt)}</time>
          {isUnread && (
            <button
              type="button"
              onClick={onRead}
              className="inline-flex min-h-11 items-center rounded-lg px-2 font-semibold text-accent hover:bg-sunken"
            >
              Mark read
            </button>
          )}
        </div>
      </div>
    </li>
  );
}

/** Everything the person was told, newest first; arrives and is marked live. */
export default function InboxPage() {
  const [filter, setFilter] = useState<Filter>("all");
  const query = useInfiniteQuery(inboxQuery(filter === "unread"));
  const live = useLive();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const newest = items[0]?.seq ?? 0;
  return (
    <Page
      title="Inbox"
      tabTitle={live && live.unread > 0 ? `(${live.unread}) Inbox` : "Inbox"}
      aside={
        <Button
          look="secondary"
          disabled={!live || live.unread === 0 || newest === 0}
          onClick={() => live?.markRead({ upTo: newest })}
        >
          <CheckCheck aria-hidden="true" className="size-4" />
          Mark all read
        </Button>
      }
    >
      <Choices legend="Show" choices={FILTERS} value={filter} onChange={setFilter} />
      {query.data === undefined ? (
        query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton />
        )
      ) : items.length === 0 ? (
        <Empty title={filter === "unread" ? "Nothing unread" : "Nothing here yet"}>
          What concerns you arrives here by itself.
        </Empty>
      ) : (
        <>
          <ul className="space-y-3">
            {items.map((one) => (
              <NotificationRow
                key={one.seq}
                notification={one}
                onRead={() => one.readAt === null && live?.markRead({ seqs: [one.seq] })}
              />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button look="secondary" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show more
            </Button>
          )}
        </>
      )}
    </Page>
  );
}
