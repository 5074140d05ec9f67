import { expect, test } from "bun:test";
import { afterAnswer, perMinuteAt, UNKNOWN_RATE } from "./bookingRate.ts";

const T0 = 1_800_000_000_000;
/** The rate after these answers, and what it is so many seconds after the first. */
const rate = (answers: [second: number, lastMinute: number][], second: number): number | null => {
  let known = UNKNOWN_RATE;
  for (const [at, lastMinute] of answers) known = afterAnswer(known, T0 + at * 1_000, lastMinute);
  return perMinuteAt(known, T0 + second * 1_000);
};

test("before the first answer nothing is known", () => {
  expect(perMinuteAt(UNKNOWN_RATE, T0)).toBeNull();
  expect(rate([[0, 2]], -1)).toBeNull();
});

test("it falls as time passes, without another answer", () => {
  const answers: [number, number][] = [
    [0, 0],
    [10, 1],
    [40, 2],
  ];
  expect([5, 10, 39, 40, 69, 70, 99, 100].map((second) => rate(answers, second))).toEqual([0, 1, 1, 2, 2, 1, 1, 0]);
});

test("an answer that counts fewer than were known is believed", () => {
  expect(
    rate(
      [
        [0, 5],
        [20, 3],
      ],
      20,
    ),
  ).toBe(3);
  expect(
    rate(
      [
        [0, 5],
        [20, 0],
      ],
      20,
    ),
  ).toBe(0);
});

test("what is past stays on the chart when new ones come", () => {
  const answers: [number, number][] = [
    [0, 0],
    [10, 1],
    [200, 1],
  ];
  expect([30, 100, 210].map((second) => rate(answers, second))).toEqual([1, 0, 1]);
});
