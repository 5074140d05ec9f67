import { describe, expect, test } from "bun:test";
import { aPayment, facts } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import type { NextStarts } from "./occupancy.ts";
import { applyRenewal, requestRenewal } from "./renewal.ts";

const END = START + HOUR;
interface Case {
  state?: "pending" | "scheduled" | "active" | "expired" | "completed";
  now?: number;
  addedMs?: number;
  expectedEndsAt?: number | null;
  next?: NextStarts;
  code: string | null;
  latestEndsAt?: number;
}
const cases: Record<string, Case> = {
  "while active": { code: null },
  "in the grace": { state: "expired", now: END + MINUTE, code: null },
  "a moment before the end of the grace": { state: "expired", now: END + 5 * MINUTE - 1, code: null },
  "at the end of the grace, before anybody noticed": {
    state: "expired",
    now: END + 5 * MINUTE,
    code: "booking.not_renewable",
  },
  "not paid yet": { state: "pending", code: "booking.not_renewable" },
  closed: { state: "completed", code: "booking.not_renewable" },
  "the end the driver saw is the end": { expectedEndsAt: END, code: null },
  "the end the driver saw is no longer the end": { expectedEndsAt: END - 1, code: "booking.changed" },
  "up to a day in all": { addedMs: 23 * HOUR, code: null },
  "more than a day in all": { addedMs: 23 * HOUR + 1, code: "booking.too_long", latestEndsAt: START + 24 * HOUR },
  "up to the next booking and its own grace": { next: { slot: END + HOUR + 5 * MINUTE, vehicle: null }, code: null },
  "into the next booking": {
    next: { slot: END + HOUR + 5 * MINUTE - 1, vehicle: null },
    ...{ code: "slot.promised", latestEndsAt: END + HOUR - 1 },
  },
  "up to the vehicle's own next booking": { next: { slot: null, vehicle: END + HOUR + 5 * MINUTE }, code: null },
  "into the vehicle's own next booking": {
    next: { slot: null, vehicle: END + HOUR + 5 * MINUTE - 1 },
    ...{ code: "booking.not_renewable", latestEndsAt: END + HOUR - 1 },
  },
  "for a time that is over": {
    ...{ state: "expired", now: END + 2 * MINUTE, addedMs: 2 * MINUTE, code: "booking.not_renewable" },
  },
  "before it began": { state: "scheduled", code: "booking.not_renewable" },
};
for (const [what, each] of Object.entries(cases)) {
  const { state = "active", now = START + MINUTE, addedMs = HOUR, expectedEndsAt = null, next = null } = each;
  test(`asked ${what}: ${each.code ?? "yes"}`, () => {
    const request = { addedMs, expectedEndsAt, method: "upi", token: "tok_ok" } as const;
    const fresh = { paymentId: "p", provider: "sandbox" };
    const verdict = requestRenewal(facts({ state }), next, request, fresh, TIMES, now);
    expect(verdict.ok ? null : (verdict.refusal.code as string)).toBe(each.code);
    if (verdict.ok) return expect([verdict.notices, verdict.changes.booking]).toEqual([[], undefined]);
    expect(verdict.notices).toMatchObject([{ reader: "driver", event: "renewal.failed", data: { code: each.code } }]);
    if (each.latestEndsAt) expect(verdict.refusal.data?.latestEndsAt).toBe(new Date(each.latestEndsAt).toISOString());
  });

  test(`paid ${what}: ${each.code ?? "yes"}`, () => {
    const payment = aPayment({ kind: "renewal", addedMs, expectedEndsAt: expectedEndsAt ?? END, amountPaise: 2000 });
    const verdict = applyRenewal(facts({ state }), payment, next, { state: "succeeded" }, "request", TIMES, now);
    expect(verdict.ok ? null : (verdict.refusal.code as string)).toBe(each.code);
    if (!verdict.ok) return;
    const endsAt = END + addedMs;
    expect(verdict.changes.booking).toMatchObject({
      ...{ state: "active", endsAt, graceEndsAt: endsAt + 5 * MINUTE, pricePaise: 6000 },
    });
    expect(verdict.notices.map(({ reader, event }) => `${reader} ${event}`)).toEqual([
      "driver renewal.succeeded",
      "owner booking.renewed",
    ]);
  });
}

describe("who hears of a renewal that took effect", () => {
  test.each([
    ["request", ["driver renewal.succeeded", "owner booking.renewed"]],
    ["later", ["driver payment.confirmed", "owner booking.renewed"]],
    ["cash", ["driver payment.verified"]],
  ] as const)("by %s", (via, told) => {
    const payment = aPayment({ kind: "renewal", addedMs: HOUR, expectedEndsAt: END });
    const verdict = applyRenewal(facts(), payment, null, { state: "succeeded" }, via, TIMES, START);
    expect(verdict.notices?.map(({ reader, event }) => `${reader} ${event}`)).toEqual([...told]);
  });
});
