import type { NotificationFrame, ReadMark } from "@parkmate/protocol";
import { words } from "../words/index.ts";
import { wordsOfNotice } from "./notices.ts";

/** What one toast shows: several notices where they belong together, the newest last. */
export interface JoinedNotices {
  /** The same for all notices of one toast. */
  toastId: string;
  /** Grows as more of them come, so that a toast that is still to appear says all of them. */
  notices: NotificationFrame[];
}

export interface ToastGroups {
  /** The toast of this live notice. */
  join(notice: NotificationFrame): JoinedNotices;
  /** The one toast that sums up what of these is unread. */
  sumUp(notices: readonly NotificationFrame[]): JoinedNotices;
  /** The toasts of which nothing is unread any more: they have nothing left to say. */
  read(mark: ReadMark): string[];
}

/**
 * Joins notices of one group (`alert.group`) that were told within its time of the first one into one toast; any other
 * notice has a toast of its own. The time is the server's, so that every device joins the same ones.
 */
export function createToastGroups(): ToastGroups {
  const open = new Map<string, JoinedNotices & { until: number }>();
  const unread = new Map<string, Set<number>>();
  const remember = (toastId: string, { seq, readAt }: NotificationFrame) => {
    if (readAt === null) unread.set(toastId, (unread.get(toastId) ?? new Set()).add(seq));
  };
  const joined = (notice: NotificationFrame): JoinedNotices => {
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
  return {
    join(notice) {
      const toast = joined(notice);
      remember(toast.toastId, notice);
      return toast;
    },
    sumUp(notices) {
      unread.delete(SUMMARY);
      for (const notice of notices) remember(SUMMARY, notice);
      return { toastId: SUMMARY, notices: notices.filter(({ readAt }) => readAt === null) };
    },
    read(mark) {
      const over: string[] = [];
      for (const [toastId, seqs] of unread) {
        for (const seq of seqs) if (mark.seqs ? mark.seqs.includes(seq) : seq <= mark.upTo) seqs.delete(seq);
        if (seqs.size === 0) over.push(toastId);
      }
      for (const toastId of over) unread.delete(toastId);
      // What comes now begins anew: a toast that is gone must not be counted again.
      for (const [group, { toastId }] of open) if (over.includes(toastId)) open.delete(group);
      return over;
    },
  };
}

const SUMMARY = "summary";

/** What the toast of these notices says, and where it leads. */
export function wordsOf(notices: readonly NotificationFrame[]): { title: string; body: string; href: string } | null {
  const newest = notices.at(-1);
  if (!newest) return null;
  if (notices.length === 1) return { ...wordsOfNotice(newest), href: newest.href };
  const title = words.toasts.several(notices.length, newest.alert.groupWords);
  // To all of them, not to the one that its query names.
  return { title, body: newest.body, href: newest.href.split("?")[0] ?? newest.href };
}
