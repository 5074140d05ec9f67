import { expect, test } from "bun:test";
import { createMetrics } from "../platform/metrics.ts";
import { createRound, roundEachMs } from "./rounds.ts";
import { Session } from "./session.ts";

const HEARTBEAT_MS = 20_000;
const EACH_MS = roundEachMs(HEARTBEAT_MS);

/** Rounds over one welcomed socket, made when they are due; `pass` moves the clock. */
function rounds() {
  let at = 1_000_000;
  const realClock = { now: () => at };
  const ends: string[] = [];
  const wire = {
    ...{ send: () => 1, ping: () => 1 },
    close: (code: number) => void ends.push(`closed with ${code}`),
    terminate: () => void ends.push("cut"),
  };
  const person = { userId: "u", sessionId: "s", role: "driver", address: "a", isService: false } as const;
  const session = new Session({ ...person, deviceName: "", expiresAt: 9e15, resume: null }, wire, at, HEARTBEAT_MS, 40);
  session.welcome("welcome", 0, 0, at);
  const nothing = async () => undefined;
  const deps = { realClock, metrics: createMetrics(realClock), config: { heartbeatMs: HEARTBEAT_MS } };
  const lots = { tellCounts: () => undefined };
  const round = createRound(deps, new Set([session]), lots, nothing, nothing);
  return {
    ends,
    session,
    now: () => at,
    round,
    /** The node runs as it should. */
    async pass(ms: number) {
      for (const until = at + ms; at < until; at += EACH_MS) await round();
    },
    /** It stands still, and then makes the round that was due. */
    async standStill(ms: number) {
      at += ms;
      await round();
    },
  };
}

test("a socket without a sign of life for two heartbeats is cut, one that gave one is not", async () => {
  const { pass, session, now, ends } = rounds();
  await pass(2 * HEARTBEAT_MS);
  session.heardAt = now();
  await pass(2 * HEARTBEAT_MS);
  expect(ends).toEqual([]);
  await pass(2 * EACH_MS);
  expect(ends[0]).toBe("cut");
});

test("a node that stood still for minutes cuts nobody for it, and everybody who is silent afterwards", async () => {
  const { pass, standStill, ends } = rounds();
  await pass(HEARTBEAT_MS);
  await standStill(300_000);
  expect(ends).toEqual([]);
  await pass(HEARTBEAT_MS - 2 * EACH_MS);
  expect(ends).toEqual([]);
  await pass(4 * EACH_MS);
  expect(ends[0]).toBe("cut");
});

test("a socket that takes nothing is closed after ten seconds in which the node ran", async () => {
  const { pass, standStill, session, now, ends } = rounds();
  await pass(EACH_MS);
  session.phase = "blocked";
  session.blockedSince = now();
  await standStill(60_000);
  await pass(9_000);
  expect(ends).toEqual([]);
  await pass(1_500);
  expect(ends[0]).toBe("closed with 4508");
});
