import type { NoticeTracePage, TracedDevice } from "@parkmate/protocol";
import { deviceName } from "../domain/deviceName.ts";
import { noticeDeliveries, noticeRings } from "../store/noticeTrace.ts";
import { notificationsBefore } from "../store/notifications.ts";
import type { Reads } from "../store/open.ts";
import { presentNotification } from "./inbox.ts";

const iso = (at: number): string => new Date(at).toISOString();
const isoOrUnknown = (at: number | null | undefined): string => (at === null || at === undefined ? "unknown" : iso(at));

/** What became of a page of a person's notices, newest first. What no node has noted is "unknown". */
export async function readNoticeTrace(
  db: Reads,
  userId: string,
  page: { before?: number | undefined; limit: number },
  now: number,
): Promise<NoticeTracePage> {
  const found = await notificationsBefore(db, userId, { ...page, unreadOnly: false, limit: page.limit + 1 });
  const rows = found.slice(0, page.limit);
  const [newest, oldest] = [rows[0]?.seq ?? 0, rows.at(-1)?.seq ?? 0];
  const rungAt = new Map((await noticeRings(db, userId, oldest, newest)).map((ring) => [ring.seq, ring.rungAt]));
  const devicesOf = new Map<number, TracedDevice[]>();
  for (const delivery of await noticeDeliveries(db, userId, oldest, newest)) {
    const devices = devicesOf.get(delivery.seq) ?? [];
    devicesOf.set(delivery.seq, devices);
    devices.push({
      device: delivery.deviceName ?? deviceName(null),
      sessionId: delivery.sessionId,
      sentAt: iso(delivery.sentAt),
      acknowledgedAt: isoOrUnknown(delivery.ackedAt),
      shownAt: isoOrUnknown(delivery.shownAt),
    });
  }
  return {
    items: rows.map((row) => {
      const { id, event, level, title, createdAt, readAt } = presentNotification(row, now).notification;
      const devices = devicesOf.get(row.seq) ?? [];
      return {
        ...{ seq: row.seq, id, event, level, title, writtenAt: createdAt, readAt, devices },
        rungAt: isoOrUnknown(rungAt.get(row.seq)),
        delivery: devices.length > 0 ? "known" : "unknown",
      };
    }),
    next: found.length > page.limit ? oldest : null,
  };
}
