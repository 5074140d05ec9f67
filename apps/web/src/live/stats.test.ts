import { expect, test } from "bun:test";
import type { StatsFrame } from "@parkmate/protocol";
import { KEPT_SECONDS, statsAt } from "./stats.ts";

const T0 = 1_800_000_000_000;
const still = { p50: 0, p99: 0 };
const frame = (noticesPerSecond: number): StatsFrame => ({
  ...{ type: "stats", nodes: 1, sockets: 1, noticesPerSecond, latency: still, lateness: still },
});
const values = (heard: [ms: number, value: number][], now: number): (number | null)[] =>
  statsAt(
    heard.map(([ms, value]) => ({ at: T0 + ms, frame: frame(value) })),
    T0 + now,
  ).frames.map((one) => one?.noticesPerSecond ?? null);

test("each second of the last five minutes has a point, the last one now", () => {
  const { at, latest } = statsAt([{ at: T0, frame: frame(1) }], T0 + 400);
  expect(at).toHaveLength(KEPT_SECONDS);
  expect(at.at(-1)).toBe(T0 / 1000);
  expect(new Set(at.slice(1).map((second, index) => second - (at[index] ?? 0)))).toEqual(new Set([1]));
  expect(latest?.noticesPerSecond).toBe(1);
});

test("a frame that comes a little late leaves no hole", () => {
  const seen = values(
    [
      [900, 1],
      [2_050, 2],
      [2_950, 3],
    ],
    3_000,
  );
  expect(seen.slice(-4)).toEqual([1, 1, 3, 3]);
});

test("silence is a gap, and nothing holds any more", () => {
  const seen = values(
    [
      [0, 1],
      [1_000, 2],
      [9_000, 9],
    ],
    9_500,
  );
  expect(seen.slice(-10)).toEqual([1, 2, 2, null, null, null, null, null, null, 9]);
  const { latest, heardAt } = statsAt([{ at: T0, frame: frame(1) }], T0 + 4_000);
  expect(latest).toBeNull();
  expect(heardAt).toBe(T0);
});

test("before the first frame nothing is known", () => {
  const { latest, heardAt, frames } = statsAt([], T0);
  expect([latest, heardAt]).toEqual([null, null]);
  expect(frames.every((one) => one === null)).toBe(true);
});
