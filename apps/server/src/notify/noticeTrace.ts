/**
 * The notice trace: when each notice was rung, sent to which device, handed to its page, and shown.
 *
 * Owns: what happened to notices since the last flush, in memory, bounded.
 * Promises: noting costs the delivery an entry in a list and nothing else; `flush` writes what was noted, in order.
 * Never: stands between a commit and a socket; says that something did not happen. What is not in it is unknown.
 * If it dies: what was noted since the last flush is unknown.
 */
import type { Metrics } from "../platform/metrics.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { type NoticeTraceWriter, noteAcked, noteShown, noticeTraceWriter } from "../store/noticeTrace.ts";
import type { Store, Tx } from "../store/open.ts";
import type { DeviceRow, NoticeDeliveryRow, NoticeRingRow } from "../store/schema.ts";

/** A device of a person: a session, named from its user agent. */
export interface Device {
  readonly userId: string;
  readonly sessionId: string;
  readonly deviceName: string;
  /** When it last gave a sign of life, epoch ms of real time. */
  readonly heardAt: number;
}

export interface NoticeTrace {
  /** The doorbell of a reader's notices from `from` to `to` rang. */
  rang(readerId: string, from: number, to: number, at: number): void;
  /** A device took a notice. */
  sent(device: Device, seq: number, at: number): void;
  /** A device handed what is in (after, upTo] to its page, and `shown` became visible toasts. */
  acked(device: Device, done: { after: number; upTo: number; shown: readonly number[] }, at: number): void;
  /** Everything noted before the call is durable afterwards; where it throws, what was not written is noted still. */
  flush(): Promise<void>;
}

type Entry =
  | { kind: "rang"; readerId: string; from: number; to: number; at: number }
  | { kind: "sent"; device: Device; from: number; to: number; at: number }
  | { kind: "acked"; device: Device; after: number; upTo: number; shown: readonly number[]; at: number };

/** More is not kept while the database is away: the oldest is given up, and stays unknown. */
const MAX_WAITING = 50_000;
const GIVEN_UP_AT_ONCE = 1_000;
/** Rows per transaction, about 5 ms: it holds up other writers and, with SQLite, the event loop. */
const WRITTEN_AT_ONCE = 1_000;
/** Notices per entry, at most. */
const RANGE = 500;

/** A trace over this store; somebody calls `flush` every second or so. */
export function createNoticeTrace(store: Pick<Store, "transaction">, metrics: Metrics): NoticeTrace {
  const writer = noticeTraceWriter();
  let waiting: Entry[] = [];
  let flushing: Promise<void> = Promise.resolve();

  function note(entry: Entry): void {
    waiting.push(entry);
    if (waiting.length > MAX_WAITING) giveUp();
  }

  function giveUp(): void {
    const count = Math.max(GIVEN_UP_AT_ONCE, waiting.length - MAX_WAITING);
    waiting.splice(0, count);
    metrics.traceDropped.inc(count);
  }

  async function write(): Promise<void> {
    for (let left = waiting.length; left > 0; ) {
      const entries = waiting.splice(0, Math.min(left, countFor(waiting, WRITTEN_AT_ONCE)));
      left -= entries.length;
      try {
        await store.transaction((tx) => enter(tx, writer, entries));
      } catch (error) {
        waiting = [...entries, ...waiting];
        if (waiting.length > MAX_WAITING) giveUp();
        throw error;
      }
      await yieldToLoop();
    }
  }

  return {
    rang(readerId, from, to, at) {
      for (let seq = from; seq <= to; seq += RANGE) {
        note({ kind: "rang", readerId, from: seq, to: Math.min(to, seq + RANGE - 1), at });
      }
    },
    sent(device, seq, at) {
      const last = waiting.at(-1);
      // A replay sends many in one millisecond.
      const goesOn = last?.kind === "sent" && last.device === device && last.at === at && last.to === seq - 1;
      if (goesOn && seq - last.from < RANGE) last.to = seq;
      else note({ kind: "sent", device, from: seq, to: seq, at });
    },
    acked: (device, done, at) => note({ kind: "acked", device, ...done, at }),
    flush() {
      flushing = flushing.then(write, write);
      return flushing;
    },
  };
}

/** How many of the entries make up so many rows, at least one. */
function countFor(entries: readonly Entry[], rows: number): number {
  let count = 0;
  for (let left = rows; left > 0 && count < entries.length; count++) {
    const entry = entries[count];
    left -= entry && "to" in entry ? entry.to - entry.from + 1 : 1;
  }
  return count;
}

async function enter(tx: Tx, writer: NoticeTraceWriter, entries: readonly Entry[]): Promise<void> {
  const rings: NoticeRingRow[] = [];
  const sent: Omit<NoticeDeliveryRow, "ackedAt" | "shownAt">[] = [];
  const devices = new Map<string, DeviceRow>();
  for (const entry of entries) {
    if (entry.kind === "rang") {
      const { readerId, from, to, at } = entry;
      for (let seq = from; seq <= to; seq++) rings.push({ readerId, seq, rungAt: at });
      continue;
    }
    const { sessionId, userId, deviceName, heardAt } = entry.device;
    devices.set(sessionId, { sessionId, userId, name: deviceName, lastSeenAt: heardAt });
    if (entry.kind !== "sent") continue;
    const { from, to, at } = entry;
    for (let seq = from; seq <= to; seq++) sent.push({ readerId: userId, seq, sessionId, sentAt: at });
  }
  // In the order of the tables: so each page of them is written once.
  await writer.rings(tx, rings.sort(byReader));
  await writer.deliveries(tx, sent.sort(byReader));
  await writer.devices(tx, [...devices.values()]);
  for (const entry of entries) {
    if (entry.kind !== "acked") continue;
    const { device, after, upTo, shown, at } = entry;
    const ofDevice = { readerId: device.userId, sessionId: device.sessionId };
    if (upTo > after) await noteAcked(tx, ofDevice, { after, upTo }, at);
    if (shown.length > 0) await noteShown(tx, ofDevice, paddedToPowerOfTwo(shown), at);
  }
}

function byReader(a: { readerId: string; seq: number }, b: { readerId: string; seq: number }): number {
  if (a.readerId === b.readerId) return a.seq - b.seq;
  return a.readerId < b.readerId ? -1 : 1;
}

/** The same numbers, the last one repeated, so that only a handful of statements is ever prepared. */
function paddedToPowerOfTwo(numbers: readonly number[]): number[] {
  const size = 2 ** Math.ceil(Math.log2(numbers.length));
  return Array.from({ length: size }, (_, index) => numbers[Math.min(index, numbers.length - 1)] ?? 0);
}
