import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentView, Problem } from "@parkmate/protocol";
import type { Slot, WashService } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { bookSlot } from "./bookSlot.ts";
import { cancelBooking } from "./cancelBooking.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
  carwash?: CarwashView;
}

let rig: TestWorld;
let driver: string;
let owner: string;
let slot: Slot;
let foam: WashService;
beforeEach(async () => {
  rig = await openWorld();
  [driver, owner] = [await rig.driver(), await rig.owner()];
  [slot] = (await rig.lot(owner, { slots: 2 })).slots as [Slot, Slot];
  foam = await rig.washService();
});
afterEach(() => rig.close());

test("a slot paid online is the driver's at once, and the owner hears of it", async () => {
  const { booking, payment } = bodyOf<Booked>(await rig.book(driver, slot.id), 201);
  expect(booking).toMatchObject({
    state: "active",
    kind: "instant",
    pricePaise: 4000,
    startsAt: new Date(START).toISOString(),
    endsAt: new Date(START + HOUR).toISOString(),
    graceEndsAt: new Date(START + HOUR + 5 * MINUTE).toISOString(),
    renewable: true,
  });
  expect(booking.reference).toMatch(/^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$/);
  expect(booking.holdEndsAt).toBeUndefined();
  expect(payment).toMatchObject({ kind: "booking", method: "upi", state: "succeeded", amountPaise: 4000 });
  expect(await rig.booking(booking.id)).toMatchObject({
    warnAt: START + 55 * MINUTE,
    nextDueAt: START + 55 * MINUTE,
  });
  expect(await rig.payment(payment.id)).toMatchObject({ reference: `sbx_${payment.id}`, nextDueAt: null });
  expect(await rig.told(owner)).toEqual([
    {
      seq: 1,
      event: "booking.created",
      data: expect.objectContaining({ bookingId: booking.id, paymentId: payment.id, method: "upi", amountPaise: 4000 }),
    },
  ]);
  expect(await rig.told(driver)).toEqual([]);
  await rig.expectLedgerAgrees();
});

test("cash holds the slot until it is verified, and the owner hears at once", async () => {
  const { booking, payment } = bodyOf<Booked>(await rig.book(driver, slot.id, { method: "cash" }), 201);
  expect(booking).toMatchObject({ state: "pending", renewable: false });
  expect(booking.holdEndsAt).toBe(new Date(START + 15 * MINUTE).toISOString());
  expect(payment).toMatchObject({ method: "cash", state: "pending" });
  expect(await rig.booking(booking.id)).toMatchObject({ warnAt: null, nextDueAt: START + 15 * MINUTE });
  expect(await rig.told(owner)).toMatchObject([{ event: "booking.created", data: { method: "cash" } }]);
  await rig.expectLedgerAgrees();
});

test("a hold never outlasts the booking", async () => {
  const { booking } = bodyOf<Booked>(await rig.book(driver, slot.id, { method: "cash", minutes: 10 }), 201);
  expect(booking.holdEndsAt).toBe(booking.endsAt);
});

describe("a refused payment holds nothing, charges nothing and tells nobody", () => {
  const attempts = [
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
    ["no such token", "payment.declined"],
    ["__proto__", "payment.declined"],
  ] as const;
  for (const [token, code] of attempts) {
    test(`${token}: ${code}`, async () => {
      expect(bodyOf<Problem>(await rig.book(driver, slot.id, { token }), 402).code).toBe(code);
      await expectNothingHeld(code);
    });
  }

  test("tok_timeout: payment.timeout after ten seconds, and the charge is called back", async () => {
    const answer = rig.book(driver, slot.id, { token: "tok_timeout" });
    await rig.passWhileWaiting(10_000);
    expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
    await rig.timekeeper.runDue();
    expect((await rig.ledger.all()).map((charge) => charge.state)).toEqual(["cancelled"]);
    await expectNothingHeld("payment.timeout");
  });

  async function expectNothingHeld(failure: string): Promise<void> {
    await rig.expectLedgerAgrees();
    const [payment] = await rig.allPayments();
    expect(payment).toMatchObject({ state: "failed", failure, nextDueAt: null });
    expect(await rig.booking(payment?.bookingId ?? "")).toMatchObject({
      ...{ state: "cancelled", cancelledBy: "system", attemptFailed: 1, nextDueAt: null, holdEndsAt: null },
    });
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
    bodyOf(await rig.book(await rig.driver(), slot.id), 201);
  }
});

