import { expect, test } from "bun:test";
import { clockTime, countdown, dayStartsAt, minutesWords } from "./time.ts";

test.each([
  [3_600_000, "1:00:00"],
  [3_599_999, "59:59"],
  [599_000, "09:59"],
  [999, "00:00"],
  [0, "00:00"],
  [-5_000, "00:00"],
])("%d ms left read %s", (ms, text) => {
  expect(countdown(ms)).toBe(text);
});

test.each([
  [10, "10 min"],
  [60, "1 h"],
  [90, "1 h 30 min"],
])("%d minutes read %s", (minutes, text) => {
  expect(minutesWords(minutes)).toBe(text);
});

test("a time is read in the zone of its lot", () => {
  expect(clockTime("2026-01-15T08:30:00.000Z", "Asia/Kolkata")).toBe("14:00");
});

test.each([
  ["2026-11-03", "Asia/Kolkata", 0, "2026-11-02T18:30:00.000Z"],
  ["2026-11-03", "Asia/Kolkata", 1, "2026-11-03T18:30:00.000Z"],
  ["2026-11-03", "UTC", 0, "2026-11-03T00:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", 0, "2026-03-28T23:00:00.000Z"],
  ["2026-03-29", "Europe/Berlin", 1, "2026-03-29T22:00:00.000Z"],
  ["2026-10-25", "America/New_York", 0, "2026-10-25T04:00:00.000Z"],
])("the day %s in %s, %d later, begins at %s", (day, timeZone, later, at) => {
  expect(new Date(dayStartsAt(day, timeZone, later)).toISOString()).toBe(at);
});
