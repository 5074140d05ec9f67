/**
 * The away channels: e-mail and push to people who have no page open.
 *
 * Owns: one cursor per address over its person's log, as a socket has one, and how far it went.
 * Promises: what is due goes out at least once and, but for a crash between sending and noting it, once; several mails due
 * together are one; what cannot be sent is tried for a day, then skipped and counted. Nothing goes where the session ended.
 * Never: takes part in the transaction of a notice; calls a provider inside one of its own.
 * If it dies: the cursor is where it was, and its lease runs out.
 */
import {
  type AwayChannel,
  type AwayNotice,
  type AwayVerdict,
  awayVerdict,
  pauseAfter,
  staleAt,
  TRIED_FOR_MS,
} from "../../domain/away.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Log } from "../../platform/log.ts";
import {
  type AwayCursorRow,
  claimAwayCursors,
  deletePushSubscriptions,
  moveAwayCursor,
  type PushSubscriptionRow,
  pushSessionsAfter,
  pushSubscriptionOf,
  restingAwayCursors,
  wakeAwayCursors,
} from "../../store/away.ts";
import { noticeDeliveries } from "../../store/noticeTrace.ts";
import { type NotificationRow, notificationsAfter } from "../../store/notifications.ts";
import { preferencesOf } from "../../store/preferences.ts";
import { profileOf } from "../../store/profiles.ts";
import { sessionExpiries } from "../../store/sessions.ts";
import { presentNotification } from "../inbox.ts";
import { transact, type World } from "../transact.ts";
import { mailOf } from "./mail.ts";
import type { Senders } from "./senders.ts";

/** Longer than any sending takes. */
const LEASE_MS = 120_000;
const CLAIMED_AT_ONCE = 10;
/** Notices looked at per cursor and turn; of those, pushes sent. */
const READ_AT_ONCE = 50;
const PUSHED_AT_ONCE = 10;
/** Cursors looked at in one query, about a millisecond. */
const LOOKED_AT_ONCE = 500;
/** How long a push service keeps what does not become history before. */
const KEPT_MS = 24 * 60 * 60_000;

export type AwayWorld = World & { log: Log; realClock: Clock };

export interface AwayRig {
  world: AwayWorld;
  senders: Senders;
  /** The origin that links in mails lead to. */
  publicUrl: string;
}

/** A notice of a cursor, with its row. */
type Notice = AwayNotice & { row: NotificationRow };

/** A part of the resting cursors after `after` is looked at, and woken where there is something new; answers where to go on. */
export async function wakeAway(world: AwayWorld, after: string): Promise<string> {
  const resting = await restingAwayCursors(world.store.read, after, LOOKED_AT_ONCE);
  const woken = resting.filter(({ dueAt }) => dueAt !== null);
  if (woken.length > 0) {
    await transact(world, async ({ tx }) => {
      await wakeAwayCursors(tx, woken);
      return { ok: true, value: null };
    });
  }
  return resting.length < LOOKED_AT_ONCE ? "" : (resting.at(-1)?.target ?? "");
}

/** A part of the push subscriptions after `after` is looked at: those of ended sessions go; answers where to go on. */
export async function forgetEndedPush(world: AwayWorld, after: string): Promise<string> {
  const { read, accountsRead } = world.store;
  const rows = await pushSessionsAfter(read, accountsRead, after, LOOKED_AT_ONCE, world.realClock.now());
  await forget(
    world,
    rows.filter(({ goesOn }) => !goesOn).map(({ id }) => id),
  );
  return rows.length < LOOKED_AT_ONCE ? "" : (rows.at(-1)?.id ?? "");
}

/** Sends what is due on a channel, a few addresses at once; answers how many cursors were dealt with. */
export async function sendAway(rig: AwayRig, channel: AwayChannel): Promise<number> {
  const { world } = rig;
  const outcome = await transact(world, async (unit) => {
    const now = await unit.now();
    return { ok: true, value: await claimAwayCursors(unit.tx, channel, now, now + LEASE_MS, CLAIMED_AT_ONCE) };
  });
  const claimed = outcome.ok ? outcome.value : [];
  const turns = await Promise.allSettled(
    claimed.map((cursor) => (channel === "email" ? mailTurn(rig, cursor) : pushTurn(rig, cursor))),
  );
  turns.forEach((turn, index) => {
    if (turn.status === "fulfilled") return;
    world.log.error({ err: turn.reason, channel, target: claimed[index]?.target }, "an away channel failed");
  });
  return claimed.length;
}

async function mailTurn({ world, senders, publicUrl }: AwayRig, cursor: AwayCursorRow): Promise<void> {
  const verdict = await look(world, cursor, null);
  const profile = await profileOf(world.store.read, cursor.userId);
  if (verdict.tell.length === 0 || !senders.email || !profile || profile.disabledAt !== null) {
    return moveOn(world, cursor, verdict);
  }
  const now = world.clock.now();
  const words = verdict.tell.map(({ row }) => presentNotification(row, now).notification);
  const sent = await senders.email.send(mailOf(profile, words, publicUrl));
  if (sent.kind === "accepted") {
    world.metrics.awaySent.inc({ channel: "email" }, verdict.tell.length);
    return moveOn(world, cursor, verdict);
  }
  await putOff(world, cursor, verdict, verdict.tell[0], sent.kind === "failed" ? sent.why : sent.kind);
}

