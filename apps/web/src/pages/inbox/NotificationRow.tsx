import type { Notification } from "@parkmate/protocol";
import { Check } from "lucide-react";
import { Link } from "wouter";
import { wordsOfNotice } from "../../live/notices.ts";
import { IconButton } from "../../ui/Button.tsx";
import { LEVELS } from "../../ui/Message.tsx";
import { clockTime, dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";

/** One notice: what, when, how grave, read or not; the whole row leads to what it is about. */
export function NotificationRow({
  notification,
  isFresh,
  onRead,
}: {
  notification: Notification;
  isFresh: boolean;
  onRead: () => void;
}) {
  const { icon: Icon, text } = LEVELS[notification.level];
  const { title, body } = wordsOfNotice(notification);
  const isUnread = notification.readAt === null;
  return (
    <li className={`relative flex items-start gap-3 px-4 py-3 hover:bg-sunken/60 ${isFresh ? "glow" : ""}`}>
      <Icon role="img" aria-label={words.levels[notification.level]} className={`mt-0.5 size-5 shrink-0 ${text}`} />
      <Link
        href={notification.href}
        onClick={onRead}
        className="min-w-0 grow space-y-0.5 before:absolute before:inset-0 focus-visible:outline-none focus-visible:before:outline-2 focus-visible:before:-outline-offset-2 focus-visible:before:outline-accent"
      >
        <span className="flex items-baseline justify-between gap-3">
          <span className={`min-w-0 break-words ${isUnread ? "font-bold" : "font-medium text-muted"}`}>{title}</span>
          <span className="flex shrink-0 items-center gap-2 text-xs text-muted">
            {isUnread && (
              <span role="img" aria-label={words.inbox.unreadMark} className="size-2.5 rounded-full bg-accent" />
            )}
            <time dateTime={notification.createdAt} title={dayTime(notification.createdAt)}>
              {clockTime(notification.createdAt)}
            </time>
          </span>
        </span>
        <span className={`block text-sm break-words ${isUnread ? "" : "text-muted"}`}>{body}</span>
      </Link>
      <div className="-my-2 -mr-2 size-11 shrink-0">
        {isUnread && (
          <IconButton icon={Check} label={words.inbox.markRead} onClick={onRead} className="relative z-1 text-muted" />
        )}
      </div>
    </li>
  );
}
