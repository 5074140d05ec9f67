import { describe, expect, test } from "bun:test";
import { parkingPricePaise, renewalPricePaise } from "@parkmate/protocol";
import { aPayment, aWash, facts } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import { cancelBooking, givingUp } from "./closeBooking.ts";
import type { Payment } from "./entities.ts";
import { release } from "./payments.ts";
import { requestRenewal } from "./renewal.ts";

describe("prices", () => {
  test.each([
    [4000, 60, 4000],
    [4000, 1, 1000],
    [4000, 15, 1000],
    [4000, 16, 2000],
    [4000, 61, 5000],
    [4001, 15, 1001],
    [101, 45, 76],
    [100, 24 * 60, 2400],
    [1_000_000, 24 * 60, 24_000_000],
  ])("%i paise an hour, %i minutes: %i paise", (hourly, minutes, price) => {
    expect(parkingPricePaise(hourly, minutes * MINUTE)).toBe(price);
  });

  test.each([
    [4000, 60, 50, 2000],
    [4000, 60, 0, 4000],
    [4000, 60, 100, 0],
    [4001, 15, 50, 501],
    [101, 45, 33, 51],
    [4000, 16, 10, 1800],
  ])("%i paise an hour, %i minutes more, %i %% off: %i paise", (hourly, minutes, percent, price) => {
    expect(renewalPricePaise(hourly, minutes * MINUTE, percent)).toBe(price);
  });

  test("a renewal costs the added time only, counted from the old end", () => {
    const renewal = { addedMs: 20 * MINUTE, expectedEndsAt: START + HOUR, method: "upi", token: "t" } as const;
    const late = START + HOUR + 3 * MINUTE;
    const fresh = { paymentId: "p", provider: "sandbox" };
    const verdict = requestRenewal(facts({ state: "expired" }), null, renewal, fresh, TIMES, late);
    expect(verdict).toMatchObject({ ok: true, changes: { payment: { amountPaise: 1000, addedMs: 20 * MINUTE } } });
  });
});

describe("what becomes of a payment whose purpose is gone", () => {
  const rows: [Payment["method"], Payment["state"], ReturnType<typeof release>][] = [
    ["upi", "pending", { state: "failed", failure: "why", nextDueAt: START }],
    ["card", "succeeded", { state: "refunded", nextDueAt: START }],
    ["cash", "pending", { state: "failed", failure: "why", nextDueAt: null }],
    ["cash", "succeeded", { state: "refunded", nextDueAt: null }],
    ["upi", "failed", null],
    ["upi", "refunded", null],
    ["cash", "failed", null],
    ["cash", "refunded", null],
  ];
  for (const [method, state, patch] of rows) {
    test(`${method} ${state} → ${patch?.state ?? "as it was"}`, () => {
      expect(release(aPayment({ method, state }), "why", START)).toEqual(patch);
    });
  }
});

describe("what comes back when a booking is given up", () => {
  const paid = { state: "succeeded" } as const;
  const booking = aPayment({ id: "booking", ...paid });
  const renewed = aPayment({ id: "renewal", kind: "renewal", amountPaise: 2000, ...paid });
  const cash = aPayment({ id: "cash", kind: "renewal", method: "cash", amountPaise: 1000, ...paid });
  const wash = aPayment({ id: "wash", kind: "carwash", carwashId: "wash", amountPaise: 25_000, ...paid });
  const earlier = aPayment({ id: "earlier", kind: "carwash", carwashId: "earlier", amountPaise: 20_000, ...paid });
  const payments = [booking, renewed, cash, wash, earlier];

  test.each([
    ["pending", 31_000, true],
    ["confirmed", 31_000, true],
    ["in_progress", 6000, false],
  ] as const)("with a wash that is %s: %i paise online, cash by hand", (state, refundPaise, goes) => {
    const whole = facts({}, { payments, wash: aWash({ state }) });
    const { changes, ...money } = givingUp(whole, "why", START);
    expect(money).toEqual({ refundPaise, cashBackPaise: 1000 });
    expect(changes.wash?.state).toBe(goes ? "cancelled" : undefined);
    const touched = changes.payments?.map(({ id }) => id);
    expect(touched).toEqual(["booking", "renewal", "cash", ...(goes ? ["wash"] : [])]);
  });

  test.each([
    ["driver", "pending", ["owner booking.cancelled"]],
    ["owner", "active", ["driver booking.cancelled"]],
    ["admin", "active", ["driver booking.declined", "owner booking.cancelled"]],
  ] as const)("the %s cancels: exactly the others are told", (by, state, told) => {
    const verdict = cancelBooking(facts({ state }, { payments }), { by, reason: "x" }, START);
    expect(verdict.notices?.map(({ reader, event }) => `${reader} ${event}`)).toEqual([...told]);
  });
});
