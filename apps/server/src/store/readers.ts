import { sql } from "kysely";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";

/** Where a person's log stands. `floor` is the oldest kept seq − 1. */
export interface ReaderRow {
  userId: string;
  head: number;
  floor: number;
  unread: number;
  readRev: number;
  rev: number;
}

/** The number of rows whose sum is the admins' revision. */
export const ADMIN_REV_SHARDS = 16;

/** Makes the person somebody who can be told; nothing changes for one who already is. */
export async function insertReader(tx: Tx, userId: string): Promise<void> {
  await tx
    .insertInto("readers")
    .values({ userId, head: 0, floor: 0, unread: 0, readRev: 0, rev: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** One consistent read of where a log stands. */
export function readerOf(db: Reads, userId: string): Promise<ReaderRow | undefined> {
  return db.selectFrom("readers").selectAll().where("userId", "=", userId).executeTakeFirst();
}

/** Where several logs stand, in one query. */
export async function readersOf(db: Reads, userIds: readonly string[]): Promise<ReaderRow[]> {
  if (userIds.length === 0) return [];
  return db
    .selectFrom("readers")
    .selectAll()
    .where("userId", "in", [...userIds])
    .execute();
}

/** Reserves the next `count` seqs of a log and raises its revision; the row stays locked until the commit. */
export function growReader(
  tx: Tx,
  userId: string,
  grow: { notices: number; changes: number },
): Promise<ReaderRow | undefined> {
  return tx
    .updateTable("readers")
    .set((row) => ({
      head: row("head", "+", grow.notices),
      unread: row("unread", "+", grow.notices),
      rev: row("rev", "+", grow.changes),
    }))
    .where("userId", "=", userId)
    .returningAll()
    .executeTakeFirst();
}

/** Locks the reader's row and answers it. */
export function lockReader(tx: Tx, userId: string): Promise<ReaderRow | undefined> {
  return tx
    .selectFrom("readers")
    .selectAll()
    .where("userId", "=", userId)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** Notes a marking: `unread` falls by `marked`, `readRev` rises by one. */
export function noteRead(tx: Tx, userId: string, marked: number): Promise<ReaderRow> {
  return tx
    .updateTable("readers")
    .set((row) => ({ unread: row("unread", "-", marked), readRev: row("readRev", "+", 1) }))
    .where("userId", "=", userId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Raises the admins' revision by one for each key, in the rows chosen by the keys, those in their order. */
export async function raiseAdminRevs(tx: Tx, shardKeys: readonly string[]): Promise<void> {
  const raised = new Map<number, number>();
  for (const key of shardKeys) raised.set(shardOf(key), (raised.get(shardOf(key)) ?? 0) + 1);
  for (const [shard, rev] of [...raised].sort(([a], [b]) => a - b)) {
    await tx
      .insertInto("adminRevs")
      .values({ shard, rev })
      .onConflict((conflict) =>
        conflict.column("shard").doUpdateSet((row) => ({ rev: row("adminRevs.rev", "+", row.ref("excluded.rev")) })),
      )
      .execute();
  }
}

/** The admins' revision: the sum of all shards. */
export async function adminRev(db: Reads): Promise<number> {
  const row = await db
    .selectFrom("adminRevs")
    .select(sql<number>`coalesce(sum(rev), 0)`.as("rev"))
    .executeTakeFirstOrThrow();
  return Number(row.rev);
}

function shardOf(key: string): number {
  let hash = 0;
  for (let index = 0; index < key.length; index++) hash = (hash * 31 + key.charCodeAt(index)) >>> 0;
  return hash % ADMIN_REV_SHARDS;
}

/** Notes that the log is kept from `floor + 1` on; what was unread below it is no longer counted. */
export async function raiseFloor(tx: Tx, userId: string, floor: number): Promise<void> {
  const unread = tx
    .selectFrom("notifications")
    .select((count) => count.fn.countAll<number>().as("unread"))
    .where("readerId", "=", userId)
    .where("readAt", "is", null);
  await tx
    .updateTable("readers")
    .set({ floor, unread: unread as never })
    .where("userId", "=", userId)
    .execute();
}
