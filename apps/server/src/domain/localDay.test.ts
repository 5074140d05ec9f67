import { expect, test } from "bun:test";
import { startOfLocalDay } from "./localDay.ts";

const DAYS: [at: string, timeZone: string, daysBack: number, start: string][] = [
  ["2026-01-15T08:30:00Z", "Asia/Kolkata", 0, "2026-01-14T18:30:00Z"],
  ["2026-01-14T18:29:59Z", "Asia/Kolkata", 0, "2026-01-13T18:30:00Z"],
  ["2026-01-14T18:30:00Z", "Asia/Kolkata", 0, "2026-01-14T18:30:00Z"],
  ["2026-01-15T08:30:00Z", "Asia/Kolkata", 7, "2026-01-07T18:30:00Z"],
  ["2026-03-01T00:00:00Z", "UTC", 1, "2026-02-28T00:00:00Z"],
  ["2026-03-29T10:00:00Z", "Europe/Berlin", 0, "2026-03-28T23:00:00Z"],
  ["2026-03-30T10:00:00Z", "Europe/Berlin", 0, "2026-03-29T22:00:00Z"],
  ["2026-10-25T12:00:00Z", "Europe/Berlin", 0, "2026-10-24T22:00:00Z"],
  ["2026-10-26T12:00:00Z", "Europe/Berlin", 7, "2026-10-18T22:00:00Z"],
  ["2026-06-01T03:00:00Z", "America/New_York", 0, "2026-05-31T04:00:00Z"],
];

test.each(DAYS)("the day of %s in %s, %i days back, starts at %s", (at, timeZone, daysBack, start) => {
  expect(new Date(startOfLocalDay(Date.parse(at), timeZone, daysBack)).toISOString()).toBe(start.replace("Z", ".000Z"));
});
