import { describe, expect, test } from "bun:test";
import { aBooking, lot, slot } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import { type CalendarFacts, calendarOf } from "./calendar.ts";

const url = "https://parkmate.example/bookings/booking";
const calendar = (patch: Partial<CalendarFacts> = {}, times = TIMES): string =>
  calendarOf({ booking: aBooking(), slot, lot, sequence: 3, url, ...patch }, times, START + MINUTE);
/** The content lines as they were before they were folded (RFC 5545 §3.1). */
const lines = (text: string): string[] => text.replace(/\r\n /g, "").split("\r\n").slice(0, -1);
/** The text as it was before it was escaped (§3.3.11). */
const read = (value: string): string =>
  value.replace(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? "\n" : character));
const valueNamed = (text: string, name: string): string =>
  lines(text)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1) ?? "";

test("the event is the booking's time, its alarm comes five minutes before the end", () => {
  expect(lines(calendar())).toEqual([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//ParkMate//Bookings//EN",
    "CALSCALE:GREGORIAN",
    "BEGIN:VEVENT",
    "UID:booking-booking@parkmate",
    "DTSTAMP:20260115T083100Z",
    "DTSTART:20260115T083000Z",
    "DTEND:20260115T093000Z",
    "SEQUENCE:3",
    "STATUS:CONFIRMED",
    "SUMMARY:Parking: Slot A-12\\, Marine Drive",
    "LOCATION:Marine Drive\\, Shanmugham Road\\, Kochi\\, Kerala 682031",
    "DESCRIPTION:Slot A-12\\, Marine Drive\\nVehicle: KL 08 AZ 1234\\nReference: ABCD-2345\\nhttps://parkmate.example/bookings/booking",
    "URL:https://parkmate.example/bookings/booking",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "DESCRIPTION:Your parking ends soon: Slot A-12\\, Marine Drive",
    "TRIGGER;RELATED=END:-PT5M",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ]);
});

test.each([
  ["pending", "TENTATIVE", true],
  ["scheduled", "CONFIRMED", true],
  ["active", "CONFIRMED", true],
  ["expired", "CONFIRMED", true],
  ["completed", "CONFIRMED", false],
  ["cancelled", "CANCELLED", false],
] as const)("a %s booking is %s, with an alarm: %s", (state, status, alarm) => {
  const text = calendar({ booking: aBooking({ state }) });
  expect(valueNamed(text, "STATUS")).toBe(status);
  expect(text.includes("BEGIN:VALARM")).toBe(alarm);
});

test.each([
  ["a booking shorter than twice the warning: half its length", 9 * MINUTE, TIMES.warningMs, "-PT4M30S"],
  ["another setting", HOUR, 90_000, "-PT1M30S"],
  ["a setting of seconds", HOUR, 45_000, "-PT45S"],
  ["a setting of an hour and more", 5 * HOUR, 2 * HOUR, "-PT120M"],
])("the alarm of %s", (_what, length, warningMs, trigger) => {
  const booking = aBooking({ endsAt: START + length });
  expect(lines(calendar({ booking }, { ...TIMES, warningMs }))).toContain(`TRIGGER;RELATED=END:${trigger}`);
});

describe("text nobody controls", () => {
  const hostile = 'A;B,C\\n"D"\r\nEND:VEVENT\rBEGIN:VEVENT\n\u0000\u0007<b>കൊച്ചി 🚗</b>\u0085';

  test("comes out as it went in, but for control characters, and adds no line", () => {
    const text = calendar({ lot: { ...lot, name: hostile } });
    expect(lines(text)).toHaveLength(lines(calendar()).length);
    expect(lines(text).filter((line) => line === "END:VEVENT")).toHaveLength(1);
    const clean = 'A;B,C\\n"D"\nEND:VEVENT\nBEGIN:VEVENT\n<b>കൊച്ചി 🚗</b>';
    expect(read(valueNamed(text, "SUMMARY"))).toBe(`Parking: Slot A-12, ${clean}`);
    expect(text.replace(/\r\n/g, "")).not.toMatch(/[^\P{Cc}\t]/u);
  });

  test("no line is longer than 75 octets, and no character is parted", () => {
    for (let pad = 0; pad < 80; pad++) {
      const name = `${"x".repeat(pad)}${"കൊച്ചി🚗é".repeat(12)}`;
      const text = calendar({ lot: { ...lot, name } });
      for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(text).not.toContain("\uFFFD");
      expect(read(valueNamed(text, "SUMMARY"))).toBe(`Parking: Slot A-12, ${name}`);
      expect(Buffer.from(text).toString()).toBe(text);
    }
  });
});
