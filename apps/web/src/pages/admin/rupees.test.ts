import { expect, test } from "bun:test";
import { paiseOf, typedRupees } from "./rupees.ts";

test.each([
  ["299", 29_900],
  [" ₹ 299.5 ", 29_950],
  ["1,200.50", 120_050],
  ["12,34,567", 123_456_700],
  ["0.01", 1],
  ["10000", 1_000_000],
  ["", null],
  ["abc", null],
  ["-5", null],
  ["1.234", null],
  ["1e3", null],
])("%p typed as rupees is %p paise", (typed, paise) => {
  expect(paiseOf(typed)).toBe(paise);
});

test("what is written is read again as the same", () => {
  for (const paise of [100, 15_000, 29_950, 1_000_000]) expect(paiseOf(typedRupees(paise))).toBe(paise);
});
