import { describe, expect, test } from "bun:test";
import type { ServerFrame } from "@parkmate/protocol";
import { type Effect, type Env, IDLE, type Input, type Phase, step } from "./machine.ts";
import { welcome } from "./testing/fakeWorld.ts";

const NOW = 1_000_000;
const env: Env = { now: NOW, random: 0.5, hasToken: false };
const base: Phase = { ...IDLE, socket: 7, since: NOW - 1_000, silenceMs: 55_000 };
const opening: Phase = { ...base, name: "opening", dueAt: NOW + 14_000 };
const live: Phase = { ...base, name: "live", dueAt: NOW + 40_000 };
const stable: Phase = { ...live, since: NOW - 30_000, failures: 4 };
const waiting: Phase = { ...base, name: "waiting", dueAt: NOW + 3_000, failures: 3 };
const stopped: Phase = { ...base, name: "stopped" };
const overdue = { dueAt: NOW - 1 };
const hinted = { notBefore: NOW + 2_000 };
const closed = (code: number): Input => ({ type: "closed", socket: 7, code });
const frame = (said: ServerFrame): Input => ({ type: "frame", socket: 7, frame: said });
const bye: ServerFrame = { type: "bye", reconnectInMs: 4_000 };
const onTime: Input = { type: "timer", lateMs: 3 };
const late: Input = { type: "timer", lateMs: 7_200_000 };
const nudge: Input = { type: "nudge" };

type Row = [fact: string, from: Phase, input: Input, to: Partial<Phase>, effects: Effect[], change?: Partial<Env>];

