import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, PaymentView, Problem } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { endBooking } from "./endBooking.ts";
import { renewBooking } from "./renewBooking.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
}

const IN_TWO_HOURS = START + 2 * HOUR;

let rig: TestWorld;
let owner: string;
let driver: string;
let lot: Lot;
let slot: Slot;
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  const made = await rig.lot(owner);
  lot = made.lot;
  [slot] = made.slots as [Slot];
});
afterEach(() => rig.close());

const book = (patch: Parameters<TestWorld["book"]>[2] = {}) =>
  rig.book(driver, slot.id, { startsAt: IN_TWO_HOURS, ...patch });
const booked = async (patch: Parameters<TestWorld["book"]>[2] = {}): Promise<Booked> =>
  bodyOf<Booked>(await book(patch), 201);
const passTo = (at: number): Promise<void> => rig.pass(at - rig.time.clock.now());
/** What the slot shows now. */
async function shown() {
  const { read } = rig.store;
  const [status] = slotStatuses([slot], await occupantsOfLots(read, [lot.id]), rig.time.clock.now());
  return status && { state: status.state, freeUntil: status.freeUntil };
}

test("paid online it is scheduled: the owner hears from when, nothing is armed, the driver hears nothing yet", async () => {
  const { booking, payment } = await booked();
  expect(booking).toMatchObject({
    ...{ kind: "advance", state: "scheduled", renewable: false, pricePaise: 4000 },
    startsAt: new Date(IN_TWO_HOURS).toISOString(),
    endsAt: new Date(IN_TWO_HOURS + HOUR).toISOString(),
    graceEndsAt: new Date(IN_TWO_HOURS + 65 * MINUTE).toISOString(),
  });
  expect(booking.holdEndsAt).toBeUndefined();
  expect(payment).toMatchObject({ state: "succeeded", amountPaise: 4000 });
  expect(await rig.booking(booking.id)).toMatchObject({ warnAt: null, nextDueAt: IN_TWO_HOURS });
  expect(await rig.told(owner)).toMatchObject([
    { event: "booking.created", data: { bookingId: booking.id, startsAt: IN_TWO_HOURS, method: "upi" } },
  ]);
  expect(await rig.events(driver)).toEqual([]);
  await rig.expectLedgerAgrees();
});

test("an instant booking's notice to the owner names no start", async () => {
  bodyOf(await rig.book(driver, slot.id), 201);
  expect((await rig.told(owner))[0]?.data).not.toHaveProperty("startsAt");
});

test("DOMAIN §6 #13 booking.started: at its start it runs and is armed, the driver hears once", async () => {
  const { booking } = await booked();
  await passTo(IN_TWO_HOURS - 1);
  expect([(await rig.booking(booking.id)).state, await rig.events(driver)]).toEqual(["scheduled", []]);
  await passTo(IN_TWO_HOURS);
  const end = IN_TWO_HOURS + HOUR;
  expect(await rig.booking(booking.id)).toMatchObject({
    ...{ state: "active", endsAt: end, warnAt: end - 5 * MINUTE, nextDueAt: end - 5 * MINUTE },
  });
  expect(await rig.told(driver)).toMatchObject([
    { event: "booking.started", data: { bookingId: booking.id, slotLabel: slot.label, endsAt: end } },
  ]);
  await passTo(end + HOUR);
  expect(await rig.events(driver)).toEqual([
    ...(["booking.started", "booking.expiring", "booking.expired", "booking.completed"] as const),
  ]);
  expect(await rig.events(owner)).toEqual(["booking.created"]);
});

test("until an absolute end, and the length limits count from its start", async () => {
  const request = { startsAt: IN_TWO_HOURS, minutes: 24 * 60 };
  expect((await booked(request)).booking.endsAt).toBe(new Date(IN_TWO_HOURS + 24 * HOUR).toISOString());
  for (const minutes of [9, 24 * 60 + 1]) {
    const problem = bodyOf<Problem>(await book({ minutes, startsAt: START + 48 * HOUR }), 422);
    expect(problem.errors?.map(({ field }) => field)).toEqual(["minutes"]);
  }
});

