import { expect, test } from "bun:test";
import type { ByeFrame } from "@parkmate/protocol";
import { manualTime } from "../platform/manualTime.ts";
import { type Drain, drainSessions } from "./drain.ts";
import { Session } from "./session.ts";

/** Sockets that note when they were closed, with what, and what they were told last. */
function sockets(count: number, now: () => number, send: (text: string) => number = () => 1) {
  const gone: { at: number; code: number; told: string }[] = [];
  const sessions = Array.from({ length: count }, (_, index) => {
    let told = "";
    const wire = {
      send(text: string) {
        told = text;
        return send(text);
      },
      ping: () => 1,
      close: (code: number) => void gone.push({ at: now(), code, told }),
      terminate: () => undefined,
    };
    const person = { userId: `u${index}`, sessionId: "s", role: "driver", address: "a", isService: false } as const;
    const session = new Session({ ...person, deviceName: "", expiresAt: 0, resume: null }, wire, now(), 25_000, 40);
    session.welcome("welcome", 0, 0, now());
    return session;
  });
  return { sessions, gone };
}

/** Drains so many sockets by a clock that is moved; answers who went when, and how long it took. */
async function drained(count: number, how: Drain) {
  const time = manualTime(0);
  const { sessions, gone } = sockets(count, time.clock.now);
  let tookMs = -1;
  const done = drainSessions(sessions, how, time.timers, time.clock.now).then(() => {
    tookMs = time.clock.now();
  });
  await time.advance(60_000);
  await done;
  const hints = new Set(gone.map(({ told }) => (JSON.parse(told) as ByeFrame).reconnectInMs));
  return { gone, tookMs, hints: [...hints], busiest: busiest(gone.map(({ at }) => at)) };
}

/** The most that left within one second. */
function busiest(times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length));
}

test("2,000 sockets leave as a stream of 500 a second, so that they come back as one", async () => {
  const { gone, tookMs, hints, busiest } = await drained(2_000, { longestMs: 20_000, absentMs: 1_000 });
  expect([gone.length, gone.every(({ code }) => code === 4503)]).toEqual([2_000, true]);
  expect(tookMs).toBeGreaterThan(3_900);
  expect(tookMs).toBeLessThanOrEqual(4_000);
  expect(busiest).toBeLessThanOrEqual(520);
  expect(hints).toEqual([5_000]);
});

test("however many there are, the good-byes end in the time that was given", async () => {
  const { gone, tookMs } = await drained(2_000, { longestMs: 1_000, absentMs: 1_000 });
  expect(gone.length).toBe(2_000);
  expect(tookMs).toBeLessThanOrEqual(1_000);
  expect((await drained(100, { longestMs: 0, absentMs: 0 })).tookMs).toBe(0);
});

test("a few leave in no time", async () => {
  expect((await drained(3, { longestMs: 20_000, absentMs: 1_000 })).tookMs).toBe(0);
  expect((await drained(0, { longestMs: 20_000, absentMs: 1_000 })).tookMs).toBe(0);
});

test("where others serve, each may come back at once", async () => {
  expect((await drained(100, { longestMs: 20_000, absentMs: 0 })).hints).toEqual([0]);
});

test("a socket that takes no frames is closed all the same and holds nobody up", async () => {
  const time = manualTime(0);
  const { sessions, gone } = sockets(2, time.clock.now, () => 0);
  await drainSessions(sessions, { longestMs: 0, absentMs: 0 }, time.timers, time.clock.now);
  expect(gone.map(({ code }) => code)).toEqual([4503, 4503]);
});