const rows: Row[] = [
  ["the start opens a socket", IDLE, nudge, { name: "opening", socket: 1, dueAt: NOW + 15_000 }, ["open"]],
  ["a welcome makes it live", opening, frame(welcome()), { name: "live", since: NOW, dueAt: NOW + 55_000 }, []],
  ["a welcome forgets the refusal", { ...opening, wasRefused: true }, frame(welcome()), { wasRefused: false }, []],
  ["a welcome keeps the failures", { ...opening, failures: 4 }, frame(welcome()), { failures: 4 }, []],
  ["another frame first changes nothing", opening, frame({ ...bye, type: "error" } as never), opening, []],
  ["any frame is a sign of life", live, frame({ type: "time", t0: 0, serverTime: "" }), { dueAt: NOW + 55_000 }, []],
  ["a handshake has 15 s", { ...opening, ...overdue }, onTime, { name: "waiting", failures: 1 }, ["drop"]],
  [
    "a handshake over which the machine slept starts again",
    { ...opening, ...overdue },
    late,
    { name: "opening", socket: 8 },
    ["open"],
  ],
  ["a silent server is presumed dead", { ...live, ...overdue }, onTime, { name: "waiting", failures: 1 }, ["drop"]],
  [
    "after sleep a silent line is replaced at once",
    { ...live, ...overdue },
    late,
    { name: "opening", socket: 8 },
    ["open"],
  ],
  ["after sleep a line that may live is asked", live, late, { name: "live", dueAt: NOW + 5_000 }, ["probe"]],
  ["a timer before its time changes nothing", live, onTime, live, []],
  ["the wait ends", { ...waiting, ...overdue }, onTime, { name: "opening", socket: 8, failures: 3 }, ["open"]],
  ["network or page back: a wait ends at once", waiting, nudge, { name: "opening", socket: 8 }, ["open"]],
  ["network or page back: a live line is asked", live, nudge, { name: "live", dueAt: NOW + 5_000 }, ["probe"]],
  ["network or page back: a handshake goes on", opening, nudge, opening, []],
  ["the server's hint holds against everything", { ...waiting, ...hinted }, nudge, { name: "waiting" }, []],
  [
    "a clock set back does not make a hint eternal",
    { ...waiting, ...hinted, since: NOW + 9 },
    nudge,
    { name: "opening" },
    ["open"],
  ],
  [
    "a clock set back does not make a wait eternal",
    { ...waiting, since: NOW + 9 },
    { type: "timer", lateMs: -60_000 },
    { name: "opening" },
    ["open"],
  ],
  ["the first wait is at most 0.5 s", live, closed(1006), { name: "waiting", dueAt: NOW + 250, failures: 1 }, ["drop"]],
  [
    "each failure doubles the wait",
    { ...opening, failures: 3 },
    closed(1006),
    { dueAt: NOW + 2_000, failures: 4 },
    ["drop"],
  ],
  ["no wait is over 30 s", { ...opening, failures: 99 }, closed(1006), { dueAt: NOW + 15_000 }, ["drop"]],
  [
    "full jitter reaches down to nothing",
    { ...opening, failures: 9 },
    closed(1006),
    { dueAt: NOW },
    ["drop"],
    { random: 0 },
  ],
  ["30 s of stability forget the failures", stable, closed(1006), { dueAt: NOW + 250, failures: 1 }, ["drop"]],
  ["29 s do not", { ...stable, since: NOW - 29_000 }, closed(1006), { dueAt: NOW + 4_000, failures: 5 }, ["drop"]],
  ["a bye is remembered", live, frame(bye), { name: "live", hintMs: 4_000 }, []],
  [
    "no try before the bye's hint",
    { ...stable, hintMs: 4_000 },
    closed(4503),
    { dueAt: NOW + 4_250, notBefore: NOW + 4_000 },
    ["drop"],
  ],
  ["a hint counts once", { ...waiting, ...overdue, hintMs: 4_000 }, onTime, { name: "opening", hintMs: 0 }, ["open"]],
  [
    "4529 waits 30 s at least",
    stable,
    closed(4529),
    { dueAt: NOW + 30_000, notBefore: NOW + 30_000 },
    ["drop"],
    { random: 0 },
  ],
  [
    "unusable frames count as a failure",
    { ...live, failures: 2 },
    closed(0),
    { name: "waiting", failures: 3 },
    ["drop"],
  ],
  ["4400 stops", live, closed(4400), { name: "stopped", error: "Refused (4400)" }, ["drop"]],
  ["4426 stops", opening, closed(4426), { name: "stopped", error: "Refused (4426)" }, ["drop"]],
  ["4508 resumes", stable, closed(4508), { name: "waiting" }, ["drop"]],
  ["4401 with a cookie stops", opening, closed(4401), { name: "stopped", error: "Signed out" }, ["drop"]],
  [
    "4401 with a token asks for another once",
    live,
    closed(4401),
    { name: "opening", wasRefused: true },
    ["open"],
    { hasToken: true },
  ],
  [
    "4401 twice stops",
    { ...opening, wasRefused: true },
    closed(4401),
    { name: "stopped" },
    ["drop"],
    { hasToken: true },
  ],
  ["stopped stays stopped", stopped, nudge, stopped, []],
  ["closing drops the socket", live, { type: "stop" }, { name: "stopped", error: null }, ["drop"]],
];

describe("the reconnect policy", () => {
  for (const [fact, from, input, to, effects, change] of rows) {
    test(fact, () => {
      const [phase, done] = step(from, input, { ...env, ...change });
      expect(phase).toMatchObject(to);
      expect(done).toEqual(effects);
    });
  }

  test("nothing a dead socket says is heard, in any phase", () => {
    const stale: Input[] = [
      { type: "closed", socket: 6, code: 4401 },
      { type: "frame", socket: 6, frame: welcome() },
      { type: "frame", socket: 6, frame: bye },
    ];
    for (const phase of [opening, live, waiting, stopped]) {
      for (const input of stale) expect(step(phase, input, env)).toEqual([phase, []]);
    }
  });

  test("a socket that was given up is dead: its number counts no more", () => {
    const [phase] = step(live, closed(1006), env);
    expect(step(phase, frame(welcome()), env)).toEqual([phase, []]);
    expect(step(phase, closed(4401), env)).toEqual([phase, []]);
  });
});