describe("refused, nothing is written, charged or told", () => {
  const cases: Record<string, { status: number; code: string; ask: () => Promise<Awaited<ReturnType<typeof book>>> }> =
    {
      "cash that starts later": {
        ...{ status: 409, code: "payment.cash_needs_presence" },
        ask: () => book({ method: "cash" }),
      },
      "a wash with a later start": {
        ...{ status: 409, code: "booking.wrong_state" },
        ask: async () => book({ washServiceId: (await rig.washService()).id }),
      },
      "14 minutes ahead": { status: 422, code: "validation", ask: () => book({ startsAt: START + 14 * MINUTE }) },
      "more than a week ahead": {
        ...{ status: 422, code: "validation" },
        ask: () => book({ startsAt: START + 7 * 24 * HOUR + 1 }),
      },
      "a span somebody has": {
        ...{ status: 409, code: "slot.taken" },
        ask: async () => rig.book(await rig.driver(), slot.id, { startsAt: IN_TWO_HOURS + 64 * MINUTE }),
      },
      "the same plate elsewhere at that time": {
        ...{ status: 409, code: "vehicle.already_parked" },
        ask: async () => rig.book(driver, (await rig.lot(owner)).slots[0]?.id ?? "", { startsAt: IN_TWO_HOURS + HOUR }),
      },
    };
  for (const [what, { status, code, ask }] of Object.entries(cases)) {
    test(`${what}: ${status} ${code}`, async () => {
      await booked();
      const before = await rig.rows();
      expect(bodyOf<Problem>(await ask(), status).code as string).toBe(code);
      expect(await rig.rows()).toEqual(before);
      await rig.expectLedgerAgrees();
    });
  }

  test.each([
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
  ] as const)("%s: 402, nothing is held", async (token, code) => {
    expect(bodyOf<Problem>(await book({ token }), 402).code).toBe(code);
    expect((await rig.rows()).bookings).toMatchObject([{ state: "cancelled", attemptFailed: 1, nextDueAt: null }]);
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
    await booked();
    await rig.expectLedgerAgrees();
  });

  test("tok_timeout: 402, nothing is held and the charge is called back", async () => {
    const answer = book({ token: "tok_timeout" });
    await rig.passWhileWaiting(10_000);
    expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
    await rig.expectLedgerAgrees();
    expect((await rig.ledger.all()).map(({ state }) => state)).toEqual(["cancelled"]);
  });
});

test("a slot that is free but promised later says until when: up to there it can be had", async () => {
  await booked();
  const other = await rig.driver();
  const latestEndsAt = IN_TWO_HOURS - 5 * MINUTE;
  const problem = bodyOf<Problem>(await rig.book(other, slot.id, { minutes: 120 }), 409);
  expect(problem).toMatchObject({ code: "slot.taken", latestEndsAt: new Date(latestEndsAt).toISOString() });
  bodyOf(await rig.book(other, slot.id, { minutes: 115 }), 201);
  const third = bodyOf<Problem>(await rig.book(await rig.driver(), slot.id), 409);
  expect([third.code, third.latestEndsAt]).toEqual(["slot.taken", undefined]);
});

describe("the slot's colour, from moment to moment", () => {
  test("free until its start, held while the payment waits, taken from its start to the end of its grace", async () => {
    const { booking } = await booked();
    expect(await shown()).toEqual({ state: "free", freeUntil: IN_TWO_HOURS });
    await rig.time.advance(2 * HOUR);
    expect((await rig.booking(booking.id)).state).toBe("scheduled");
    expect(await shown()).toEqual({ state: "taken", freeUntil: null });
    await rig.timekeeper.runDue();
    expect(await shown()).toEqual({ state: "taken", freeUntil: null });
    await rig.time.advance(65 * MINUTE - 1);
    expect(await shown()).toEqual({ state: "taken", freeUntil: null });
    await rig.time.advance(1);
    expect(await shown()).toEqual({ state: "free", freeUntil: null });
    await rig.timekeeper.runDue();
    expect(await shown()).toEqual({ state: "free", freeUntil: null });
  });

  test("a start that is reached unpaid raises the lot's revision, so that every screen shows it held", async () => {
    rig.world.times = { ...rig.world.times, holdMs: HOUR };
    const { booking } = await booked({ startsAt: START + 20 * MINUTE, token: "tok_pending" });
    expect(await shown()).toEqual({ state: "free", freeUntil: START + 20 * MINUTE });
    const revOf = async () =>
      (await rig.store.read.selectFrom("lots").select("rev").where("id", "=", lot.id).executeTakeFirstOrThrow()).rev;
    const before = await revOf();
    await passTo(START + 20 * MINUTE);
    expect(await shown()).toEqual({ state: "held", freeUntil: null });
    expect(await revOf()).toBe(before + 1);
    expect(await rig.booking(booking.id)).toMatchObject({ state: "pending", nextDueAt: START + HOUR });
    await passTo(START + HOUR);
    expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
    expect(await shown()).toEqual({ state: "free", freeUntil: null });
    await rig.expectLedgerAgrees();
  });
});

