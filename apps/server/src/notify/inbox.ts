import {
  type Alert,
  type EventName,
  type EventPayloads,
  type InboxPage,
  isEventName,
  type Notification,
  renderEvent,
} from "@parkmate/protocol";
import { type NotificationRow, notificationsBefore } from "../store/notifications.ts";
import type { Reads } from "../store/open.ts";
import { readerOf } from "../store/readers.ts";

/** What newer code told, in words this code has: it must not hold up the rest of the log. */
const UNKNOWN = {
  level: "info",
  title: "A notice of a newer version",
  body: "Load the page again to read it.",
  href: "/inbox",
  alert: { toast: false, sound: false },
} as const satisfies ReturnType<typeof renderEvent>;

/** A row of a log as a person reads it at `now`, and whether it should pop up. */
export function presentNotification(row: NotificationRow, now: number): { notification: Notification; alert: Alert } {
  const data = JSON.parse(row.data) as EventPayloads[EventName];
  const event = row.event as EventName;
  const { alert, ...words } = isEventName(row.event) ? renderEvent(row.event, data as never, now) : UNKNOWN;
  return {
    alert,
    notification: {
      seq: row.seq,
      id: row.id,
      event,
      level: words.level,
      title: words.title,
      body: words.body,
      href: words.href,
      data,
      createdAt: new Date(row.createdAt).toISOString(),
      readAt: row.readAt === null ? null : new Date(row.readAt).toISOString(),
    },
  };
}

/** A page of a person's inbox, newest first, with where their log stands. */
export async function readInbox(
  db: Reads,
  userId: string,
  page: { before?: number | undefined; unreadOnly: boolean; limit: number },
  now: number,
  epoch: string,
): Promise<InboxPage> {
  const reader = await readerOf(db, userId);
  if (!reader) throw new Error(`there is no reader ${userId}`);
  // Nothing beyond the head that is told, even if the log grew in between.
  const before = Math.min(page.before ?? Number.POSITIVE_INFINITY, reader.head + 1);
  const rows = await notificationsBefore(db, userId, { ...page, before });
  return {
    items: rows.map((row) => presentNotification(row, now).notification),
    head: reader.head,
    oldest: reader.floor + 1,
    unread: reader.unread,
    readRev: reader.readRev,
    epoch,
  };
}
