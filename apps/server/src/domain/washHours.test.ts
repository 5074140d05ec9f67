import { describe, expect, test } from "bun:test";
import { faultOfStart, HOUR_MS, isWashDay, lotDay, washHours, washStarts } from "./washHours.ts";

const MINUTE = 60_000;
const at = (iso: string): number => Date.parse(iso);
const iso = (times: readonly number[]): string[] => times.map((time) => new Date(time).toISOString().slice(0, 16));

describe("DOMAIN §5: hourly starts 09:00-20:00 lot time", () => {
  test.each([
    // zone, day, first start, last start (UTC), how many
    ["Asia/Kolkata", "2026-01-15", "2026-01-15T03:30", "2026-01-15T14:30", 12],
    ["Asia/Kathmandu", "2026-01-15", "2026-01-15T03:15", "2026-01-15T14:15", 12],
    ["UTC", "2026-02-28", "2026-02-28T09:00", "2026-02-28T20:00", 12],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T19:00", "2026-01-01T06:00", 12],
    ["Pacific/Honolulu", "2026-12-31", "2026-12-31T19:00", "2027-01-01T06:00", 12],
    // The clocks went forward or back in the night before.
    ["Europe/London", "2026-03-28", "2026-03-28T09:00", "2026-03-28T20:00", 12],
    ["Europe/London", "2026-03-29", "2026-03-29T08:00", "2026-03-29T19:00", 12],
    ["Europe/London", "2026-10-25", "2026-10-25T09:00", "2026-10-25T20:00", 12],
    ["America/New_York", "2026-03-08", "2026-03-08T13:00", "2026-03-09T00:00", 12],
    ["America/New_York", "2026-11-01", "2026-11-01T14:00", "2026-11-02T01:00", 12],
    // Half an hour of daylight saving.
    ["Australia/Lord_Howe", "2026-04-04", "2026-04-03T22:00", "2026-04-04T09:00", 12],
    ["Australia/Lord_Howe", "2026-04-05", "2026-04-04T22:30", "2026-04-05T09:30", 12],
    ["Australia/Lord_Howe", "2026-10-04", "2026-10-03T22:00", "2026-10-04T09:00", 12],
  ])("%s on %s: from %s to %s UTC", (zone, day, first, last, count) => {
    const starts = iso(washStarts(day, zone));
    expect([starts[0], starts.at(-1), starts.length]).toEqual([first, last, count]);
  });

  test("a day that the clocks skipped has none, the days beside it have all", () => {
    expect(["2011-12-29", "2011-12-30", "2011-12-31"].map((day) => washStarts(day, "Pacific/Apia").length)).toEqual([
      12, 0, 12,
    ]);
  });

  test("an hour that the clocks skip is left out: Khartoum had no noon on 2000-01-15", () => {
    const noon = at("2000-01-15T10:00:00Z");
    const starts = washStarts("2000-01-15", "Africa/Khartoum");
    expect(starts).toHaveLength(11);
    expect(iso(starts.slice(2, 4))).toEqual(iso([noon - HOUR_MS, noon]));
  });

  test("an hour that the clocks show twice is offered once, the first time: Vostok from 17:00 on 1994-01-31", () => {
    expect(iso(washStarts("1994-01-31", "Antarctica/Vostok")).slice(7)).toEqual([
      ...["1994-01-31T09:00", "1994-01-31T10:00", "1994-01-31T11:00", "1994-01-31T12:00", "1994-01-31T13:00"],
    ]);
  });

  test("whatever the zone, each start reads as a full hour of that day on the lot's clocks, in order", () => {
    const days = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2027-02-28"];
    for (const timeZone of Intl.supportedValuesOf("timeZone")) {
      const read = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone });
      for (const day of days) {
        const starts = washStarts(day, timeZone);
        const shown = starts.map((start) => read.format(start));
        expect(shown, `${timeZone} ${day}`).toEqual(
          Array.from({ length: 12 }, (_, n) => `${day} ${String(n + 9).padStart(2, "0")}:00:00`),
        );
      }
    }
  });
});

describe("DOMAIN §5: today to 7 days ahead, of the lot's days", () => {
  const zone = "Asia/Kolkata";
  // 23:00 in Kolkata, where the 15th still is; UTC has the 15th as well.
  const evening = at("2026-01-15T17:30:00Z");
  // 01:00 in Kolkata, where the 16th has begun; in UTC it has not.
  const night = at("2026-01-15T19:30:00Z");
  test.each([
    [evening, "2026-01-14", false],
    [evening, "2026-01-15", true],
    [evening, "2026-01-22", true],
    [evening, "2026-01-23", false],
    [night, "2026-01-15", false],
    [night, "2026-01-16", true],
    [night, "2026-01-23", true],
    [night, "2026-01-24", false],
  ])("at %p the day %s: %p", (now, day, expected) => {
    expect(isWashDay(day, zone, now)).toBe(expected);
  });

  test("the day is that of the lot", () => {
    expect([lotDay(evening, zone), lotDay(night, zone), lotDay(night, "America/New_York")]).toEqual([
      "2026-01-15",
      "2026-01-16",
      "2026-01-15",
    ]);
  });

  test("seven days across a change of the clocks are seven days", () => {
    const now = at("2026-03-24T12:00:00Z");
    expect(isWashDay("2026-03-31", "Europe/London", now)).toBe(true);
    expect(isWashDay("2026-04-01", "Europe/London", now)).toBe(false);
  });
});

describe("DOMAIN §5: at least 30 minutes ahead, at most 2 washes per hour", () => {
  const zone = "Asia/Kolkata";
  const ten = at("2026-01-15T04:30:00Z");

  test("an hour is left at 30 minutes to the minute, and not a millisecond later", () => {
    const leftOfTen = (now: number) =>
      washHours("2026-01-15", zone, [], now).find(({ startsAt }) => startsAt === ten)?.left;
    expect([leftOfTen(ten - 30 * MINUTE), leftOfTen(ten - 30 * MINUTE + 1), leftOfTen(ten + HOUR_MS)]).toEqual([
      2, 0, 0,
    ]);
  });

  test("each wash takes one of two, of its own hour", () => {
    const taken = [ten, ten + HOUR_MS, ten + HOUR_MS, ten + 2 * HOUR_MS, ten + 2 * HOUR_MS, ten + 2 * HOUR_MS];
    const hours = washHours("2026-01-15", zone, taken, ten - HOUR_MS);
    expect(hours.slice(0, 5).map(({ left }) => left)).toEqual([0, 1, 0, 0, 2]);
  });

  test.each([
    ["an hour start", ten, null],
    ["half past", ten + 30 * MINUTE, "not_an_hour"],
    ["a millisecond beside", ten + 1, "not_an_hour"],
    ["08:00", ten - 2 * HOUR_MS, "not_an_hour"],
    ["21:00", ten + 11 * HOUR_MS, "not_an_hour"],
    ["20:00", ten + 10 * HOUR_MS, null],
    ["yesterday", ten - 24 * HOUR_MS, "too_soon"],
    ["in seven days", ten + 7 * 24 * HOUR_MS, null],
    ["in eight days", ten + 8 * 24 * HOUR_MS, "too_far"],
  ])("%s: %p", (_what, scheduledAt, code) => {
    const now = at("2026-01-15T00:30:00Z");
    expect(faultOfStart(scheduledAt, zone, now)?.code ?? null).toBe(code);
  });

  test("29 minutes ahead is too soon", () => {
    expect(faultOfStart(ten, zone, ten - 29 * MINUTE)).toEqual({
      code: "too_soon",
      message: "must be at least 30 minutes ahead",
    });
  });
});
