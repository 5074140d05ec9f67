import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentView } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { type Canceller, cancelBooking } from "./cancelBooking.ts";
import { verifyCashPayment } from "./cashPayments.ts";
import { endBooking } from "./endBooking.ts";
import { stepCarwash } from "./moveCarwash.ts";
import { renewBooking } from "./renewBooking.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
  carwash: CarwashView;
}

let rig: TestWorld;
let owner: string;
let driver: string;
let slot: Slot;
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  [slot] = (await rig.lot(owner)).slots as [Slot];
});
afterEach(() => rig.close());

const book = async (patch: Parameters<TestWorld["book"]>[2] = {}): Promise<Booked> =>
  bodyOf<Booked>(await rig.book(driver, slot.id, patch), 201);
const cancel = (by: Canceller["by"], id: string, reason: string | null = "Flooded") =>
  cancelBooking(
    rig.world,
    by === "admin" ? { by } : { by, userId: by === "owner" ? owner : driver },
    id,
    by === "driver" ? null : reason,
  );

describe("the driver", () => {
  test("cancels a booking that waits for cash: nothing is owed, the owner hears", async () => {
    const { booking, payment } = await book({ method: "cash" });
    expect(await cancel("driver", booking.id)).toEqual({ ok: true, value: { bookingId: booking.id } });
    expect(await rig.booking(booking.id)).toMatchObject({ state: "cancelled", cancelledBy: "driver", closedAt: START });
    expect((await rig.payment(payment.id)).state).toBe("failed");
    expect((await rig.told(owner))[1]).toMatchObject({
      event: "booking.cancelled",
      data: { by: "driver", tellingOwner: true, reason: null, refundPaise: 0, cashBackPaise: 0 },
    });
    expect(await rig.events(driver)).toEqual([]);
    await rig.pass(HOUR);
    expect(await rig.events(driver)).toEqual([]);
    bodyOf(await rig.book(await rig.driver(), slot.id), 201);
  });

  test("cancels one whose payment is undecided: the charge is called back, a late confirmation refunded", async () => {
    const { booking, payment } = await book({ token: "tok_pending" });
    await cancel("driver", booking.id);
    expect(await rig.decide(payment.id, "succeeded", 2)).toEqual([true, true]);
    await rig.expectLedgerAgrees();
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", refundedAt: START });
    expect(await rig.events(driver)).toEqual([]);
  });

  test("ends an active or an expired booking without a refund, telling nobody", async () => {
    const { booking } = await book();
    await rig.pass(20 * MINUTE);
    expect(await endBooking(rig.world, driver, booking.id)).toEqual({ ok: true, value: { bookingId: booking.id } });
    expect(await rig.booking(booking.id)).toMatchObject({
      ...{ state: "completed", closedAt: START + 20 * MINUTE, nextDueAt: null, warnAt: null, cancelledBy: null },
    });
    const second = await book();
    await rig.pass(HOUR);
    expect((await endBooking(rig.world, driver, second.booking.id)).ok).toBe(true);
    await rig.pass(HOUR);
    expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired"]);
    expect(await rig.events(owner)).toEqual(["booking.created", "booking.created"]);
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["succeeded", "succeeded"]);
    await rig.expectLedgerAgrees();
  });
});

