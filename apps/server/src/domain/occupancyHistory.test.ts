import { describe, expect, test } from "bun:test";
import { occupiedAt, type Stay, shouldBeEmpty, stayOfBooking, stayOfOccupation } from "./occupancyHistory.ts";

describe("how many slots were held", () => {
  const stay = (slotId: string, from: number, to: number): Stay => ({ slotId, from, to });
  const CASES: [what: string, stays: Stay[], at: number, occupied: number][] = [
    ["nothing", [], 5, 0],
    ["from its start", [stay("a", 5, 9)], 5, 1],
    ["until just before its end", [stay("a", 5, 9)], 9, 0],
    ["a slot held twice counts once", [stay("a", 1, 9), stay("a", 2, 8)], 5, 1],
    ["two slots", [stay("a", 1, 9), stay("b", 2, 8)], 5, 2],
    ["called off before it began", [stay("a", 7, 3)], 5, 0],
  ];
  test.each(CASES)("%s", (_, stays, at, occupied) => expect(occupiedAt(stays, [at])).toEqual([occupied]));

  test("a booking holds its slot until it was closed, a running one as long as it may", () => {
    const booking = { slotId: "a", startsAt: 1, graceEndsAt: 9, closedAt: null };
    expect(stayOfBooking(booking)).toEqual({ slotId: "a", from: 1, to: 9 });
    expect(stayOfBooking({ ...booking, closedAt: 4 }).to).toBe(4);
  });
  test("a walk-in holds its slot until it was freed", () => {
    const occupation = { slotId: "a", startsAt: 1, freedAt: null };
    expect(stayOfOccupation(occupation).to).toBe(Number.POSITIVE_INFINITY);
    expect(stayOfOccupation({ ...occupation, freedAt: 7 }).to).toBe(7);
  });
});

describe("which slots should be empty", () => {
  const booking = (
    id: string,
    slotId: string,
    closedAt: number | null,
    state = "completed" as "completed" | "active",
  ) => ({
    ...{ id, slotId, closedAt, state },
  });
  const ids = (bookings: ReturnType<typeof booking>[], taken: string[] = []) =>
    shouldBeEmpty(bookings, new Set(taken), 100).map(({ id }) => id);

  test("those completed since, the latest first", () => {
    expect(ids([booking("1", "a", 100), booking("2", "b", 150), booking("3", "c", 99)])).toEqual(["2", "1"]);
  });
  test("not one that runs, nor one whose slot somebody holds again", () => {
    expect(ids([booking("1", "a", null, "active"), booking("2", "b", 150)], ["b"])).toEqual([]);
  });
  test("of several in one slot the last", () => {
    expect(ids([booking("2", "a", 160), booking("1", "a", 120)])).toEqual(["2"]);
  });
});
