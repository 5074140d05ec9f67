import { describe, expect, test } from "bun:test";
import { createServerClock } from "./serverClock.ts";

const DAY_MS = 86_400_000;

/** A device whose clock is off by `skewMs` (in a box, so that a test can jump it), and a server with the true time. */
function devices(skewMs: number) {
  const true_ = { at: Date.UTC(2026, 0, 15, 8, 30), skewMs, serverAheadMs: 0 };
  const clock = createServerClock(() => true_.at + true_.skewMs);
  const serverNow = () => true_.at + true_.serverAheadMs;
  return {
    true_,
    clock,
    error: () => Math.abs(clock.now() - serverNow()),
    /** A round trip whose ways take so long. */
    trip(thereMs: number, backMs: number) {
      const sentAt = true_.at + true_.skewMs;
      true_.at += thereMs;
      const serverTime = new Date(serverNow()).toISOString();
      true_.at += backMs;
      return clock.sample(serverTime, sentAt);
    },
    /** A frame that nobody asked for. */
    unasked(delayMs: number) {
      const serverTime = new Date(serverNow()).toISOString();
      true_.at += delayMs;
      return clock.sample(serverTime);
    },
  };
}

/** The same numbers on every run. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const once = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((once ^ (once >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe("the server's clock", () => {
  test("is the device's own until something is known", () => {
    const { clock, true_ } = devices(5_000);
    expect(clock.now()).toBe(true_.at + 5_000);
  });

  test("is known to the delay of one frame at the first welcome", () => {
    const { unasked, error } = devices(-3 * DAY_MS);
    unasked(80);
    expect(error()).toBe(80);
  });

  test.each([-3 * DAY_MS, 0, 3 * DAY_MS])("is right within half the best round trip, device off by %d ms", (skewMs) => {
    const random = mulberry(42);
    const { trip, unasked, error } = devices(skewMs);
    unasked(200);
    for (let count = 0; count < 200; count++) {
      const [there, back] = [20 + random() ** 4 * 900, 20 + random() ** 4 * 900].map(Math.round) as [number, number];
      trip(there, back);
      unasked(Math.round(20 + random() ** 4 * 900));
      expect(error()).toBeLessThanOrEqual(500);
    }
    for (let count = 0; count < 8; count++) trip(30, 20);
    expect(error()).toBeLessThanOrEqual(25);
  });

  test("follows a device whose clock drifts", () => {
    const { trip, error, true_ } = devices(0);
    for (let count = 0; count < 500; count++) {
      true_.at += 240_000;
      true_.skewMs += 12;
      trip(20, 20);
    }
    expect(error()).toBeLessThanOrEqual(120);
  });

  test("follows a jump of the server at the first frame that shows it", () => {
    const { trip, unasked, error, true_ } = devices(1_000);
    for (let count = 0; count < 5; count++) trip(20, 20);
    true_.serverAheadMs += 20 * 60_000;
    expect(unasked(30)).toBe(true);
    expect(error()).toBe(30);
    trip(20, 20);
    expect(error()).toBe(0);
  });

  test("asks when a frame says the device's clock went ahead, and believes the answer", () => {
    const { trip, unasked, error, true_ } = devices(0);
    for (let count = 0; count < 5; count++) trip(20, 20);
    expect(unasked(10)).toBe(false);
    true_.skewMs += 2 * 3_600_000;
    expect(unasked(10)).toBe(true);
    trip(40, 40);
    expect(error()).toBe(0);
  });

  test("asks until there are three round trips, and again after four minutes", () => {
    const { trip, unasked, true_ } = devices(0);
    expect([unasked(20), trip(20, 20), trip(20, 20), trip(20, 20), unasked(20)]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    true_.at += 241_000;
    expect(unasked(20)).toBe(true);
  });

  test("an answer to a request from before the device's clock was set back is no round trip", () => {
    const { true_, clock, error } = devices(0);
    const sentAt = true_.at;
    true_.skewMs = -3_600_000;
    clock.sample(new Date(true_.at).toISOString(), sentAt);
    expect(error()).toBe(0);
  });
});