describe("the owner and the admin", () => {
  test.each([
    ["owner", ["booking.cancelled"], ["booking.created"]],
    ["admin", ["booking.declined"], ["booking.created", "booking.cancelled"]],
  ] as const)("the %s cancels a paid and renewed booking: all of it is refunded", async (by, toDriver, toOwner) => {
    const { booking } = await book();
    const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "card", token: "tok_ok" } as const;
    bodyOf(await renewBooking(rig.world, driver, booking.id, renewal, null), 201);
    expect((await cancel(by, booking.id)).ok).toBe(true);
    expect(await rig.booking(booking.id)).toMatchObject({ state: "cancelled", cancelledBy: by, reason: "Flooded" });
    const told = await rig.told(driver);
    expect(told.map(({ event }) => event)).toEqual(["renewal.succeeded", ...toDriver]);
    expect(told.at(-1)?.data).toMatchObject({ reason: "Flooded", refundPaise: 6000, cashBackPaise: 0 });
    expect((await rig.events(owner)).filter((event) => event !== "booking.renewed")).toEqual([...toOwner]);
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["refunded", "refunded"]);
  });

  test("cash comes back at the counter: marked, and never asked of the provider", async () => {
    const { booking, payment } = await book({ method: "cash" });
    await verifyCashPayment(rig.world, owner, payment.id);
    await cancel("admin", booking.id);
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", refundedAt: null, nextDueAt: null });
    expect((await rig.told(driver)).at(-1)).toMatchObject({
      event: "booking.declined",
      data: { refundPaise: 0, cashBackPaise: 4000 },
    });
    await rig.pass(HOUR);
    expect(await rig.ledger.all()).toEqual([]);
  });

  test("a refund the provider does not answer is asked for again until it is made", async () => {
    const { booking, payment } = await book();
    const { refund } = rig.world.payments;
    let asked = 0;
    rig.world.payments = {
      ...rig.world.payments,
      refund: (id, paise) => (++asked < 4 ? Promise.reject(new Error("the provider is away")) : refund(id, paise)),
    };
    await cancel("owner", booking.id);
    await rig.timekeeper.runDue();
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", refundedAt: null });
    for (let minute = 0; minute < 5; minute++) await rig.pass(MINUTE);
    expect(asked).toBe(4);
    await rig.expectLedgerAgrees();
  });

  test("somebody else's booking is not found", async () => {
    const { booking } = await book();
    const other = await rig.owner();
    const stranger = await rig.driver();
    for (const canceller of [
      { by: "owner", userId: other },
      { by: "driver", userId: stranger },
    ] as const) {
      expect(await cancelBooking(rig.world, canceller, booking.id, "x")).toMatchObject({
        ...{ ok: false, refusal: { code: "not_found" } },
      });
    }
    expect(await endBooking(rig.world, stranger, booking.id)).toMatchObject({ refusal: { code: "not_found" } });
    expect(await cancelBooking(rig.world, { by: "admin" }, "none", "x")).toMatchObject({
      refusal: { code: "not_found" },
    });
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], ["booking.created"]]);
  });
});

describe("its washes", () => {
  test.each([
    "end",
    "owner",
    "admin",
  ] as const)("one that has not begun is cancelled and refunded, its employee freed (%s)", async (how) => {
    const ravi = await rig.employee(owner);
    const { booking, carwash } = await book({ washServiceId: (await rig.washService()).id });
    expect((await rig.wash(carwash.id)).employeeId).toBe(ravi.id);
    if (how === "end") await endBooking(rig.world, driver, booking.id);
    else await cancel(how, booking.id);
    expect((await rig.wash(carwash.id)).state).toBe("cancelled");
    await rig.expectLedgerAgrees();
    const states = Object.fromEntries((await rig.allPayments()).map(({ kind, state }) => [kind, state]));
    expect(states).toEqual({ booking: how === "end" ? "succeeded" : "refunded", carwash: "refunded" });
    if (how !== "end") expect((await rig.told(driver)).at(-1)?.data).toMatchObject({ refundPaise: 29_000 });
  });

  test("the end of the grace cancels it, too", async () => {
    const { carwash } = await book({ washServiceId: (await rig.washService()).id });
    await rig.pass(65 * MINUTE);
    expect((await rig.wash(carwash.id)).state).toBe("cancelled");
    await rig.expectLedgerAgrees();
  });

  test.each([
    ["in progress", ["start"], "in_progress"],
    ["done", ["start", "complete"], "completed"],
  ] as const)("one that is %s stays paid when the booking is cancelled", async (_what, steps, state) => {
    const { booking, carwash } = await book({ washServiceId: (await rig.washService()).id });
    for (const step of steps) await stepCarwash(rig.world, owner, carwash.id, step);
    await cancel("admin", booking.id);
    expect((await rig.wash(carwash.id)).state).toBe(state);
    expect((await rig.told(driver)).at(-1)?.data).toMatchObject({ refundPaise: 4000 });
    await rig.expectLedgerAgrees();
    const states = Object.fromEntries((await rig.allPayments()).map(({ kind, state }) => [kind, state]));
    expect(states).toEqual({ booking: "refunded", carwash: "succeeded" });
  });
});
