import { describe, expect, test } from "bun:test";
import {
  type DeviceRecord,
  type Entry,
  type Fact,
  type Holdings,
  historyFaults,
  holdingFaults,
  type Log,
} from "./history.ts";

const at = 0;
/** Ann's log of three, the last unread; Bob's of one. */
const row = (who: string, seq: number, isRead = true) => ({
  ...{ seq, id: `${who}-${seq}`, event: "booking.created", isRead },
  data: JSON.stringify({ bookingId: `booking of ${who} ${seq}`, paymentId: `payment of ${who} ${seq}` }),
});
const ann = (): Log => ({
  ...{ head: 3, unread: 1, rows: [row("ann", 1), row("ann", 2), row("ann", 3, false)] },
  inbox: ["ann-1", "ann-2", "ann-3"],
});
const bob = (): Log => ({ head: 1, unread: 0, rows: [row("bob", 1)], inbox: null });

const welcome = (socket: number, head: number, resumed: boolean, userId = "ann"): Entry => ({
  ...{ type: "welcome", at, socket, userId, epoch: "e", head, resumed },
});
const frame = (socket: number, seq: number, id = `ann-${seq}`): Entry => ({ type: "frame", at, socket, seq, id });
const applied = (seq: number, id = `ann-${seq}`): Entry => ({ type: "applied", seq, id });
const told = (socket: number, seq: number): Entry[] => [frame(socket, seq), applied(seq)];

/** Joined at 1, lost its line after 2, resumed. */
const good = (): Entry[] => [welcome(1, 1, false), ...told(1, 2), welcome(2, 3, true), ...told(2, 3)];
const device = (entries: Entry[], change: Partial<DeviceRecord> = {}): DeviceRecord => ({
  ...{ device: "Ann's phone", userId: "ann", entries, isConnected: true, unread: 1 },
  ...change,
});

/** What is found, as `I3: what`. */
function found(
  devices: DeviceRecord[],
  change: { ann?: Partial<Log>; facts?: Fact[]; wasRestored?: boolean } = {},
): string[] {
  const truth = new Map([
    ["ann", { ...ann(), ...change.ann }],
    ["bob", bob()],
  ]);
  const { facts = [], wasRestored = false } = change;
  return historyFaults({ devices, truth, facts, wasRestored }).map(({ invariant, what }) => `${invariant}: ${what}`);
}

test("a history that is right has no fault: with a resume, a frame of a socket that was given up, all devices", () => {
  const owed = [{ readerId: "ann", events: ["booking.created", "booking.renewed"], about: "payment of ann 2" }];
  const doubled = [welcome(1, 1, false), ...told(1, 2), frame(1, 3), welcome(2, 3, true), ...told(2, 3)];
  expect(found([device(good()), device(doubled)], { facts: owed })).toEqual([]);
});

describe("I1: exactly once in the inbox", () => {
  test("what was answered is not there", () => {
    const facts = [{ readerId: "ann", events: ["booking.created"], about: "booking of bob 1" }];
    expect(found([], { facts })).toEqual(["I1: booking.created of booking of bob 1 was answered and told 0 times"]);
  });
  test("what was answered is there twice", () => {
    const again = {
      ...row("ann", 2),
      seq: 3,
      id: "ann-3",
      data: '{"bookingId":"booking of ann 2","paymentId":"other"}',
    };
    const facts = [{ readerId: "ann", events: ["booking.created"], about: "booking of ann 2" }];
    const change = { rows: [row("ann", 1), row("ann", 2), again], unread: 0 };
    expect(found([], { ann: change, facts })).toEqual([
      "I1: booking.created of booking of ann 2 was answered and told 2 times",
    ]);
  });
  test("the same is told twice", () => {
    const rows = [row("ann", 1), row("ann", 2), { ...row("ann", 2, false), seq: 3, id: "ann-3" }];
    expect(found([], { ann: { rows } })[0]).toStartWith("I1: booking.created is told twice, at 2 and 3");
  });
  test("the log has a gap", () => {
    const rows = [row("ann", 1), row("ann", 3, false)];
    expect(found([], { ann: { rows, inbox: null } })).toEqual([
      "I1: row 2 of the log has seq 3",
      "I1: the head is 3, the log has 2 rows",
    ]);
  });
  test("the inbox lacks one, or shows more than the log has", () => {
    expect(found([], { ann: { inbox: ["ann-1", "ann-3"] } })).toEqual([
      "I1: the inbox shows ann-3 where the log has ann-2",
    ]);
    expect(found([], { ann: { inbox: ["ann-1", "ann-2", "ann-3", "x"] } })).toEqual([
      "I1: the inbox shows x where the log has nothing",
    ]);
  });
});

