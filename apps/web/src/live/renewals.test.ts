import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { createRenewals } from "./renewals.ts";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test("the frames of one commit are one renewal, at once", () => {
  const renewed: string[][] = [];
  const renewals = createRenewals((resources) => renewed.push(resources));
  for (const resource of ["booking", "payment", "booking", "lot"] as const) renewals.changed(resource);
  jest.advanceTimersByTime(50);
  expect(renewed).toEqual([["booking", "payment", "lot"]]);
});

test("however many come, it is renewed at most once a second, and the last one is not lost", () => {
  const renewed: string[][] = [];
  const renewals = createRenewals((resources) => renewed.push(resources));
  for (let at = 0; at < 3_000; at += 10) {
    renewals.changed("booking");
    jest.advanceTimersByTime(10);
  }
  const during = renewed.length;
  expect(during).toBeLessThanOrEqual(4);
  renewals.changed("review");
  jest.advanceTimersByTime(1_100);
  expect(renewed.at(-1)).toContain("review");
  expect(renewed.length).toBeLessThanOrEqual(during + 1);
});

test("after the end nothing is renewed any more", () => {
  const renewed: string[][] = [];
  const renewals = createRenewals((resources) => renewed.push(resources));
  renewals.changed("booking");
  renewals.stop();
  renewals.changed("payment");
  jest.advanceTimersByTime(2_000);
  expect(renewed).toEqual([]);
});
