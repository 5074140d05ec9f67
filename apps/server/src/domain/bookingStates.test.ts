import { describe, expect, test } from "bun:test";
import { BOOKING_STATES, type BookingState } from "@parkmate/protocol";
import { aPayment, facts } from "../testing/facts.ts";
import { HOUR, MINUTE, START, TIMES } from "../testing/times.ts";
import { advanceBooking } from "./advanceBooking.ts";
import { isFinal, mayMove } from "./bookingStates.ts";
import { rejectCash, verifyCash } from "./cash.ts";
import { cancelBooking, endBooking } from "./closeBooking.ts";
import type { Booking } from "./entities.ts";
import type { BookingFacts } from "./facts.ts";
import { requestRenewal } from "./renewal.ts";
import { settlePayment } from "./settlePayment.ts";

const now = START + 30 * MINUTE;
const cash = aPayment({ method: "cash" });
const online = aPayment();
const renewal = { addedMs: HOUR, expectedEndsAt: null, method: "upi", token: "tok_ok" } as const;

/** A booking in that state at `now`: a scheduled one starts later. */
const at = (state: BookingState): Partial<Booking> =>
  state === "scheduled" ? { state, kind: "advance", startsAt: now + MINUTE } : { state };

type Next = BookingState | "refused" | "as it was";
/** What each verb makes of a booking in each state: the next state, a no, or nothing. */
const VERBS: Record<string, { run: (state: BookingState) => Next; table: Record<BookingState, Next> }> = {
  "the driver cancels": {
    run: (state) => outcome(cancelBooking(facts(at(state)), { by: "driver", reason: null }, now)),
    table: {
      ...{ pending: "cancelled", scheduled: "cancelled", active: "refused", expired: "refused" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the driver cancels while the offer of a blocked slot stands": {
    run: (state) =>
      outcome(cancelBooking(facts({ ...at(state), refundableUntil: now + 1 }), { by: "driver", reason: null }, now)),
    table: {
      ...{ pending: "cancelled", scheduled: "cancelled", active: "cancelled", expired: "cancelled" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the driver cancels when the offer of a blocked slot is over": {
    run: (state) =>
      outcome(cancelBooking(facts({ ...at(state), refundableUntil: now }), { by: "driver", reason: null }, now)),
    table: {
      ...{ pending: "cancelled", scheduled: "cancelled", active: "refused", expired: "refused" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the owner cancels": {
    run: (state) => outcome(cancelBooking(facts(at(state)), { by: "owner", reason: "x" }, now)),
    table: {
      ...{ pending: "cancelled", scheduled: "cancelled", active: "cancelled", expired: "cancelled" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "an admin declines": {
    run: (state) => outcome(cancelBooking(facts(at(state)), { by: "admin", reason: "x" }, now)),
    table: {
      ...{ pending: "cancelled", scheduled: "cancelled", active: "cancelled", expired: "cancelled" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the driver ends": {
    run: (state) => outcome(endBooking(facts(at(state)), now)),
    table: {
      ...{ pending: "refused", scheduled: "refused", active: "completed", expired: "completed" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the driver asks for more time": {
    run: (state) => {
      const fresh = { paymentId: "p", provider: "sandbox" };
      return outcome(requestRenewal(facts(at(state)), null, renewal, fresh, TIMES, now));
    },
    table: {
      ...{ pending: "refused", scheduled: "refused", active: "as it was", expired: "as it was" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "a renewal is paid": {
    run: (state) => {
      const payment = aPayment({ kind: "renewal", addedMs: HOUR, expectedEndsAt: START + HOUR });
      return settled(facts(at(state), { payments: [payment] }), { kind: "succeeded", reference: "r" });
    },
    table: {
      ...{ pending: "refused", scheduled: "refused", active: "active", expired: "active" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the online payment succeeds": {
    run: (state) => settled(facts(at(state), { payments: [online] }), { kind: "succeeded", reference: "r" }),
    table: {
      ...{ pending: "active", scheduled: "refused", active: "refused", expired: "refused" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the online payment of a later start succeeds": {
    run: (state) => {
      const whole = facts({ state, kind: "advance", startsAt: now + MINUTE }, { payments: [online] });
      return settled(whole, { kind: "succeeded", reference: "r" });
    },
    table: {
      ...{ pending: "scheduled", scheduled: "refused", active: "refused", expired: "refused" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the online payment fails": {
    run: (state) => {
      const whole = facts(at(state), { payments: [online] });
      const { changes } = settlePayment(
        whole,
        online,
        { kind: "failed", code: "payment.declined" },
        "request",
        null,
        TIMES,
        now,
      );
      return changes.booking?.state ?? "as it was";
    },
    table: {
      ...{ pending: "cancelled", scheduled: "as it was", active: "as it was", expired: "as it was" },
      ...{ completed: "as it was", cancelled: "as it was" },
    },
  },
  "the owner verifies cash": {
    run: (state) => outcome(verifyCash(facts(at(state), { payments: [cash] }), cash, "owner", null, TIMES, now)),
    table: {
      ...{ pending: "active", scheduled: "refused", active: "refused", expired: "refused" },
      ...{ completed: "refused", cancelled: "refused" },
    },
  },
  "the owner rejects cash": {
    run: (state) => outcome(rejectCash(facts(at(state), { payments: [cash] }), cash, "no", now)),
    table: {
      ...{ pending: "cancelled", scheduled: "as it was", active: "as it was", expired: "as it was" },
      ...{ completed: "as it was", cancelled: "as it was" },
    },
  },
};

/** What time makes of each state when it falls due; final states never do. */
const FALLS_DUE: Record<string, { booking: Partial<Booking>; next: Next }> = {
  "pending, the hold is over": { booking: { state: "pending", holdEndsAt: now }, next: "cancelled" },
  "pending, the start is reached within the hold": {
    booking: { state: "pending", kind: "advance", startsAt: now, holdEndsAt: now + MINUTE },
    next: "as it was",
  },
  "scheduled, the start is reached": { booking: { state: "scheduled", startsAt: now }, next: "active" },
  "active, the warning": { booking: { state: "active", warnAt: now }, next: "as it was" },
  "active, the end": { booking: { state: "active", warnAt: null }, next: "expired" },
  "expired, the grace is over": { booking: { state: "expired" }, next: "completed" },
};
for (const [what, { booking, next }] of Object.entries(FALLS_DUE)) {
  test(`time: ${what} → ${next}`, () => {
    const move = advanceBooking(facts({ ...booking, nextDueAt: now }), TIMES, now);
    expect<Next | undefined>(move?.changes.booking?.state ?? "as it was").toBe(next);
    expect(move?.changes.booking?.nextDueAt).not.toBe(now);
  });
}

describe("what a start reached before anybody noticed allows", () => {
  const begun = facts({ state: "scheduled", kind: "advance", startsAt: now });
  test.each([
    ["the driver cancels", "refused", () => cancelBooking(begun, { by: "driver", reason: null }, now)],
    ["the owner cancels", "cancelled", () => cancelBooking(begun, { by: "owner", reason: "x" }, now)],
  ] as const)("%s: %s", (_verb, next, run) => {
    expect(outcome(run())).toBe(next);
  });
});

describe("what each verb makes of each state", () => {
  for (const [verb, { run, table }] of Object.entries(VERBS)) {
    for (const state of BOOKING_STATES) {
      test(`${verb}: ${state} → ${table[state]}`, () => {
        expect(run(state)).toBe(table[state]);
      });
    }
  }
});

test("every verb moves only along the table of moves", () => {
  for (const { table } of Object.values(VERBS)) {
    for (const [from, to] of Object.entries(table) as [BookingState, Next][]) {
      if (to !== "refused" && to !== "as it was") expect([from, to, mayMove(from, to)]).toEqual([from, to, true]);
    }
  }
});

test("nothing leaves a final state, and time does nothing to one", () => {
  for (const state of BOOKING_STATES.filter(isFinal)) {
    for (const to of BOOKING_STATES) expect(mayMove(state, to)).toBe(false);
    expect(advanceBooking(facts({ state, nextDueAt: null }), TIMES, now)).toBeNull();
  }
  expect(BOOKING_STATES.filter(isFinal)).toEqual(["completed", "cancelled"]);
});

function outcome(verdict: { ok: true; changes: { booking?: { state?: BookingState } } } | { ok: false }): Next {
  if (!verdict.ok) return "refused";
  return verdict.changes.booking?.state ?? "as it was";
}

function settled(whole: BookingFacts, settlement: { kind: "succeeded"; reference: string }): Next {
  const [payment] = whole.payments;
  if (!payment) throw new Error("there is nothing to settle");
  const { changes, refusal } = settlePayment(whole, payment, settlement, "later", null, TIMES, now);
  expect(changes.payments).toMatchObject([{ patch: { state: refusal ? "refunded" : "succeeded" } }]);
  return refusal ? "refused" : (changes.booking?.state ?? "as it was");
}
