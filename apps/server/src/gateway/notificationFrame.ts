import type { NotificationFrame } from "@parkmate/protocol";
import { presentNotification } from "../notify/inbox.ts";
import type { NotificationRow } from "../store/notifications.ts";

/** The text of the frame for a row; the words are true at `now`. `replayed`: the row was there when the socket came. */
export function notificationFrame(row: NotificationRow, replayed: boolean, now: number): string {
  const { notification, alert } = presentNotification(row, now);
  return JSON.stringify({ type: "notification", ...notification, replayed, alert } satisfies NotificationFrame);
}
