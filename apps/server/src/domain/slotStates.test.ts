import { describe, expect, test } from "bun:test";
import { aBooking, slot } from "../testing/facts.ts";
import { HOUR, MINUTE, START } from "../testing/times.ts";
import type { Booking, Slot } from "./entities.ts";
import { freeUntil, isOccupied, nextStart, occupationSpan } from "./occupancy.ts";
import { countFree, slotStatuses } from "./slotStates.ts";

describe("what a slot shows", () => {
  const later = { startsAt: START + HOUR, endsAt: START + 2 * HOUR, graceEndsAt: START + 2 * HOUR };
  const rows: [string, Partial<Slot>, Partial<Booking>[], string, number | null][] = [
    ["nobody there", {}, [], "free", null],
    ["a payment is awaited", {}, [{ state: "pending" }], "held", null],
    ["somebody parks", {}, [{ state: "active" }], "taken", null],
    ["somebody is in the grace", {}, [{ state: "expired" }], "taken", null],
    ["promised later", {}, [{ state: "scheduled", ...later }], "free", START + HOUR],
    ["parked now, promised later", {}, [{ state: "scheduled", ...later }, { state: "active" }], "taken", null],
    ["promised, its start reached but not noticed", {}, [{ state: "scheduled" }], "taken", null],
    ["a payment is awaited for later", {}, [{ state: "pending", ...later }], "free", START + HOUR],
    ["a grace that is over but not noticed", {}, [{ state: "expired", graceEndsAt: START + MINUTE }], "free", null],
    [
      "a grace that is over but not noticed, promised later",
      {},
      [
        { state: "expired", graceEndsAt: START + MINUTE },
        { state: "scheduled", ...later },
      ],
      "free",
      START + HOUR,
    ],
    ["out of service", { inService: 0 }, [], "out", null],
    ["out of service, somebody still there", { inService: 0 }, [{ state: "active" }], "taken", null],
    ["another slot's booking", {}, [{ state: "active", slotId: "other" }], "free", null],
  ];
  for (const [what, patch, bookings, state, freeUntil] of rows) {
    test(`${what}: ${state}`, () => {
      const statuses = slotStatuses([{ ...slot, ...patch }], bookings.map(aBooking), START + MINUTE);
      expect(statuses).toEqual([{ id: "slot", state: state as "free", freeUntil }]);
      expect(countFree(statuses)).toBe(state === "free" ? 1 : 0);
    });
  }
});

describe("a car without a booking", () => {
  const car = { slotId: "slot", state: "occupied", startsAt: START, graceEndsAt: START + HOUR } as const;
  test.each([
    ["in a free slot", {}, [car]],
    ["in a slot out of service", { inService: 0 }, [car]],
    ["in the slot of somebody who is yet to pay", {}, [aBooking({ state: "pending" }), car]],
  ] as const)("%s: taken", (_what, patch, occupants) => {
    const statuses = slotStatuses([{ ...slot, ...patch }], occupants, START + MINUTE);
    expect(statuses).toEqual([{ id: "slot", state: "taken", freeUntil: null }]);
  });
  test("whose end nobody knows counts as the longest booking from now on", () => {
    const there = { id: "car", startsAt: START, untilAt: null };
    expect(occupationSpan(there, 24 * HOUR, START + HOUR).graceEndsAt).toBe(START + 25 * HOUR);
    expect(occupationSpan({ ...there, untilAt: START + 1 }, 24 * HOUR, START).graceEndsAt).toBe(START + 1);
  });
});

describe("a booking occupies its slot from its start to the end of its grace", () => {
  const there = [aBooking({ startsAt: START + HOUR, graceEndsAt: START + 2 * HOUR })];
  test.each([
    ["before", 0, HOUR, false],
    ["into it", 0, HOUR + 1, true],
    ["within", HOUR + 1, HOUR + 2, true],
    ["around", 0, 3 * HOUR, true],
    ["out of it", 2 * HOUR - 1, 3 * HOUR, true],
    ["after", 2 * HOUR, 3 * HOUR, false],
  ])("%s", (_what, from, to, occupied) => {
    const span = { startsAt: START + from, graceEndsAt: START + to };
    expect(isOccupied(there, span)).toBe(occupied);
    expect(isOccupied(there, span, "booking")).toBe(false);
  });

  test("it is free for whoever comes before its start until then, and for nobody within it", () => {
    const two = [...there, aBooking({ id: "b", startsAt: START + 3 * HOUR, graceEndsAt: START + 4 * HOUR })];
    const asked = [0, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR, 4 * HOUR].map((at) => freeUntil(two, START + at));
    expect(asked).toEqual([START + HOUR, START + HOUR, null, null, START + 3 * HOUR, null]);
  });

  test("the next start is the earliest of others that is not before", () => {
    const own = aBooking();
    const others = [
      aBooking({ id: "c", startsAt: START + 3 * HOUR }),
      aBooking({ id: "b", startsAt: START + 2 * HOUR }),
      aBooking({ id: "a", startsAt: START - HOUR }),
    ];
    expect(nextStart([own, ...others], own)).toBe(START + 2 * HOUR);
    expect(nextStart([own], own)).toBeNull();
  });
});
