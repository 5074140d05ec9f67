import { expect, test } from "bun:test";
import { isQuiet } from "./quietHours.ts";
import { timeZoneNamed } from "./timeZone.ts";

const at = (iso: string): number => Date.parse(iso);

const night = { from: "22:00", to: "07:00", timeZone: "Asia/Kolkata" };
const lunch = { from: "12:30", to: "13:15", timeZone: "Asia/Kolkata" };
const berlin = (from: string, to: string) => ({ from, to, timeZone: "Europe/Berlin" });

/** [what, quiet hours, moment, is it quiet] */
const MOMENTS: [string, Parameters<typeof isQuiet>[0], string, boolean][] = [
  // Kolkata is half an hour off the full one: 16:30 UTC is 22:00 there.
  ["the minute before they begin", night, "2026-01-15T16:29:59.999Z", false],
  ["the minute they begin", night, "2026-01-15T16:30:00.000Z", true],
  ["midnight", night, "2026-01-15T18:30:00.000Z", true],
  ["the last minute", night, "2026-01-16T01:29:59.999Z", true],
  ["the minute they end", night, "2026-01-16T01:30:00.000Z", false],
  ["the middle of the day", night, "2026-01-15T08:30:00.000Z", false],
  ["within one day: before", lunch, "2026-01-15T06:59:00.000Z", false],
  ["within one day: during", lunch, "2026-01-15T07:00:00.000Z", true],
  ["within one day: after", lunch, "2026-01-15T07:45:00.000Z", false],
  [
    "a zone of a quarter hour",
    { from: "00:00", to: "00:15", timeZone: "Asia/Kathmandu" },
    "2026-01-14T18:15:00Z",
    true,
  ],
  ["… and after it", { from: "00:00", to: "00:15", timeZone: "Asia/Kathmandu" }, "2026-01-14T18:30:00Z", false],
  ["until midnight", { from: "23:00", to: "00:00", timeZone: "UTC" }, "2026-01-15T23:59:59.999Z", true],
  ["from midnight on is over", { from: "23:00", to: "00:00", timeZone: "UTC" }, "2026-01-16T00:00:00.000Z", false],
  // Spring in Berlin, 29 March 2026: 01:59 is followed by 03:00.
  ["before the jump", berlin("01:30", "02:30"), "2026-03-29T00:59:59.999Z", true],
  ["after the jump the end is passed", berlin("01:30", "02:30"), "2026-03-29T01:00:00.000Z", false],
  ["an hour that is jumped over is never quiet", berlin("02:15", "02:45"), "2026-03-29T01:00:00.000Z", false],
  ["hours that begin in the jump have begun after it", berlin("02:30", "04:00"), "2026-03-29T01:00:00.000Z", true],
  // Autumn, 25 October 2026: 02:00 to 02:59 is shown twice.
  ["the first half past two", berlin("02:15", "02:45"), "2026-10-25T00:30:00.000Z", true],
  ["between the two", berlin("02:15", "02:45"), "2026-10-25T00:50:00.000Z", false],
  ["the second half past two", berlin("02:15", "02:45"), "2026-10-25T01:30:00.000Z", true],
  ["summer time counts", berlin("22:00", "07:00"), "2026-07-15T20:00:00.000Z", true],
  ["and winter time", berlin("22:00", "07:00"), "2026-01-15T20:00:00.000Z", false],
];

for (const [what, hours, moment, quiet] of MOMENTS) {
  test(`CONTRACT §2 quiet hours ${hours.from}-${hours.to} ${hours.timeZone}, ${what}: ${quiet ? "quiet" : "not quiet"}`, () => {
    expect(isQuiet(hours, at(moment))).toBe(quiet);
  });
}

test("a zone is one of the IANA list, in one spelling; an offset or a made-up name is none", () => {
  expect(timeZoneNamed("Asia/Kolkata")).toBe("Asia/Kolkata");
  expect(timeZoneNamed("asia/kolkata")).toBe("Asia/Kolkata");
  expect(timeZoneNamed("UTC")).toBe("UTC");
  for (const none of ["Asia/Atlantis", "+05:30", "", "GMT+5", "Kolkata", " Asia/Kolkata", "Asia/Kolkata\0"]) {
    expect(timeZoneNamed(none), none).toBeNull();
  }
});