async function pushTurn({ world, senders }: AwayRig, cursor: AwayCursorRow): Promise<void> {
  const { read, accountsRead } = world.store;
  const to = await pushSubscriptionOf(read, cursor.target);
  const ends = to && (await sessionExpiries(accountsRead, [to.sessionId])).get(to.sessionId);
  if (!to || !ends || ends <= world.realClock.now()) return forget(world, [cursor.target]);
  const verdict = await look(world, cursor, to);
  const now = world.clock.now();
  for (const [index, notice] of senders.push ? verdict.tell.entries() : []) {
    if (index === PUSHED_AT_ONCE) return moveTo(world, cursor, notice.seq - 1, now);
    const { id, title, body, href } = presentNotification(notice.row, now).notification;
    const keptMs = Math.min(KEPT_MS, (staleAt(notice) ?? Number.POSITIVE_INFINITY) - now);
    const sent = await senders.push?.send(to, { id, title, body, href }, Math.ceil(keptMs / 1000));
    if (sent?.kind === "gone") return forget(world, [cursor.target]);
    if (sent?.kind === "failed") {
      const rest = { ...verdict, tell: verdict.tell.slice(index) };
      return putOff(world, cursor, rest, notice, sent.why);
    }
    world.metrics.awaySent.inc({ channel: "push" });
  }
  await moveOn(world, cursor, verdict);
}

/** What there is to do after a cursor; `device`: where a push would go to. */
async function look(
  world: AwayWorld,
  { userId, channel, seq }: AwayCursorRow,
  device: PushSubscriptionRow | null,
): Promise<AwayVerdict<Notice>> {
  const { read } = world.store;
  const rows = await notificationsAfter(read, userId, seq, READ_AT_ONCE);
  const last = rows.at(-1)?.seq ?? seq;
  const deliveries = await noticeDeliveries(read, userId, seq + 1, last);
  const shown = new Set(deliveries.filter(({ shownAt }) => shownAt !== null).map((delivery) => delivery.seq));
  const notices = rows.map(
    (row): Notice => ({
      ...{ seq: row.seq, event: row.event, createdAt: row.createdAt, readAt: row.readAt, row },
      data: JSON.parse(row.data) as AwayNotice["data"],
      isShown: shown.has(row.seq),
      isOwnAct: device !== null && row.silentFor === device.sessionId,
    }),
  );
  const verdict = awayVerdict(channel, notices, await preferencesOf(read, userId), world.clock.now());
  // There may be more than was read: that is looked at next.
  const isFull = rows.length === READ_AT_ONCE && verdict.nextDueAt === null;
  return isFull ? { ...verdict, nextDueAt: world.clock.now() } : verdict;
}

/** Everything of the verdict is done. */
function moveOn(world: AwayWorld, cursor: AwayCursorRow, { upTo, nextDueAt }: AwayVerdict<Notice>): Promise<void> {
  return moveTo(world, cursor, upTo ?? cursor.seq, nextDueAt);
}

async function moveTo(world: AwayWorld, cursor: AwayCursorRow, seq: number, dueAt: number | null): Promise<void> {
  await transact(world, async ({ tx }) => {
    await moveAwayCursor(tx, cursor, { seq, dueAt, attempts: 0 });
    return { ok: true, value: null };
  });
}

/** Nobody took `first`, nor what comes after it: later again, or never where it was tried for a day. */
async function putOff(
  world: AwayWorld,
  cursor: AwayCursorRow,
  { tell, upTo, nextDueAt }: AwayVerdict<Notice>,
  first: Notice | undefined,
  why: string,
): Promise<void> {
  const { channel, target, userId } = cursor;
  const now = world.clock.now();
  world.metrics.awayFailures.inc({ channel });
  const given = tell.filter(({ createdAt }) => now - createdAt >= TRIED_FOR_MS);
  const kept = tell[given.length];
  if (given.length > 0) {
    world.metrics.awaySkipped.inc({ channel }, given.length);
    world.log.warn({ channel, target, userId, notices: given.length, why }, "notices were not taken for a day");
    if (!kept) return moveTo(world, cursor, upTo ?? cursor.seq, nextDueAt);
  }
  // What was taken before it is behind the cursor.
  const seq = (kept ?? first)?.seq ?? cursor.seq + 1;
  const attempts = cursor.attempts + 1;
  world.log.warn({ channel, target, userId, attempts, why }, "a notice was not taken and will be sent again");
  await transact(world, async ({ tx }) => {
    await moveAwayCursor(tx, cursor, { seq: seq - 1, dueAt: now + pauseAfter(attempts), attempts });
    return { ok: true, value: null };
  });
}

/** These browsers take nothing any more. */
async function forget(world: AwayWorld, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await transact(world, async ({ tx }) => {
    await deletePushSubscriptions(tx, ids);
    return { ok: true, value: null };
  });
}