describe("confirmed later", () => {
  test("before its start it is scheduled, and payment.confirmed says from when", async () => {
    const { booking, payment } = await booked({ token: "tok_pending" });
    expect([booking.state, payment.state]).toEqual(["pending", "pending"]);
    await rig.pass(10 * MINUTE);
    await rig.decide(payment.id, "succeeded", 2);
    expect(await rig.booking(booking.id)).toMatchObject({ state: "scheduled", nextDueAt: IN_TWO_HOURS, warnAt: null });
    expect(await rig.told(driver)).toMatchObject([{ event: "payment.confirmed", data: { startsAt: IN_TWO_HOURS } }]);
    expect(await rig.events(owner)).toEqual(["booking.created"]);
    await passTo(IN_TWO_HOURS);
    expect(await rig.events(driver)).toEqual(["payment.confirmed", "booking.started"]);
  });

  test("after its start it is active at once: payment.confirmed alone is told, the warning counts from then", async () => {
    rig.world.times = { ...rig.world.times, holdMs: HOUR };
    const { booking, payment } = await booked({ startsAt: START + 20 * MINUTE, minutes: 30, token: "tok_pending" });
    await passTo(START + 44 * MINUTE);
    await rig.decide(payment.id, "succeeded");
    expect(await rig.booking(booking.id)).toMatchObject({
      ...{ state: "active", holdEndsAt: null, warnAt: START + 47 * MINUTE, nextDueAt: START + 47 * MINUTE },
    });
    expect(await rig.events(driver)).toEqual(["payment.confirmed"]);
    await passTo(START + HOUR);
    expect(await rig.events(driver)).toEqual([
      ...(["payment.confirmed", "booking.expiring", "booking.expired", "booking.completed"] as const),
    ]);
    await rig.expectLedgerAgrees();
  });

  test("never: it lapses with its hold, long before its start", async () => {
    const { booking } = await booked({ token: "tok_pending" });
    await rig.pass(15 * MINUTE);
    expect(await rig.booking(booking.id)).toMatchObject({ state: "cancelled", cancelledBy: "system" });
    expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
    expect(await shown()).toEqual({ state: "free", freeUntil: null });
    await rig.expectLedgerAgrees();
  });

  test("without a web hook: the provider is asked once more before the hold ends", async () => {
    const { booking, payment } = await booked({ token: "tok_pending" });
    for (let minute = 1; minute <= 14; minute++) await rig.pass(MINUTE);
    await rig.ledger.transition(payment.id, ["pending"], "succeeded", rig.time.clock.now());
    await passTo(START + 15 * MINUTE - 10_000);
    await passTo(START + 15 * MINUTE);
    expect((await rig.booking(booking.id)).state).toBe("scheduled");
    expect(await rig.events(driver)).toEqual(["payment.confirmed"]);
    await rig.expectLedgerAgrees();
  });
});

describe("before its start", () => {
  test("the driver cancels for nothing: all of it is refunded, the owner hears, the slot is free", async () => {
    const { booking, payment } = await booked();
    await passTo(IN_TWO_HOURS - 1);
    expect(await cancelBooking(rig.world, { by: "driver", userId: driver }, booking.id, null)).toMatchObject({
      ok: true,
    });
    expect(await rig.booking(booking.id)).toMatchObject({ state: "cancelled", cancelledBy: "driver", nextDueAt: null });
    expect((await rig.told(owner))[1]).toMatchObject({
      event: "booking.cancelled",
      data: { by: "driver", tellingOwner: true, refundPaise: 4000, cashBackPaise: 0 },
    });
    await rig.expectLedgerAgrees();
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", refundedAt: IN_TWO_HOURS - 1 });
    await passTo(IN_TWO_HOURS + 3 * HOUR);
    expect(await rig.events(driver)).toEqual([]);
    await rig.expectLedgerAgrees();
  });

  test("at its start it is too late for that, noticed or not", async () => {
    const { booking } = await booked();
    await rig.time.advance(2 * HOUR);
    const cancel = () => cancelBooking(rig.world, { by: "driver", userId: driver }, booking.id, null);
    expect(await cancel()).toMatchObject({ ok: false, refusal: { code: "booking.wrong_state" } });
    await rig.timekeeper.runDue();
    expect(await cancel()).toMatchObject({ ok: false, refusal: { code: "booking.wrong_state" } });
    expect((await rig.payment((await rig.allPayments())[0]?.id ?? "")).state).toBe("succeeded");
  });

  test("it can be neither ended nor renewed; the refused renewal is told", async () => {
    const { booking } = await booked();
    expect(await endBooking(rig.world, driver, booking.id)).toMatchObject({
      ...{ ok: false, refusal: { code: "booking.wrong_state" } },
    });
    const renewal = { addedMs: HOUR, expectedEndsAt: null, method: "upi", token: "tok_ok" } as const;
    const answer = await renewBooking(rig.world, driver, booking.id, renewal, null);
    expect(bodyOf<Problem>(answer, 409).code).toBe("booking.not_renewable");
    expect(await rig.events(driver)).toEqual(["renewal.failed"]);
    await rig.expectLedgerAgrees();
  });

  test.each(["owner", "admin"] as const)("the %s cancels it: the driver hears why and gets all back", async (by) => {
    const { booking } = await booked();
    const canceller = by === "owner" ? ({ by, userId: owner } as const) : ({ by } as const);
    expect((await cancelBooking(rig.world, canceller, booking.id, "Flooded")).ok).toBe(true);
    expect(await rig.told(driver)).toMatchObject([
      {
        event: by === "owner" ? "booking.cancelled" : "booking.declined",
        data: { reason: "Flooded", refundPaise: 4000 },
      },
    ]);
    await passTo(IN_TWO_HOURS + HOUR);
    expect(await rig.events(driver)).toHaveLength(1);
    await rig.expectLedgerAgrees();
  });
});
