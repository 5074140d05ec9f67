import { expect, test } from "bun:test";
import type { BookingState, BookingView } from "@parkmate/protocol";
import { mainClock, markOf, payClock } from "./clocks.ts";

const NOON = Date.UTC(2026, 0, 15, 12);
const iso = (minutes: number): string => new Date(NOON + minutes * 60_000).toISOString();

/** A booking from noon to one o'clock. */
function booking(state: BookingState, fields: Partial<BookingView> = {}): BookingView {
  return {
    id: "b",
    reference: "PK1",
    state,
    kind: "instant",
    slot: { id: "s", label: "A-01", vehicleType: "sedan" },
    lot: { id: "l", name: "Marine Drive", timeZone: "Asia/Kolkata" },
    vehicleNumber: "KL08AZ1234",
    startsAt: iso(0),
    endsAt: iso(60),
    graceEndsAt: iso(65),
    pricePaise: 4000,
    payments: [],
    renewable: state === "active",
    hourlyPaise: 4000,
    renewalDiscountPercent: 50,
    ...fields,
  };
}

test.each<[BookingState, number, string | null, number, number]>([
  ["scheduled", -30, "starts", 30, 1],
  ["pending", -30, "starts", 30, 1],
  ["pending", 15, "runs", 45, 0.75],
  ["active", 30, "runs", 30, 0.5],
  ["active", 54, "runs", 6, 0.1],
  ["active", 55, "ending", 5, 5 / 60],
  ["active", 61, "ending", 0, 0],
  ["expired", 61, "grace", 4, 0.8],
  ["expired", 70, "grace", 0, 0],
  ["completed", 30, null, 0, 0],
  ["cancelled", 30, null, 0, 0],
])("a booking %s at minute %d counts down as %p, %d minutes are left", (state, minute, kind, left, part) => {
  const clock = mainClock(booking(state), NOON + minute * 60_000);
  expect(clock?.kind ?? null).toBe(kind as never);
  if (clock) expect([clock.leftMs / 60_000, clock.part]).toEqual([left, part]);
});

test("what is not paid yet has a second clock, that of cash says so; paid it has none", () => {
  const payment = { id: "p", kind: "booking", state: "pending", amountPaise: 4000, createdAt: iso(0) } as const;
  const held = { holdEndsAt: iso(15) };
  const cash = booking("pending", { ...held, payments: [{ ...payment, method: "cash" }] });
  expect(payClock(cash, NOON + 5 * 60_000)).toMatchObject({ kind: "pay", leftMs: 600_000, part: 2 / 3 });
  const online = booking("pending", { ...held, payments: [{ ...payment, method: "upi" }] });
  expect(payClock(online, NOON)?.kind).toBe("confirm");
  expect(payClock(booking("active"), NOON)).toBeNull();
});

test("what is left is said at a few marks only, and never of what has not begun", () => {
  const marks = Array.from({ length: 60 }, (_, minute) =>
    markOf(mainClock(booking("active"), NOON + minute * 60_000 + 1) ?? { kind: "runs", until: 0, leftMs: 0, part: 0 }),
  );
  expect(new Set(marks)).toEqual(new Set([null, 30, 15, 10, 5, 2, 1]));
  const scheduled = mainClock(booking("scheduled"), NOON - 60_000);
  expect(scheduled && markOf(scheduled)).toBeNull();
});
