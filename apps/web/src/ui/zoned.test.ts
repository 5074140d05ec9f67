import { expect, test } from "bun:test";
import { momentOf, nextQuarter, wallTime } from "./zoned.ts";

test.each([
  ["2026-11-03T08:35:00Z", "Asia/Kolkata", "2026-11-03T14:05"],
  ["2026-11-02T18:30:00Z", "Asia/Kolkata", "2026-11-03T00:00"],
  ["2026-07-01T12:00:00Z", "Europe/Berlin", "2026-07-01T14:00"],
  ["2026-10-25T02:30:00Z", "Europe/Berlin", "2026-10-25T03:30"],
  ["2026-03-08T06:59:00Z", "America/New_York", "2026-03-08T01:59"],
  ["2026-03-08T07:00:00Z", "America/New_York", "2026-03-08T03:00"],
])("at %s the wall of %s shows %s, and back", (utc, timeZone, wall) => {
  expect(wallTime(Date.parse(utc), timeZone)).toBe(wall);
  expect(momentOf(wall, timeZone)).toBe(Date.parse(utc));
});

test("an hour that the clock skips is the one after it", () => {
  expect(momentOf("2026-03-08T02:30", "America/New_York")).toBe(Date.parse("2026-03-08T07:30:00Z"));
});

test.each(["", "tomorrow", "2026-13-01T00:00", "2026-11-03"])("%p is no time", (wall) => {
  expect(momentOf(wall, "Asia/Kolkata")).toBeNull();
});

test("a quarter of an hour is rounded up, a full one stays", () => {
  expect(nextQuarter(Date.parse("2026-11-03T08:31:00Z"))).toBe(Date.parse("2026-11-03T08:45:00Z"));
  expect(nextQuarter(Date.parse("2026-11-03T08:45:00Z"))).toBe(Date.parse("2026-11-03T08:45:00Z"));
});