describe("a refusal leaves nothing behind, with a key or without", () => {
  const cases: Record<string, { status: number; code: string; ask: (key: string | null) => Promise<unknown> }> = {
    "a slot that is taken": {
      ...{ status: 409, code: "slot.taken" },
      ask: async (key) => rig.book(driver, slot.id, {}, key),
    },
    "a plate that is parked already": {
      ...{ status: 409, code: "vehicle.already_parked" },
      ask: async (key) => {
        const other = (await rig.lot(owner)).slots[0]?.id ?? "";
        return rig.book(driver, other, { plate: "KL07AB0001" }, key);
      },
    },
    "a slot nobody knows": {
      ...{ status: 404, code: "not_found" },
      ask: (key) => rig.book(driver, "none", {}, key),
    },
    "a slot of an owner who is not approved": {
      ...{ status: 404, code: "not_found" },
      ask: async (key) => {
        const { slots } = await rig.lot(await rig.owner("pending"));
        return rig.book(driver, slots[0]?.id ?? "", {}, key);
      },
    },
    "a closed lot": {
      ...{ status: 409, code: "lot.closed" },
      ask: async (key) => {
        const { slots } = await rig.lot(owner, { open: 0 });
        return rig.book(driver, slots[0]?.id ?? "", {}, key);
      },
    },
    "too short a time": {
      ...{ status: 422, code: "validation" },
      ask: (key) => rig.book(driver, slot.id, { minutes: 9 }, key),
    },
    "too long a time": {
      ...{ status: 422, code: "validation" },
      ask: (key) => rig.book(driver, slot.id, { minutes: 24 * 60 + 1 }, key),
    },
    "a wash service nobody offers": {
      ...{ status: 422, code: "validation" },
      ask: (key) => rig.book(driver, slot.id, { washServiceId: "none" }, key),
    },
    "a wash at a lot without washes": {
      ...{ status: 409, code: "carwash.not_offered" },
      ask: async (key) => {
        const { slots } = await rig.lot(owner, { offersCarwash: 0 });
        return rig.book(driver, slots[0]?.id ?? "", { washServiceId: foam.id, method: "cash" }, key);
      },
    },
  };
  for (const [what, { status, code, ask }] of Object.entries(cases)) {
    for (const key of [null, "a key of mine"]) {
      test(`${what}${key ? ", with a key" : ""}: ${status} ${code}`, async () => {
        bodyOf(await rig.book(await rig.driver(), slot.id), 201);
        if (code === "vehicle.already_parked") {
          const third = (await rig.lot(owner)).slots[0]?.id ?? "";
          bodyOf(await rig.book(driver, third, { plate: "KL07AB0001" }), 201);
        }
        const before = await rig.rows();
        const answer = (await ask(key)) as { status: number; body: string; replayed: boolean };
        expect(bodyOf<Problem>(answer, status).code as string).toBe(code);
        const { idempotencyKeys, ...after } = await rig.rows();
        expect({ ...after, idempotencyKeys: [] }).toEqual({ ...before, idempotencyKeys: [] });
        expect(idempotencyKeys?.length).toBe(key && status === 409 ? 1 : 0);
        await rig.expectLedgerAgrees();
      });
    }
  }
});

test("another driver may use the same plate", async () => {
  const second = (await rig.lot(owner)).slots[0]?.id ?? "";
  bodyOf(await rig.book(driver, slot.id, { plate: "KL07AB0001" }), 201);
  bodyOf(await rig.book(await rig.driver(), second, { plate: "KL07AB0001" }), 201);
});

test("a slot can be booked until a given time", async () => {
  const request = { slotId: slot.id, vehicleNumber: "KL07AB0001", method: "card", token: "tok_ok" } as const;
  const answer = await bookSlot(rig.world, driver, { ...request, endsAt: START + 80 * MINUTE }, null);
  const { booking } = bodyOf<Booked>(answer, 201);
  expect(booking).toMatchObject({ endsAt: new Date(START + 80 * MINUTE).toISOString(), pricePaise: 6000 });
});