describe("I2: all at the head", () => {
  test("a device that was not told the last one", () => {
    expect(found([device(good().slice(0, -2))])).toEqual(["I2: stands at 2, the log at 3"]);
  });
  test("a device without a line", () => {
    expect(found([device(good(), { isConnected: false })])).toEqual(["I2: is not connected"]);
  });
});

describe("I3: one after the other", () => {
  test("a gap, over the wire and in the page", () => {
    expect(found([device([welcome(1, 1, false), ...told(1, 3)])])).toEqual([
      "I3: was sent 3 after 1",
      "I3: was handed 3 after 1",
    ]);
  });
  test("the same twice in the page", () => {
    expect(found([device([...good(), applied(3)])])).toEqual(["I3: was handed 3 after 3"]);
  });
  test("a resume that goes on too far ahead", () => {
    expect(found([device([welcome(1, 1, false), welcome(2, 3, true), ...told(2, 3)])])).toEqual([
      "I3: was sent 3 after 1",
      "I3: was handed 3 after 1",
    ]);
  });
  test("a cursor that was not accepted, though nothing was restored", () => {
    // In the order of the client: it is welcomed at the head, and tells its page.
    const entries: Entry[] = [welcome(1, 1, false), welcome(2, 3, false), { type: "reset", at }];
    expect(found([device(entries)])).toEqual([
      "I3: stood at 1 and was started at 3",
      "I3: was told to forget everything",
    ]);
    expect(found([device(entries)], { wasRestored: true })).toEqual([]);
  });
  test("one's own notice under another number", () => {
    expect(found([device([...good(), frame(2, 4, "ann-2")])])).toEqual(["I3: was sent ann-2 as 4"]);
  });
});

test("I4: a badge that differs from the count, a count that differs from the rows", () => {
  expect(found([device(good(), { unread: 0 })])).toEqual(["I4: shows 0 unread of 1"]);
  expect(found([], { ann: { unread: 2 } })).toEqual(["I4: 1 rows are unread, the count says 2"]);
});

test("I5: another person's frame, another person's welcome, a person nobody knows", () => {
  expect(found([device([...good(), frame(2, 4, "bob-1")])])).toEqual(["I5: was sent bob-1 of bob"]);
  expect(found([device([welcome(1, 3, false, "bob")])])).toEqual(["I5: was welcomed as bob"]);
  expect(found([device(good(), { userId: "eve" })])).toEqual(["I5: there is no log of eve"]);
});

test("I6: shown, and in no log", () => {
  const entries: Entry[] = [...good(), frame(2, 4, "ghost"), applied(4, "ghost")];
  expect(found([device(entries)])).toEqual([
    "I6: was sent ghost as 4, which is in no log",
    "I6: was handed ghost as 4, which is in no log",
    "I2: stands at 4, the log at 3",
  ]);
});

test("I6 after a restored backup: what is no more is shown by nobody who was not told to forget", () => {
  const entries = [welcome(1, 1, false), frame(1, 2, "gone"), applied(2, "gone")];
  const reset: Entry = { type: "reset", at };
  const forgotten = [...entries, welcome(2, 3, false), reset];
  expect(found([device(forgotten)], { wasRestored: true })).toEqual([]);
  const silent = [...entries, welcome(2, 3, true), frame(2, 3), applied(3)];
  expect(found([device(silent)], { wasRestored: true })).toEqual(["I6: still shows what is no more"]);
});

test("I7: sockets, files and memory that do not come back", () => {
  const before: Holdings = { sockets: 0, openFiles: 20, rssBytes: 100_000_000 };
  expect(holdingFaults("node 1", before, { ...before, rssBytes: 200_000_000 })).toEqual([]);
  const after = { sockets: 2, openFiles: 1_020, rssBytes: 900_000_000 };
  expect(holdingFaults("node 1", before, after).map(({ what }) => what)).toEqual([
    "has 2 sockets",
    "has 1020 open files, before it were 20",
    "has 858 MB, before it were 95",
  ]);
});
