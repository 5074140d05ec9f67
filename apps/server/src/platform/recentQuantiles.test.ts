import { expect, test } from "bun:test";
import { manualClock } from "./clock.ts";
import { recentQuantiles } from "./recentQuantiles.ts";

const at = Date.UTC(2026, 0, 15);

test("nothing observed reads as zero", () => {
  expect(recentQuantiles(manualClock(at)).read()).toEqual({ count: 0, p50: 0, p99: 0 });
});

test("half lies below p50 and all but a hundredth below p99, within five per cent", () => {
  const quantiles = recentQuantiles(manualClock(at));
  for (let ms = 1; ms <= 1000; ms++) quantiles.observe(ms);
  const { count, p50, p99 } = quantiles.read();
  expect(count).toBe(1000);
  expect(p50).toBeGreaterThanOrEqual(500);
  expect(p50).toBeLessThanOrEqual(500 * 1.06);
  expect(p99).toBeGreaterThanOrEqual(990);
  expect(p99).toBeLessThanOrEqual(990 * 1.06);
});

test("durations from nothing to an hour are counted", () => {
  const quantiles = recentQuantiles(manualClock(at));
  quantiles.observe(0);
  quantiles.observe(3_600_000);
  const { p50, p99 } = quantiles.read();
  expect(p50).toBeLessThanOrEqual(0.01);
  expect(p99).toBeGreaterThanOrEqual(3_600_000);
});

test("what is older than a minute is forgotten, bit by bit", () => {
  const clock = manualClock(at);
  const quantiles = recentQuantiles(clock);
  quantiles.observe(1);
  clock.advance(50_000);
  quantiles.observe(100);
  expect(quantiles.read().count).toBe(2);
  clock.advance(10_000);
  expect(quantiles.read().count).toBe(1);
  clock.advance(3_600_000);
  expect(quantiles.read().count).toBe(0);
});
