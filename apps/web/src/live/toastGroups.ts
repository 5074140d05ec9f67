import type { NotificationFrame } from "@parkmate/protocol";
import { words } from "../words/index.ts";
import { wordsOfNotice } from "./notices.ts";

/** What one toast shows: several notices where they belong together, the newest last. */
export interface JoinedNotices {
  /** The same for all notices of one toast. */
  toastId: string;
  /** Grows as more of them come, so that a toast that is still to appear says all of them. */
  notices: NotificationFrame[];
}

/**
 * Joins notices of one group (`alert.group`) that were told within its time of the first one into one toast; any other
 * notice has a toast of its own. The time is the server's, so that every device joins the same ones.
 */
export function createToastGroups(): (notice: NotificationFrame) => JoinedNotices {
  const open = new Map<string, JoinedNotices & { until: number }>();
  return (notice) => {
    const { group, groupMs = 0 } = notice.alert;
    const toldAt = Date.parse(notice.createdAt);
    const known = group === undefined ? undefined : open.get(group);
    if (known && toldAt < known.until) {
      known.notices.push(notice);
      return known;
    }
    const fresh = { toastId: `notice-${notice.seq}`, notices: [notice], until: toldAt + groupMs };
    if (group !== undefined) open.set(group, fresh);
    return fresh;
  };
}

/** What the toast of these notices says, and where it leads. */
export function wordsOf(notices: readonly NotificationFrame[]): { title: string; body: string; href: string } | null {
  const newest = notices.at(-1);
  if (!newest) return null;
  if (notices.length === 1) return { ...wordsOfNotice(newest), href: newest.href };
  const title = words.toasts.several(notices.length, newest.alert.groupWords);
  // To all of them, not to the one that its query names.
  return { title, body: newest.body, href: newest.href.split("?")[0] ?? newest.href };
}
