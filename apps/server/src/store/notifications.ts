import { sql } from "kysely";
import type { Reads, Tx } from "./open.ts";

/** A row of a reader's log: facts, never words. `data` is JSON text. */
export interface NotificationRow {
  readerId: string;
  seq: number;
  id: string;
  event: string;
  version: number;
  data: string;
  createdAt: number;
  readAt: number | null;
  /** The session whose own act this confirms: no toast there. */
  silentFor: string | null;
}

/** Adds rows to a log whose range of seq was reserved under the reader's lock. */
export async function insertNotifications(tx: Tx, rows: readonly NotificationRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 500) {
    await tx
      .insertInto("notifications")
      .values(rows.slice(from, from + 500))
      .execute();
  }
}

/** The rows after `seq`, oldest first, at most `limit`. */
export function notificationsAfter(
  db: Reads,
  readerId: string,
  seq: number,
  limit: number,
): Promise<NotificationRow[]> {
  return db
    .selectFrom("notifications")
    .selectAll()
    .where("readerId", "=", readerId)
    .where("seq", ">", seq)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** A page of an inbox, newest first; `before` (exclusive) pages on. */
export function notificationsBefore(
  db: Reads,
  readerId: string,
  page: { before?: number | undefined; unreadOnly: boolean; limit: number },
): Promise<NotificationRow[]> {
  let query = db.selectFrom("notifications").selectAll().where("readerId", "=", readerId);
  if (page.before !== undefined) query = query.where("seq", "<", page.before);
  if (page.unreadOnly) query = query.where("readAt", "is", null);
  return query.orderBy("seq", "desc").limit(page.limit).execute();
}

/** The ids of the rows at these places of these logs, in one query; what is gone is left out. */
export async function notificationIdsAt(
  db: Reads,
  places: readonly { readerId: string; seq: number }[],
): Promise<{ readerId: string; seq: number; id: string }[]> {
  const rows = places.map(({ readerId, seq }) => sql`(cast(${readerId} as text), cast(${seq} as bigint))`);
  return db
    .selectFrom("notifications")
    .select(["readerId", "seq", "id"])
    .where(sql<boolean>`(reader_id, seq) in (values ${sql.join(rows)})`)
    .execute();
}

/** Marks unread rows read and answers how many were: those named, or all up to and including `upTo`. */
export async function markNotificationsRead(
  tx: Tx,
  readerId: string,
  mark: { seqs: readonly number[] } | { upTo: number },
  now: number,
): Promise<number> {
  if ("seqs" in mark && mark.seqs.length === 0) return 0;
  const query = tx
    .updateTable("notifications")
    .set({ readAt: now })
    .where("readerId", "=", readerId)
    .where("readAt", "is", null);
  const result = await ("upTo" in mark
    ? query.where("seq", "<=", mark.upTo)
    : query.where("seq", "in", [...mark.seqs])
  ).executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** Deletes all but the newest `keep` rows of a log; answers the highest seq that is gone, 0 where none is. */
export async function pruneNotifications(tx: Tx, readerId: string, keep: number): Promise<number> {
  const oldestKept = await tx
    .selectFrom("notifications")
    .select("seq")
    .where("readerId", "=", readerId)
    .orderBy("seq", "desc")
    .offset(keep - 1)
    .limit(1)
    .executeTakeFirst();
  if (!oldestKept || oldestKept.seq <= 1) return 0;
  await tx.deleteFrom("notifications").where("readerId", "=", readerId).where("seq", "<", oldestKept.seq).execute();
  return oldestKept.seq - 1;
}
