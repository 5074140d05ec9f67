import type { Kysely } from "kysely";
import { type AwayChannel, URGENT_AFTER_MS } from "../domain/away.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";
import type { AccountsSchema } from "./schema.ts";
import { sessionExpiries } from "./sessions.ts";

/** How far a log went out to one address. */
export interface AwayCursorRow {
  /** The push subscription; for e-mail the person. */
  target: string;
  userId: string;
  channel: AwayChannel;
  seq: number;
  /** Null: it rests, there was nothing after `seq`. */
  dueAt: number | null;
  attempts: number;
}

/** A browser that takes pushes. */
export interface PushSubscriptionRow {
  id: string;
  userId: string;
  sessionId: string;
  endpoint: string;
  p256dh: string;
  auth: string;
  createdAt: number;
}

/** These addresses of a person have a cursor; a new one stands at the head of the log: what was before does not go out. */
export async function openAwayCursors(
  tx: Tx,
  userId: string,
  channel: AwayChannel,
  targets: readonly string[],
): Promise<void> {
  if (targets.length === 0) return;
  const reader = await tx.selectFrom("readers").select("head").where("userId", "=", userId).executeTakeFirstOrThrow();
  await tx
    .insertInto("awayCursors")
    .values(targets.map((target) => ({ target, userId, channel, seq: reader.head, dueAt: null, attempts: 0 })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The person has no cursor on this channel any more. */
export async function closeAwayCursors(tx: Tx, userId: string, channel: AwayChannel): Promise<void> {
  await tx.deleteFrom("awayCursors").where("userId", "=", userId).where("channel", "=", channel).execute();
}

/** A resting cursor, and when it is to be looked at for the first notice after it; null where there is none. */
export type RestingCursor = Pick<AwayCursorRow, "target" | "seq"> & { dueAt: number | null };

/** The next `limit` resting cursors after `after`, in the order of their targets. */
export async function restingAwayCursors(db: Reads, after: string, limit: number): Promise<RestingCursor[]> {
  const rows = await db
    .selectFrom(
      db
        .selectFrom("awayCursors")
        .select(["target", "userId", "seq"])
        .where("dueAt", "is", null)
        .where("target", ">", after)
        .orderBy("target")
        .limit(limit)
        .as("resting"),
    )
    .leftJoin("notifications", (join) =>
      join
        .onRef("notifications.readerId", "=", "resting.userId")
        .on((on) => on("notifications.seq", "=", on("resting.seq", "+", 1))),
    )
    .select(["resting.target", "resting.seq", "notifications.createdAt"])
    .execute();
  return rows.map(({ target, seq, createdAt }) => ({
    ...{ target, seq },
    dueAt: createdAt === null ? null : createdAt + URGENT_AFTER_MS,
  }));
}

/** These rest no more; one that moved meanwhile stays as it is. */
export async function wakeAwayCursors(tx: Tx, woken: readonly RestingCursor[]): Promise<void> {
  for (const { target, seq, dueAt } of woken) {
    await tx
      .updateTable("awayCursors")
      .set({ dueAt })
      .where("target", "=", target)
      .where("seq", "=", seq)
      .where("dueAt", "is", null)
      .execute();
  }
}

/** When the next cursor of a channel falls due, or null. */
export async function nextAwayDue(db: Reads, channel: AwayChannel): Promise<number | null> {
  const row = await db
    .selectFrom("awayCursors")
    .select("dueAt")
    .where("channel", "=", channel)
    .where("dueAt", "is not", null)
    .orderBy("dueAt")
    .limit(1)
    .executeTakeFirst();
  return row?.dueAt ?? null;
}

/**
 * Claims cursors that are due: their time moves on to `leaseUntil`, so that nobody else takes them and a crash while
 * sending leaves them due again.
 */
export async function claimAwayCursors(
  tx: Tx,
  channel: AwayChannel,
  now: number,
  leaseUntil: number,
  limit: number,
): Promise<AwayCursorRow[]> {
  const due = await tx
    .selectFrom("awayCursors")
    .selectAll()
    .where("channel", "=", channel)
    .where("dueAt", "is not", null)
    .where("dueAt", "<=", now)
    .orderBy("dueAt")
    .orderBy("target")
    .limit(limit)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate().skipLocked())
    .execute();
  if (due.length > 0) {
    await tx
      .updateTable("awayCursors")
      .set({ dueAt: leaseUntil })
      .where(
        "target",
        "in",
        due.map(({ target }) => target),
      )
      .execute();
  }
  return due;
}

/** Moves or puts off a cursor that still stands where it was read. */
export async function moveAwayCursor(
  tx: Tx,
  { target, seq }: Pick<AwayCursorRow, "target" | "seq">,
  to: Pick<AwayCursorRow, "seq" | "dueAt" | "attempts">,
): Promise<void> {
  await tx.updateTable("awayCursors").set(to).where("target", "=", target).where("seq", "=", seq).execute();
}

/** A push subscription by id. */
export function pushSubscriptionOf(db: Reads, id: string): Promise<PushSubscriptionRow | undefined> {
  return db.selectFrom("pushSubscriptions").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The push subscription of a session. */
export function pushSubscriptionOfSession(db: Reads, sessionId: string): Promise<PushSubscriptionRow | undefined> {
  return db.selectFrom("pushSubscriptions").selectAll().where("sessionId", "=", sessionId).executeTakeFirst();
}

/** The ids of a person's push subscriptions, oldest first. */
export async function pushSubscriptionsOf(db: Reads, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("pushSubscriptions")
    .select("id")
    .where("userId", "=", userId)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** The ids of the subscriptions of this browser or of this session. */
export async function pushSubscriptionsAt(db: Reads, endpoint: string, sessionId: string): Promise<string[]> {
  const rows = await db
    .selectFrom("pushSubscriptions")
    .select("id")
    .where((where) => where.or([where("endpoint", "=", endpoint), where("sessionId", "=", sessionId)]))
    .execute();
  return rows.map(({ id }) => id);
}

/** Adds a subscription. */
export async function insertPushSubscription(tx: Tx, row: PushSubscriptionRow): Promise<void> {
  await tx.insertInto("pushSubscriptions").values(row).execute();
}

/** These subscriptions are gone, and their cursors with them. */
export async function deletePushSubscriptions(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx
    .deleteFrom("pushSubscriptions")
    .where("id", "in", [...ids])
    .execute();
  await tx
    .deleteFrom("awayCursors")
    .where("target", "in", [...ids])
    .execute();
}

/** The next `limit` subscriptions after `after`: each with whether its session goes on at `now` (epoch ms of real time). */
export async function pushSessionsAfter(
  db: Reads,
  accounts: Kysely<AccountsSchema>,
  after: string,
  limit: number,
  now: number,
): Promise<{ id: string; goesOn: boolean }[]> {
  const rows = await db
    .selectFrom("pushSubscriptions")
    .select(["id", "sessionId"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
  const ends = await sessionExpiries(
    accounts,
    rows.map(({ sessionId }) => sessionId),
  );
  return rows.map(({ id, sessionId }) => ({ id, goesOn: (ends.get(sessionId) ?? 0) > now }));
}
