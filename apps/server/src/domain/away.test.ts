import { describe, expect, test } from "bun:test";
import { EVENTS } from "@parkmate/protocol";
import { type AwayNotice, awayVerdict, pauseAfter, staleAt } from "./away.ts";
import type { Preferences } from "./preferences.ts";

const MINUTE = 60_000;
const WRITTEN = Date.UTC(2026, 0, 15, 6, 30);
const LATER = WRITTEN + 5 * MINUTE;

const notice = (patch: Partial<AwayNotice> = {}): AwayNotice => ({
  ...{ seq: 7, event: "booking.declined", data: EVENTS["booking.declined"].sample, createdAt: WRITTEN },
  ...{ readAt: null, isShown: false, isOwnAct: false },
  ...patch,
});
const both = { push: true, email: true };
const wishes = (groups: Preferences["groups"] = { bookings: both, time: both }): Preferences => ({
  groups,
  quietHours: null,
});
/** Noon in India, where the notices are written. */
const atNoon: Preferences = { ...wishes(), quietHours: { from: "12:00", to: "13:00", timeZone: "Asia/Kolkata" } };
const ending = (endsAt: number) =>
  notice({ event: "booking.expiring", data: { ...EVENTS["booking.expiring"].sample, endsAt } });
const expired = (graceEndsAt: number) =>
  notice({ event: "booking.expired", data: { ...EVENTS["booking.expired"].sample, graceEndsAt } });

describe("what goes out, by push and by e-mail", () => {
  const table: [what: string, AwayNotice, Preferences, push: boolean, email: boolean][] = [
    ["an unread notice of a group that is on", notice(), wishes(), true, true],
    ["one that was read", notice({ readAt: WRITTEN + 1 }), wishes(), false, false],
    ["one of a group that is off", notice(), wishes({ time: both }), false, false],
    ["one of a group that is on for e-mail alone", notice(), wishes({ bookings: { email: true } }), false, true],
    ["one of a group that is on for push alone", notice(), wishes({ bookings: { push: true } }), true, false],
    ["one that a device showed", notice({ isShown: true }), wishes(), false, true],
    ["what was done on this very device", notice({ isOwnAct: true }), wishes(), false, true],
    ["one in quiet hours", notice(), atNoon, false, true],
    ["an end that is still to come", ending(LATER + 1), wishes(), true, true],
    ["a grace that is over", expired(LATER), wishes(), false, false],
    ["an end that is over", ending(LATER), wishes(), false, false],
    ["an event of a newer version", notice({ event: "moon.landed" }), wishes(), false, false],
  ];
  for (const [what, one, preferences, push, email] of table) {
    test(what, () => {
      expect(awayVerdict("push", [one], preferences, LATER).tell).toEqual(push ? [one] : []);
      expect(awayVerdict("email", [one], preferences, LATER).tell).toEqual(email ? [one] : []);
      // Whatever becomes of it, it is not looked at again.
      expect(awayVerdict("email", [one], preferences, LATER)).toMatchObject({ upTo: 7, nextDueAt: null });
    });
  }
});

test("a push waits fifteen seconds, an e-mail five minutes", () => {
  for (const [channel, ms] of [
    ["push", 15_000],
    ["email", 5 * MINUTE],
  ] as const) {
    const early = awayVerdict(channel, [notice()], wishes(), WRITTEN + ms - 1);
    expect(early).toEqual({ tell: [], upTo: null, nextDueAt: WRITTEN + ms });
    expect(awayVerdict(channel, [notice()], wishes(), WRITTEN + ms).tell).toHaveLength(1);
  }
});

describe("an e-mail that would be worth nothing after its five minutes", () => {
  const AT_ONCE = WRITTEN + 15_000;
  const urgent = (patch: Partial<AwayNotice> = {}) => ({ ...ending(LATER), ...patch });
  const table: [what: string, AwayNotice, Preferences, goes: boolean][] = [
    ["goes as soon as a push", urgent(), wishes(), true],
    ["goes for a grace that runs", expired(LATER), wishes(), true],
    ["waits where a page has shown it", urgent({ isShown: true }), wishes(), false],
    ["does not go where it was read", urgent({ readAt: WRITTEN + 1 }), wishes(), false],
    ["does not go where it is not wished for", urgent(), wishes({ time: { push: true } }), false],
    ["is no other one", notice(), wishes(), false],
    ["is not one that is true for hours", ending(WRITTEN + 60 * MINUTE), wishes(), false],
  ];
  for (const [what, one, preferences, goes] of table) {
    test(what, () => {
      expect(awayVerdict("email", [one], preferences, AT_ONCE - 1).tell).toEqual([]);
      expect(awayVerdict("email", [one], preferences, AT_ONCE).tell).toEqual(goes ? [one] : []);
    });
  }
  test("takes what was before it along, and is looked for behind it", () => {
    const [before, after] = [notice(), urgent({ seq: 8 })];
    expect(awayVerdict("email", [before, after], wishes(), AT_ONCE)).toMatchObject({ tell: [before, after], upTo: 8 });
    expect(awayVerdict("email", [before], wishes(), AT_ONCE)).toEqual({
      ...{ tell: [], upTo: null, nextDueAt: AT_ONCE + 15_000 },
    });
  });
});

test("what is due goes out together, what is not yet stays for its own time", () => {
  const rows = [0, 10, 20_000].map((ms, index) => notice({ seq: index + 1, createdAt: WRITTEN + ms }));
  const verdict = awayVerdict("push", rows, wishes(), WRITTEN + 15_010);
  expect(verdict.tell.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(verdict).toMatchObject({ upTo: 2, nextDueAt: WRITTEN + 35_000 });
  expect(awayVerdict("push", [], wishes(), LATER)).toEqual({ tell: [], upTo: null, nextDueAt: null });
});

test("the pauses between tries grow from half a minute to an hour", () => {
  expect([1, 2, 3, 8, 9, 500].map(pauseAfter)).toEqual([
    30_000,
    60_000,
    120_000,
    60 * MINUTE,
    60 * MINUTE,
    60 * MINUTE,
  ]);
});

test("what becomes history says when", () => {
  expect(staleAt(ending(LATER))).toBe(LATER);
  expect(staleAt(notice())).toBeUndefined();
  expect(staleAt(notice({ event: "moon.landed" }))).toBeUndefined();
});
