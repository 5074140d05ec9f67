import { describe, expect, test } from "bun:test";
import { renderEvent } from "@parkmate/protocol";
import { aPayment, facts, lot, slot } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import { advanceBooking } from "./advanceBooking.ts";
import { activated, openBooking } from "./openBooking.ts";
import { armed } from "./warning.ts";

const SECOND = 1000;

describe("the warning is armed", () => {
  test.each([
    ["an hour ahead: five minutes before the end", HOUR, 5 * MINUTE],
    ["exactly twice the warning: still five minutes", 10 * MINUTE, 5 * MINUTE],
    ["eight minutes ahead: at half of it", 8 * MINUTE, 4 * MINUTE],
    ["one millisecond ahead: at the end itself", 1, 0],
    ["at the end: at once", 0, 0],
    ["after the end: at the end, which is overdue", -MINUTE, 0],
  ])("%s", (_what, left, before) => {
    const end = START + HOUR;
    const { warnAt, nextDueAt, graceEndsAt } = armed(end, end - left, TIMES);
    expect([end - warnAt, nextDueAt, graceEndsAt]).toEqual([before, warnAt, end + TIMES.graceMs]);
  });

  test("a booking that is paid before its start waits for that, and for no warning", () => {
    const { booking } = facts({ state: "pending", startsAt: START + HOUR, endsAt: START + 2 * HOUR });
    const paid = { state: "scheduled", holdEndsAt: null, warnAt: null, nextDueAt: START + HOUR } as const;
    expect(activated(booking, TIMES, START)).toEqual(paid);
    expect(activated(booking, TIMES, START + HOUR - 1)).toEqual(paid);
    expect(activated(booking, TIMES, START + HOUR)).toMatchObject({ state: "active", warnAt: START + 115 * MINUTE });
  });

  test("a booking that is paid runs and waits for its warning", () => {
    const { booking } = facts({ state: "pending", holdEndsAt: START + 15 * MINUTE });
    expect(activated(booking, TIMES, START)).toEqual({
      ...{ state: "active", holdEndsAt: null, warnAt: START + 55 * MINUTE, nextDueAt: START + 55 * MINUTE },
    });
  });
});

describe("a hold ends after fifteen minutes or with the booking, whichever is first", () => {
  test.each([
    [10, 10],
    [15, 15],
    [16, 15],
    [24 * 60, 15],
  ])("%i minutes: held for %i", (minutes, held) => {
    const request = { driverId: "d", vehicleNumber: "KL08AZ1234", method: "cash", token: null } as const;
    const verdict = openBooking(
      { ...request, startsAt: null, endsAt: START + minutes * MINUTE, withWash: false },
      { slot, lot, occupants: [], ofPlate: [] },
      { bookingId: "b", reference: "r", paymentId: "p", provider: "sandbox" },
      TIMES,
      START,
    );
    if (!verdict.ok) throw new Error("the booking was refused");
    const { booking } = verdict.changes;
    expect([booking.holdEndsAt, booking.nextDueAt]).toEqual([START + held * MINUTE, START + held * MINUTE]);
  });
});

describe("what time alone does", () => {
  const warnAt = START + 55 * MINUTE;
  const endsAt = START + HOUR;
  const graceEndsAt = endsAt + 5 * MINUTE;
  const rows = [
    ["nothing before the warning", { state: "active", warnAt, nextDueAt: warnAt }, warnAt - 1, null],
    [
      "the warning",
      { state: "active", warnAt, nextDueAt: warnAt },
      warnAt,
      ["booking.expiring", { warnAt: null, nextDueAt: endsAt }],
    ],
    [
      "the start",
      { state: "scheduled", nextDueAt: START },
      START + MINUTE,
      ["booking.started", { state: "active", warnAt, nextDueAt: warnAt }],
    ],
    [
      "a start noticed four minutes before the end: warned at half of that",
      { state: "scheduled", nextDueAt: START },
      endsAt - 4 * MINUTE,
      ["booking.started", { state: "active", warnAt: endsAt - 2 * MINUTE, nextDueAt: endsAt - 2 * MINUTE }],
    ],
    [
      "the end",
      { state: "active", warnAt: null, nextDueAt: endsAt },
      endsAt,
      ["booking.expired", { state: "expired", nextDueAt: graceEndsAt }],
    ],
    [
      "the grace's end",
      { state: "expired", nextDueAt: graceEndsAt },
      graceEndsAt,
      ["booking.completed", { state: "completed", nextDueAt: null }],
    ],
    [
      "the hold's end",
      { state: "pending", holdEndsAt: warnAt, nextDueAt: warnAt },
      warnAt,
      ["booking.lapsed", { state: "cancelled", cancelledBy: "system", nextDueAt: null }],
    ],
    ["nothing where nothing waits", { state: "active", nextDueAt: null }, graceEndsAt + HOUR, null],
  ] as const;
  for (const [what, booking, now, expected] of rows) {
    test(what, () => {
      const move = advanceBooking(facts(booking, { payments: [aPayment()] }), TIMES, now);
      if (!expected) return expect(move).toBeNull();
      expect(move?.notices.map(({ event, reader }) => [event, reader])).toEqual([[expected[0], "driver"]]);
      expect(move?.changes.booking).toMatchObject(expected[1]);
      expect(move?.dueAt).toBe(booking.nextDueAt);
    });
  }

  test("everything overdue is made one after the other, each told once, with its own due time", () => {
    let whole = facts({ state: "scheduled", kind: "advance", nextDueAt: START });
    const moves: [string, number][] = [];
    for (;;) {
      const move = advanceBooking(whole, TIMES, graceEndsAt + HOUR);
      if (!move) break;
      moves.push(...move.notices.map(({ event }): [string, number] => [event, move.dueAt]));
      whole = { ...whole, booking: { ...whole.booking, ...move.changes.booking } };
    }
    expect(moves).toEqual([
      ["booking.started", START],
      ["booking.expiring", endsAt],
      ["booking.expired", endsAt],
      ["booking.completed", graceEndsAt],
    ]);
    expect(whole.booking).toMatchObject({ state: "completed", closedAt: graceEndsAt + HOUR });
  });

  test("a booking that cannot fall due is a surprise", () => {
    expect(() => advanceBooking(facts({ state: "completed", nextDueAt: START }), TIMES, START)).toThrow(
      "cannot fall due",
    );
  });
});

describe("a warning says what is left when it is read", () => {
  const [notice] = advanceBooking(facts({ warnAt: START, nextDueAt: START }), TIMES, START)?.notices ?? [];
  test.each([
    [5 * MINUTE, "5 minutes left", true],
    [4 * MINUTE + SECOND, "5 minutes left", true],
    [3 * MINUTE, "3 minutes left", true],
    [MINUTE, "1 minute left", true],
    [59 * SECOND, "59 seconds left", true],
    [1, "1 second left", true],
    [0, "Your time was about to end", false],
    [-HOUR, "Your time was about to end", false],
  ])("%i ms before the end: %s", (left, title, toast) => {
    if (notice?.event !== "booking.expiring") throw new Error("there is no warning");
    const rendered = renderEvent(notice.event, notice.data, START + HOUR - left);
    expect([rendered.title, rendered.alert.toast]).toEqual([title, toast]);
    expect(rendered.body).toContain("15:00");
  });
});
