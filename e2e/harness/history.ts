/**
 * What must be true of every client after whatever happened: the invariants I1 to I7 that all drills share.
 *
 * Owns: nothing. Devices record (`recordedDevice.ts`), the truth is read (`truth.ts`); here both are compared.
 * Promises: each fault names its invariant, who saw it and what it was.
 */

/** One thing that happened to a device, in the order it happened. `at`: epoch ms. */
export type Entry =
  /** A handshake began. */
  | { type: "opening"; at: number; socket: number }
  | { type: "welcome"; at: number; socket: number; userId: string; epoch: string; head: number; resumed: boolean }
  /** A notification frame as it came over the wire. */
  | { type: "frame"; at: number; socket: number; seq: number; id: string }
  /** A notification as the page was handed it. */
  | { type: "applied"; seq: number; id: string }
  /** The page was told to forget what it had. */
  | { type: "reset"; at: number }
  | { type: "bye"; at: number; socket: number; reconnectInMs: number }
  | { type: "closed"; at: number; socket: number; code: number };

/** A device and all that it was told. Plain data: it may come from another process. */
export interface DeviceRecord {
  device: string;
  userId: string;
  entries: Entry[];
  isConnected: boolean;
  /** The badge it shows. */
  unread: number;
}

/** A row of the log. */
export interface LogRow {
  seq: number;
  id: string;
  event: string;
  data: string;
  isRead: boolean;
}

/** What is so: one person's log in the database, and their inbox as the API shows it. */
export interface Log {
  head: number;
  unread: number;
  /** Oldest first. */
  rows: LogRow[];
  /** Ids in the inbox over HTTP, oldest first; null where it was not asked. */
  inbox: string[] | null;
}

/** By person. */
export type Truth = ReadonlyMap<string, Log>;

/** Somebody was answered that it happened: exactly one notice of it is owed to the reader. */
export interface Fact {
  readerId: string;
  /** Whichever of these it is told by: a renewal that is settled after a crash is told as a payment that was confirmed. */
  events: readonly string[];
  /** The id that the notice names: of the booking or the payment. */
  about: string;
}

/** What a process holds, by its own numbers. */
export interface Holdings {
  sockets: number;
  openFiles: number;
  rssBytes: number;
}

export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7";

export interface HistoryFault {
  invariant: Invariant;
  who: string;
  what: string;
}

export interface Expectations {
  devices: readonly DeviceRecord[];
  truth: Truth;
  facts?: readonly Fact[];
  /** The log was taken back to an earlier state: devices may be told to forget, and have seen what is no more. */
  wasRestored?: boolean;
}

/** Every break of I1 to I6, at rest: nothing is under way any more. */
export function historyFaults({ devices, truth, facts = [], wasRestored = false }: Expectations): HistoryFault[] {
  const readerOf = new Map<string, string>();
  for (const [userId, log] of truth) for (const { id } of log.rows) readerOf.set(id, userId);
  return [
    ...[...truth].flatMap(([userId, log]) => logFaults(userId, log)),
    ...factFaults(facts, truth),
    ...devices.flatMap((device) => deviceFaults(device, truth.get(device.userId), readerOf, wasRestored)),
  ];
}

/** I1: numbered 1, 2, 3 … without gaps, nothing twice, and the inbox is the log. I4: the count is what is counted. */
function logFaults(userId: string, { head, unread, rows, inbox }: Log): HistoryFault[] {
  const faults: HistoryFault[] = [];
  const fail = (invariant: Invariant, what: string): void => void faults.push({ invariant, who: userId, what });
  const gap = rows.findIndex(({ seq }, index) => seq !== index + 1);
  if (gap >= 0) fail("I1", `row ${gap + 1} of the log has seq ${rows[gap]?.seq}`);
  if (rows.length !== head) fail("I1", `the head is ${head}, the log has ${rows.length} rows`);
  const told = new Map<string, number>();
  for (const { event, data, seq } of rows) {
    const before = told.get(event + data);
    if (before !== undefined) fail("I1", `${event} is told twice, at ${before} and ${seq}: ${data}`);
    told.set(event + data, seq);
  }
  if (inbox) {
    const differs = Array.from({ length: Math.max(inbox.length, rows.length) }).findIndex(
      (_, index) => inbox[index] !== rows[index]?.id,
    );
    if (differs >= 0) {
      fail("I1", `the inbox shows ${inbox[differs] ?? "nothing"} where the log has ${rows[differs]?.id ?? "nothing"}`);
    }
  }
  const counted = rows.filter(({ isRead }) => !isRead).length;
  if (counted !== unread) fail("I4", `${counted} rows are unread, the count says ${unread}`);
  return faults;
}

/** I1: what was answered was told, once. */
function factFaults(facts: readonly Fact[], truth: Truth): HistoryFault[] {
  const told = new Map<string, number>();
  for (const [userId, log] of truth) {
    for (const { event, data } of log.rows) {
      for (const id of idsIn(data)) {
        const key = `${userId} ${event} ${id}`;
        told.set(key, (told.get(key) ?? 0) + 1);
      }
    }
  }
  return facts.flatMap(({ readerId, events, about }): HistoryFault[] => {
    const times = events.reduce((sum, event) => sum + (told.get(`${readerId} ${event} ${about}`) ?? 0), 0);
    if (times === 1) return [];
    const what = `${events.join(" or ")} of ${about} was answered and told ${times} times`;
    return [{ invariant: "I1", who: readerId, what }];
  });
}

