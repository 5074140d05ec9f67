import { EVENTS, isEventName, type NotificationFrame } from "@parkmate/protocol";
import { alertAsWished, type Preferences } from "../domain/preferences.ts";
import { presentNotification } from "../notify/inbox.ts";
import type { NotificationRow } from "../store/notifications.ts";

/**
 * The text of the frame for a row; the words are true at `now`. `replayed`: the row was there when the socket came.
 * `silent`: it confirms what this very session did.
 */
export function notificationFrame(
  row: NotificationRow,
  replayed: boolean,
  now: number,
  preferences: Preferences,
  silent: boolean,
): string {
  const { notification, alert: usual } = presentNotification(row, now);
  const alert =
    silent || !isEventName(row.event)
      ? { toast: false, sound: false }
      : alertAsWished(usual, EVENTS[row.event].group, preferences, now);
  return JSON.stringify({ type: "notification", ...notification, replayed, alert } satisfies NotificationFrame);
}
