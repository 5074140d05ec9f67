import { type CompiledQuery, sql } from "kysely";
import type { Reads, Tx } from "./open.ts";
import type { DeviceRow, NoticeDeliveryRow, NoticeRingRow } from "./schema.ts";

const LARGEST_INSERT = 64;

/** The rows in pieces of 64, 32, 16 … 1: so many shapes of a statement there are. */
function* pieces<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  let size = LARGEST_INSERT;
  for (let from = 0; from < rows.length; from += size) {
    while (size > rows.length - from) size /= 2;
    yield rows.slice(from, from + size);
  }
}

/** An insert of many rows of one kind; each shape of it is compiled once, its rows only bring their values. */
function manyRows<Row>(
  compile: (tx: Tx, rows: readonly Row[]) => CompiledQuery,
  valuesOf: (row: Row) => readonly unknown[],
): (tx: Tx, rows: readonly Row[]) => Promise<void> {
  const shapes = new Map<number, CompiledQuery>();
  return async (tx, rows) => {
    for (const piece of pieces(rows)) {
      const shape = shapes.get(piece.length) ?? compile(tx, piece);
      shapes.set(piece.length, shape);
      await tx.executeQuery({ ...shape, parameters: piece.flatMap(valuesOf) });
    }
  };
}

type Sent = Pick<NoticeDeliveryRow, "readerId" | "seq" | "sessionId" | "sentAt">;

export type NoticeTraceWriter = ReturnType<typeof noticeTraceWriter>;

/** What enters many rows at once, for one engine. What is known of a ring, a delivery or a device stays. */
export function noticeTraceWriter() {
  return {
    rings: manyRows<NoticeRingRow>(
      (tx, rows) =>
        tx
          .insertInto("noticeRings")
          .values(rows.map(({ readerId, seq, rungAt }) => ({ readerId, seq, rungAt })))
          .onConflict((conflict) => conflict.doNothing())
          .compile(),
      ({ readerId, seq, rungAt }) => [readerId, seq, rungAt],
    ),
    deliveries: manyRows<Sent>(
      (tx, rows) =>
        tx
          .insertInto("noticeDeliveries")
          .values(rows.map(({ readerId, seq, sessionId, sentAt }) => ({ readerId, seq, sessionId, sentAt })))
          .onConflict((conflict) => conflict.doNothing())
          .compile(),
      ({ readerId, seq, sessionId, sentAt }) => [readerId, seq, sessionId, sentAt],
    ),
    devices: manyRows<DeviceRow>(
      (tx, rows) =>
        tx
          .insertInto("devices")
          .values(rows.map(({ sessionId, userId, name, lastSeenAt }) => ({ sessionId, userId, name, lastSeenAt })))
          .onConflict((conflict) =>
            conflict
              .column("sessionId")
              .doUpdateSet((row) => ({ lastSeenAt: row.ref("excluded.lastSeenAt") }))
              .whereRef("devices.lastSeenAt", "<", "excluded.lastSeenAt"),
          )
          .compile(),
      ({ sessionId, userId, name, lastSeenAt }) => [sessionId, userId, name, lastSeenAt],
    ),
  };
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
