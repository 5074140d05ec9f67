/**
 * Where anything is written and anybody is told.
 *
 * Owns: the one transaction of a command, and the doorbells after it.
 * Promises: a change, the revisions it raises and the notices it causes are committed together or not at all; doorbells
 * ring only after the commit, once per reader. The lock order ends with the readers, sorted by id.
 * Never: calls a provider, waits for a socket, or stores words.
 * If it dies: before the commit nothing happened; after it the log has everything and the sweep rings again.
 */
import type { ChangedResource, Refusal } from "@parkmate/protocol";
import type { ChannelLayer, Doorbell, Topic } from "../channels/layer.ts";
import type { Notice } from "../domain/rule.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Metrics } from "../platform/metrics.ts";
import { raiseLotRevs } from "../store/lots.ts";
import { insertNotifications, type NotificationRow } from "../store/notifications.ts";
import type { Store, Tx } from "../store/open.ts";
import { adminRev, growReader, raiseAdminRevs } from "../store/readers.ts";
import type { NoticeTrace } from "./noticeTrace.ts";

/** What every writer is given. */
export interface World {
  store: Store;
  /** The clock of the domain: the demo may skip ahead. */
  clock: Clock;
  /** The domain's time by the database's clock, where that decides (PostgreSQL); else `clock` does. */
  timeOf?: (tx: Tx) => Promise<number>;
  ids: Ids;
  channels: ChannelLayer;
  metrics: Metrics;
  /** What becomes of each notice. */
  trace: NoticeTrace;
}

/** A screen that went stale: for these people, and for the admins where `admins` names the lot (or thing) it is about. */
export interface Change {
  users: readonly string[];
  admins?: string;
  resource: ChangedResource;
  id?: string;
}

/** One transaction under way. */
export interface Unit {
  readonly tx: Tx;
  /**
   * The time of this transaction, the same from the first call on: that comes after the last lock is held, so that no
   * decision is as old as the wait for it.
   */
  now(): Promise<number>;
  /** Enters notices into their readers' logs, in this order. */
  tell(notices: readonly Notice[]): void;
  /** Raises the revision of everybody who may be looking at it, and rings them. */
  changed(change: Change): void;
  /** The lot's slots or free count changed, or (`hours`) what its wash hours still take. */
  lotChanged(lotId: string, what?: { hours: true }): void;
  /** Runs after the commit, never after a roll-back. */
  afterCommit(run: () => void): void;
}

/** An expected no. With `commit` what the unit wrote and told stays; without, everything is rolled back. */
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; refusal: Refusal; commit?: boolean };

const PAYLOAD_VERSION = 1;

/** Runs one unit of work and answers its outcome once it is durable. Throws only surprises; then nothing happened. */
export async function transact<Value>(
  world: World,
  work: (unit: Unit) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  const after: (() => void)[] = [];
  try {
    const outcome = await world.store.transaction(async (tx) => {
      after.length = 0;
      const pending = new Pending();
      let time: Promise<number> | null = null;
      const now = (): Promise<number> => {
        time ??= world.timeOf?.(tx) ?? Promise.resolve(world.clock.now());
        return time;
      };
      const outcome = await work({
        tx,
        now,
        tell: (notices) => pending.notices.push(...notices),
        changed: (change) => pending.changes.push(change),
        lotChanged: (lotId, what) => pending.lots.set(lotId, what?.hours ?? pending.lots.get(lotId) ?? false),
        afterCommit: (run) => after.push(run),
      });
      if (!outcome.ok && !outcome.commit) throw new RolledBack(outcome);
      after.unshift(await settle(world, tx, now, pending));
      return outcome;
    });
    for (const run of after) run();
    return outcome;
  } catch (error) {
    if (error instanceof RolledBack) return error.outcome as Outcome<Value>;
    throw error;
  }
}

class Pending {
  readonly notices: Notice[] = [];
  readonly changes: Change[] = [];
  /** Changed lots, and whether their wash hours did. */
  readonly lots = new Map<string, boolean>();
}