/** The booking and the payment a notice is about. */
function idsIn(data: string): string[] {
  const { bookingId, paymentId } = JSON.parse(data) as { bookingId?: unknown; paymentId?: unknown };
  return [bookingId, paymentId].filter((id) => typeof id === "string");
}

function deviceFaults(
  record: DeviceRecord,
  log: Log | undefined,
  readerOf: ReadonlyMap<string, string>,
  wasRestored: boolean,
): HistoryFault[] {
  const faults: HistoryFault[] = [];
  const fail = (invariant: Invariant, what: string): void => void faults.push({ invariant, who: record.device, what });
  if (!log) return [{ invariant: "I5", who: record.device, what: `there is no log of ${record.userId}` }];
  /** The last seq handed to the page, and the last over each socket; null: not known yet. */
  let applied: number | null = null;
  const sent = new Map<number, number>();
  const ids = new Map(log.rows.map(({ seq, id }) => [seq, id]));

  const isOwn = (seq: number, id: string, how: string): void => {
    if (ids.get(seq) === id) return;
    const reader = readerOf.get(id);
    if (reader !== undefined && reader !== record.userId) fail("I5", `${how} ${id} of ${reader}`);
    else if (reader !== undefined) fail("I3", `${how} ${id} as ${seq}`);
    else if (!wasRestored) fail("I6", `${how} ${id} as ${seq}, which is in no log`);
  };

  for (const entry of record.entries) {
    if (entry.type === "welcome") {
      if (entry.userId !== record.userId) fail("I5", `was welcomed as ${entry.userId}`);
      if (!entry.resumed) {
        if (applied !== null && !wasRestored) fail("I3", `stood at ${applied} and was started at ${entry.head}`);
        applied = entry.head;
        sent.set(entry.socket, entry.head);
      }
    } else if (entry.type === "frame") {
      isOwn(entry.seq, entry.id, "was sent");
      // A resumed socket starts at the cursor, which is what the page was handed.
      const before = sent.get(entry.socket) ?? applied;
      if (before !== null && entry.seq !== before + 1) fail("I3", `was sent ${entry.seq} after ${before}`);
      sent.set(entry.socket, entry.seq);
    } else if (entry.type === "applied") {
      isOwn(entry.seq, entry.id, "was handed");
      if (applied !== null && entry.seq !== applied + 1) fail("I3", `was handed ${entry.seq} after ${applied}`);
      applied = entry.seq;
    } else if (entry.type === "reset" && !wasRestored) fail("I3", "was told to forget everything");
  }
  if (wasRestored && !knowsOfRestore(record, ids)) fail("I6", "still shows what is no more");
  if (!record.isConnected) fail("I2", "is not connected");
  else if (applied !== log.head) fail("I2", `stands at ${applied}, the log at ${log.head}`);
  if (record.isConnected && record.unread !== log.unread) fail("I4", `shows ${record.unread} unread of ${log.unread}`);
  return faults;
}

/** Whoever was handed what the log does not hold any more was told to forget it. */
function knowsOfRestore({ entries }: DeviceRecord, ids: ReadonlyMap<number, string>): boolean {
  const lastGone = entries.findLastIndex((entry) => entry.type === "applied" && ids.get(entry.seq) !== entry.id);
  return lastGone < 0 || entries.findLastIndex(({ type }) => type === "reset") > lastGone;
}

/** How much more than before a process may hold: what allocators and pools keep for the next time. */
const SPARE_FILES = 64;
const SPARE_BYTES = 256 * 1024 * 1024;

/** I7: with nobody connected, a process holds what it held before anybody was. */
export function holdingFaults(who: string, before: Holdings, after: Holdings): HistoryFault[] {
  const faults: HistoryFault[] = [];
  const fail = (what: string): void => void faults.push({ invariant: "I7", who, what });
  if (after.sockets !== 0) fail(`has ${after.sockets} sockets`);
  if (after.openFiles > before.openFiles + SPARE_FILES) {
    fail(`has ${after.openFiles} open files, before it were ${before.openFiles}`);
  }
  if (after.rssBytes > before.rssBytes + SPARE_BYTES) {
    const [now, then] = [after.rssBytes, before.rssBytes].map((bytes) => Math.round(bytes / 1024 / 1024));
    fail(`has ${now} MB, before it were ${then}`);
  }
  return faults;
}

/** How a device's lines ended, oldest first. */
export interface LineEnd {
  at: number;
  code: number;
  /** Whether it had got its welcome. */
  wasOpen: boolean;
}

/** How often a device opened a line, and how its lines ended. */
export function reconnects({ entries }: DeviceRecord): { opened: number; ends: LineEnd[] } {
  const welcomed = new Set(entries.flatMap((entry) => (entry.type === "welcome" ? [entry.socket] : [])));
  return {
    opened: entries.filter(({ type }) => type === "opening").length,
    ends: entries.flatMap((entry) =>
      entry.type === "closed" ? [{ at: entry.at, code: entry.code, wasOpen: welcomed.has(entry.socket) }] : [],
    ),
  };
}
