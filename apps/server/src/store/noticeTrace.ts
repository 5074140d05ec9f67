import { sql } from "kysely";
import type { Reads, Tx } from "./open.ts";
import type { DeviceRow, NoticeDeliveryRow, NoticeRingRow } from "./schema.ts";

/** Notes when doorbells rang; what is known stays. */
export async function insertNoticeRings(tx: Tx, rows: readonly NoticeRingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("noticeRings")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Notes when notices were sent to devices; the first time counts. */
export async function insertNoticeDeliveries(
  tx: Tx,
  rows: readonly Pick<NoticeDeliveryRow, "readerId" | "seq" | "sessionId" | "sentAt">[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("noticeDeliveries")
    .values(rows.map((row) => ({ ...row, ackedAt: null, shownAt: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Which of a device's deliveries are meant. */
interface OfDevice {
  readerId: string;
  sessionId: string;
}

/** The device handed everything in (after, upTo] to its page; the first time counts. */
export async function noteAcked(
  tx: Tx,
  { readerId, sessionId }: OfDevice,
  range: { after: number; upTo: number },
  at: number,
): Promise<void> {
  await tx
    .updateTable("noticeDeliveries")
    .set({ ackedAt: at })
    .where("readerId", "=", readerId)
    .where("seq", ">", range.after)
    .where("seq", "<=", range.upTo)
    .where("sessionId", "=", sessionId)
    .where("ackedAt", "is", null)
    .execute();
}

/** The device showed these as visible toasts; the first time counts. */
export async function noteShown(
  tx: Tx,
  { readerId, sessionId }: OfDevice,
  seqs: readonly number[],
  at: number,
): Promise<void> {
  await tx
    .updateTable("noticeDeliveries")
    .set({ shownAt: at })
    .where("readerId", "=", readerId)
    .where("seq", "in", [...seqs])
    .where("sessionId", "=", sessionId)
    .where("shownAt", "is", null)
    .execute();
}

/** Notes what devices are called and when they were last heard of. */
export async function putDevices(tx: Tx, rows: readonly DeviceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("devices")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("sessionId").doUpdateSet((row) => ({
        name: row.ref("excluded.name"),
        lastSeenAt: row.ref("excluded.lastSeenAt"),
      })),
    )
    .execute();
}

/** When the doorbells of a reader's notices from `from` to `to` rang. */
export function noticeRings(db: Reads, readerId: string, from: number, to: number): Promise<NoticeRingRow[]> {
  return db
    .selectFrom("noticeRings")
    .selectAll()
    .where("readerId", "=", readerId)
    .where("seq", ">=", from)
    .where("seq", "<=", to)
    .execute();
}

/** To which devices a reader's notices from `from` to `to` were sent, in the order they were. */
export function noticeDeliveries(
  db: Reads,
  readerId: string,
  from: number,
  to: number,
): Promise<(NoticeDeliveryRow & { deviceName: string | null })[]> {
  return db
    .selectFrom("noticeDeliveries")
    .leftJoin("devices", "devices.sessionId", "noticeDeliveries.sessionId")
    .selectAll("noticeDeliveries")
    .select("devices.name as deviceName")
    .where("noticeDeliveries.readerId", "=", readerId)
    .where("noticeDeliveries.seq", ">=", from)
    .where("noticeDeliveries.seq", "<=", to)
    .orderBy("noticeDeliveries.sentAt")
    .orderBy("noticeDeliveries.sessionId")
    .execute();
}

const PRUNED_AT_ONCE = 1_000;

const TIMES = [
  ["notice_rings", "rung_at"],
  ["notice_deliveries", "sent_at"],
  ["devices", "last_seen_at"],
] as const;

/** Forgets a bounded part of what the trace knows from before `before`; answers how many rows, 0 where nothing is left. */
export async function pruneNoticeTrace(tx: Tx, before: number): Promise<number> {
  let gone = 0;
  for (const [name, column] of TIMES) {
    const [table, time] = [sql.table(name), sql.ref(column)];
    const { rows } = await sql<{ at: number }>`select ${time} as at from ${table} where ${time} < ${before}
      order by ${time} limit 1 offset ${PRUNED_AT_ONCE - 1}`.execute(tx);
    const upTo = Number(rows[0]?.at ?? before - 1);
    const result = await sql`delete from ${table} where ${time} <= ${upTo}`.execute(tx);
    gone += Number(result.numAffectedRows ?? 0);
  }
  return gone;
}