describe("with a wash", () => {
  test("both are paid and told, and the wash has somebody to do it", async () => {
    const ravi = await rig.employee(owner);
    const answer = await rig.book(driver, slot.id, { washServiceId: foam.id });
    const { booking, carwash } = bodyOf<Booked>(answer, 201);
    expect(booking.state).toBe("active");
    expect(carwash).toMatchObject({ state: "confirmed", kind: "addon", employee: { id: ravi.id, name: "Ravi" } });
    expect(await rig.told(owner)).toMatchObject([
      { event: "booking.created" },
      { event: "carwash.booked", data: { employeeName: "Ravi", needsVerifying: false, slotLabel: slot.label } },
    ]);
    await rig.expectLedgerAgrees();
  });

  test("a refused payment of the booking leaves neither, and charges neither", async () => {
    const answer = await rig.book(driver, slot.id, { washServiceId: foam.id, token: "tok_declined" });
    expect(bodyOf<Problem>(answer, 402).code).toBe("payment.declined");
    expect((await rig.allPayments()).map((payment) => payment.state)).toEqual(["failed", "failed"]);
    expect((await rig.rows()).carwashes).toMatchObject([{ state: "cancelled" }]);
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
    await rig.expectLedgerAgrees();
  });

  test("a refused payment of the wash gives the booking up with it, and its money back", async () => {
    const real = rig.sandbox.charge;
    let asked = 0;
    rig.world.payments = {
      ...rig.world.payments,
      charge: (request, signal) =>
        real({ ...request, token: ++asked === 2 ? "tok_insufficient_funds" : "tok_ok" }, signal),
    };
    const answer = await rig.book(driver, slot.id, { washServiceId: foam.id });
    expect(bodyOf<Problem>(answer, 402).code).toBe("payment.insufficient_funds");
    expect((await rig.allPayments()).map((payment) => payment.state)).toEqual(["refunded", "failed"]);
    expect((await rig.rows()).bookings).toMatchObject([{ state: "cancelled", attemptFailed: 1, nextDueAt: null }]);
    expect((await rig.rows()).carwashes).toMatchObject([{ state: "cancelled" }]);
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
    await rig.expectLedgerAgrees();
  });

  test("a wash that is refused while the booking's own charge is undecided gives both up", async () => {
    const real = rig.sandbox.charge;
    let asked = 0;
    rig.world.payments = {
      ...rig.world.payments,
      charge: (request, signal) => real({ ...request, token: ++asked === 2 ? "tok_declined" : "tok_pending" }, signal),
    };
    const answer = await rig.book(driver, slot.id, { washServiceId: foam.id });
    expect(bodyOf<Problem>(answer, 402).code).toBe("payment.declined");
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map((payment) => payment.state)).toEqual(["failed", "failed"]);
    expect((await rig.rows()).bookings).toMatchObject([{ state: "cancelled", attemptFailed: 1 }]);
    expect((await rig.ledger.all()).map((charge) => charge.state).sort()).toEqual(["cancelled", "refused"]);
  });

  test("paid in cash both wait, and the owner hears of both", async () => {
    const answer = await rig.book(driver, slot.id, { washServiceId: foam.id, method: "cash" });
    const { carwash } = bodyOf<Booked>(answer, 201);
    expect(carwash).toMatchObject({ state: "pending" });
    expect(await rig.told(owner)).toMatchObject([
      { event: "booking.created", data: { method: "cash" } },
      { event: "carwash.booked", data: { employeeName: null, needsVerifying: true } },
    ]);
  });
});

test("a booking that is cancelled while its charge is under way is refunded", async () => {
  rig.duringNextCharge(async () => {
    const [booking] = (await rig.rows()).bookings as { id: string }[];
    const cancelled = await cancelBooking(rig.world, { by: "driver", userId: driver }, booking?.id ?? "", null);
    expect(cancelled.ok).toBe(true);
  });
  expect(bodyOf<Problem>(await rig.book(driver, slot.id), 409).code).toBe("booking.wrong_state");
  await rig.expectLedgerAgrees();
  expect(await rig.allPayments()).toMatchObject([{ state: "refunded", refundedAt: START }]);
  expect(await rig.events(driver)).toEqual([]);
  bodyOf(await rig.book(await rig.driver(), slot.id), 201);
});

test("a charge without an answer is called back even where the booking was cancelled and the provider away meanwhile", async () => {
  const { cancel } = rig.sandbox;
  const answer = rig.book(driver, slot.id, { token: "tok_timeout" });
  await rig.passWhileWaiting(0);
  const [booking] = (await rig.rows()).bookings as { id: string }[];
  await cancelBooking(rig.world, { by: "driver", userId: driver }, booking?.id ?? "", null);
  rig.world.payments = { ...rig.world.payments, cancel: () => Promise.reject(new Error("the provider is away")) };
  await rig.pass(1_000);
  await rig.time.advance(9_000);
  expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
  rig.world.payments = { ...rig.world.payments, cancel };
  await rig.pass(2 * MINUTE);
  expect((await rig.ledger.all()).map((charge) => charge.state)).toEqual(["cancelled"]);
  await rig.expectLedgerAgrees();
});
