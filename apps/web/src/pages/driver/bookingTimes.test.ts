import { expect, test } from "bun:test";
import { bookingTimes, UNTIL } from "./bookingTimes.ts";

const ZONE = "Asia/Kolkata";
/** 14:05:30 on the wall of the lot. */
const NOW = Date.parse("2026-11-03T08:35:30Z");
const at = (clock: string) => Date.parse(`2026-11-03T${clock}:00+05:30`);
const draft = { length: 60, until: "", startsAt: "" } as const;

test("now and for an hour: from this second on", () => {
  expect(bookingTimes(draft, false, NOW, ZONE)).toMatchObject({ startsAt: NOW, endsAt: NOW + 3_600_000 });
});

test("until a time of the lot's clock, wherever the reader is", () => {
  const times = bookingTimes({ ...draft, length: UNTIL, until: "2026-11-03T15:10" }, false, NOW, ZONE);
  expect(times).toMatchObject({ startsAt: NOW, endsAt: at("15:10") });
});

test("later without a wish starts at the next quarter that may be booked, and until… is an hour more", () => {
  const times = bookingTimes({ ...draft, length: UNTIL }, true, NOW, ZONE);
  expect(times.startField.value).toBe("2026-11-03T14:30");
  expect(times).toMatchObject({ startsAt: at("14:30"), endsAt: at("15:30") });
});

test("a start that was chosen stays, whatever the clock says meanwhile", () => {
  const chosen = { ...draft, startsAt: "2026-11-03T18:00" };
  expect(bookingTimes(chosen, true, NOW, ZONE).startsAt).toBe(at("18:00"));
  expect(bookingTimes(chosen, true, NOW + 3_600_000, ZONE).startsAt).toBe(at("18:00"));
});

test("what is no time is none, and is not made up", () => {
  expect(bookingTimes({ ...draft, startsAt: "2026-11" }, true, NOW, ZONE).startsAt).toBeNull();
  expect(bookingTimes({ ...draft, length: UNTIL, until: "soon" }, false, NOW, ZONE).endsAt).toBeNull();
});