/** Carries a refusal out of the transaction, so that the store rolls back. */
class RolledBack extends Error {
  constructor(readonly outcome: Outcome<unknown>) {
    super("rolled back by a refusal");
  }
}

/** Writes revisions, then logs, in the one lock order; answers what to ring after the commit. */
async function settle(world: World, tx: Tx, now: () => Promise<number>, pending: Pending): Promise<() => void> {
  const bells: { topic: Topic; bell: Doorbell }[] = [];
  const lots = [...pending.lots.keys()].sort();
  await raiseLotRevs(tx, lots);
  for (const lotId of lots) {
    const hours = pending.lots.get(lotId) ? { hours: true } : {};
    bells.push({ topic: `lot:${lotId}`, bell: { kind: "lot", ...hours } });
  }

  const forAdmins = onceEach(pending.changes.filter((change) => change.admins !== undefined));
  await raiseAdminRevs(
    tx,
    forAdmins.map((change) => change.admins ?? ""),
  );
  if (forAdmins.length > 0) {
    let rev = (await adminRev(tx)) - forAdmins.length;
    for (const change of forAdmins) bells.push({ topic: "admins", bell: changedBell(change, ++rev) });
  }

  const noticesOf = new Map<string, Notice[]>();
  const rung: { readerId: string; from: number; to: number }[] = [];
  for (const notice of pending.notices) groupInto(noticesOf, notice.reader, notice);
  const changesOf = new Map<string, Change[]>();
  for (const change of pending.changes) {
    for (const user of change.users) groupInto(changesOf, user, change);
  }
  for (const reader of [...new Set([...noticesOf.keys(), ...changesOf.keys()])].sort()) {
    const notices = noticesOf.get(reader) ?? [];
    const changes = onceEach(changesOf.get(reader) ?? []);
    const grown = await growReader(tx, reader, { notices: notices.length, changes: changes.length });
    if (!grown) throw new Error(`there is no reader ${reader} to be told`);
    const createdAt = notices.length > 0 ? await now() : 0;
    const rows = notices.map(
      (notice, index): NotificationRow => ({
        readerId: reader,
        seq: grown.head - notices.length + 1 + index,
        id: world.ids.next(),
        event: notice.event,
        version: PAYLOAD_VERSION,
        data: JSON.stringify(notice.data),
        createdAt,
        readAt: null,
        silentFor: notice.silentFor ?? null,
      }),
    );
    await insertNotifications(tx, rows);
    if (notices.length > 0 && notices[0]?.event !== "canary.checked") {
      rung.push({ readerId: reader, from: grown.head - notices.length + 1, to: grown.head });
    }
    if (rows.length > 0) bells.push({ topic: `user:${reader}`, bell: { kind: "log", head: grown.head, rows } });
    changes.forEach((change, index) => {
      const rev = grown.rev - changes.length + 1 + index;
      bells.push({ topic: `user:${reader}`, bell: changedBell(change, rev) });
    });
  }
  return () => {
    for (const { event } of pending.notices) {
      if (event !== "canary.checked") world.metrics.notices.inc({ event });
    }
    const rungAt = world.clock.now();
    for (const { topic, bell } of bells) world.channels.publish(topic, bell);
    for (const { readerId, from, to } of rung) world.trace.rang(readerId, from, to, rungAt);
  };
}

function changedBell(change: Change, rev: number): Doorbell {
  return { kind: "changed", resource: change.resource, ...(change.id ? { id: change.id } : {}), rev };
}

/** Each thing once, however often and of whomever it was said. */
function onceEach(changes: readonly Change[]): Change[] {
  const things = new Map(changes.map((change) => [`${change.resource} ${change.id ?? ""}`, change]));
  return [...things.values()];
}

function groupInto<Key, Value>(groups: Map<Key, Value[]>, key: Key, value: Value): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
