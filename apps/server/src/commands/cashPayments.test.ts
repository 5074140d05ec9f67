import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentView } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
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

const bookInCash = async (washServiceId?: string): Promise<Booked> =>
  bodyOf<Booked>(await rig.book(driver, slot.id, { method: "cash", ...(washServiceId ? { washServiceId } : {}) }), 201);
const washPayment = ({ carwash }: Booked): string => carwash.payments[0]?.id ?? "";

describe("verified", () => {
  test("the booking is active and armed, the driver hears until when", async () => {
    const { booking, payment } = await bookInCash();
    await rig.pass(10 * MINUTE);
    expect(await verifyCashPayment(rig.world, owner, payment.id)).toEqual({
      ok: true,
      value: { paymentId: payment.id },
    });
    expect(await rig.booking(booking.id)).toMatchObject({
      ...{ state: "active", holdEndsAt: null, warnAt: START + 55 * MINUTE, endsAt: START + HOUR },
    });
    expect(await rig.payment(payment.id)).toMatchObject({
      ...{ state: "succeeded", verifiedBy: owner, verifiedAt: START + 10 * MINUTE },
    });
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.verified", data: { kind: "booking", amountPaise: 4000, endsAt: START + HOUR } },
    ]);
    expect(await rig.events(owner)).toEqual(["booking.created"]);
  });

  test("twice is refused, and told once", async () => {
    const { payment } = await bookInCash();
    await verifyCashPayment(rig.world, owner, payment.id);
    expect(await verifyCashPayment(rig.world, owner, payment.id)).toMatchObject({
      ...{ ok: false, refusal: { code: "payment.wrong_state", detail: "This payment is succeeded already." } },
    });
    expect(await rig.events(driver)).toEqual(["payment.verified"]);
  });

  test.each([
    ["at the end of the hold, before anybody noticed", false],
    ["after the hold lapsed", true],
  ])("DOMAIN §4 %s it is refused with the reason", async (_when, noticed) => {
    const { payment } = await bookInCash();
    await rig.time.advance(15 * MINUTE);
    if (noticed) await rig.timekeeper.runDue();
    const outcome = await verifyCashPayment(rig.world, owner, payment.id);
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { code: "payment.too_late", detail: "The hold of this booking is over. Hand the cash back." },
    });
    await rig.timekeeper.runDue();
    expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
  });

  test.each([
    ["a booking that was cancelled", "cancel", "The booking is closed. Hand the cash back."],
    ["a renewal that a newer one replaced", "replace", "A newer renewal took its place. Hand the cash back."],
    ["a renewal after the grace", "grace", "The time to renew is over. Hand the cash back."],
  ] as const)("cash for %s is refused with the reason, told to nobody", async (_what, how, detail) => {
    const { booking, payment } = await bookInCash();
    let { id } = payment;
    const renewInCash = async (): Promise<void> => {
      const ask = { addedMs: HOUR, expectedEndsAt: null, method: "cash", token: null } as const;
      ({ id } = bodyOf<Booked>(await renewBooking(rig.world, driver, booking.id, ask, null), 201).payment);
    };
    if (how === "cancel") {
      await cancelBooking(rig.world, { by: "driver", userId: driver }, booking.id, null);
    } else {
      await verifyCashPayment(rig.world, owner, id);
      await renewInCash();
      const first = id;
      if (how === "grace") await rig.pass(HOUR + 5 * MINUTE);
      else await renewInCash();
      id = first;
    }
    const before = await rig.rows();
    expect(await verifyCashPayment(rig.world, owner, id)).toMatchObject({
      ...{ ok: false, refusal: { code: "payment.too_late", detail } },
    });
    expect(await rig.rows()).toEqual(before);
  });

  test("another owner's, an online and an unknown payment are refused", async () => {
    const { payment } = await bookInCash();
    const other = await rig.owner();
    for (const [by, id, code] of [
      [other, payment.id, "not_found"],
      [owner, "none", "not_found"],
    ] as const) {
      expect(await verifyCashPayment(rig.world, by, id)).toMatchObject({ ok: false, refusal: { code } });
      expect(await rejectCashPayment(rig.world, by, id, "no")).toMatchObject({ ok: false, refusal: { code } });
    }
    const second = (await rig.lot(owner)).slots[0]?.id ?? "";
    const online = bodyOf<Booked>(await rig.book(await rig.driver(), second), 201).payment;
    expect(await verifyCashPayment(rig.world, owner, online.id)).toMatchObject({
      ...{ ok: false, refusal: { code: "payment.wrong_state" } },
    });
    expect(await rig.events(driver)).toEqual([]);
  });
});

describe("rejected", () => {
  test("the booking is cancelled, the slot free, the driver hears why", async () => {
    const { booking, payment } = await bookInCash();
    expect((await rejectCashPayment(rig.world, owner, payment.id, "Nobody came")).ok).toBe(true);
    expect(await rig.booking(booking.id)).toMatchObject({
      ...{ state: "cancelled", cancelledBy: "owner", reason: "Nobody came", nextDueAt: null, holdEndsAt: null },
    });
    expect(await rig.payment(payment.id)).toMatchObject({ state: "failed", failure: "cash.rejected" });
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.rejected", data: { kind: "booking", amountPaise: 4000, reason: "Nobody came" } },
    ]);
    expect((await rejectCashPayment(rig.world, owner, payment.id, "again")).ok).toBe(false);
    await rig.pass(HOUR);
    expect(await rig.events(driver)).toHaveLength(1);
    bodyOf(await rig.book(await rig.driver(), slot.id), 201);
  });
});

describe("with a wash", () => {
  test("each payment is verified by itself; the wash's verification confirms it and nothing else is told", async () => {
    const foam = await rig.washService();
    const booked = await bookInCash(foam.id);
    const ravi = await rig.employee(owner);
    await verifyCashPayment(rig.world, owner, washPayment(booked));
    expect(await rig.wash(booked.carwash.id)).toMatchObject({ state: "confirmed", employeeId: ravi.id });
    expect((await rig.booking(booked.booking.id)).state).toBe("pending");
    await verifyCashPayment(rig.world, owner, booked.payment.id);
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.verified", data: { kind: "carwash", carwashId: booked.carwash.id, amountPaise: 25_000 } },
      { event: "payment.verified", data: { kind: "booking" } },
    ]);
    expect(await rig.events(owner)).toEqual(["booking.created", "carwash.booked"]);
  });

  test("its cash rejected: the wash is cancelled, the booking waits on", async () => {
    const booked = await bookInCash((await rig.washService()).id);
    await rejectCashPayment(rig.world, owner, washPayment(booked), "No water");
    expect(await rig.wash(booked.carwash.id)).toMatchObject({ state: "cancelled", reason: "No water" });
    expect((await rig.booking(booked.booking.id)).state).toBe("pending");
    expect(await rig.told(driver)).toMatchObject([{ event: "payment.rejected", data: { kind: "carwash" } }]);
  });

  test("the booking's cash rejected: a wash that was paid is cancelled and its cash handed back", async () => {
    const booked = await bookInCash((await rig.washService()).id);
    await verifyCashPayment(rig.world, owner, washPayment(booked));
    await rejectCashPayment(rig.world, owner, booked.payment.id, "Nobody came");
    expect((await rig.wash(booked.carwash.id)).state).toBe("cancelled");
    expect((await rig.payment(washPayment(booked))).state).toBe("refunded");
    expect((await rig.payment(booked.payment.id)).state).toBe("failed");
  });

  test("a hold that lapses takes the waiting wash along, but not one that has begun", async () => {
    const foam = await rig.washService();
    const waiting = await bookInCash(foam.id);
    await rig.pass(15 * MINUTE);
    expect((await rig.wash(waiting.carwash.id)).state).toBe("cancelled");
    expect((await rig.payment(washPayment(waiting))).state).toBe("failed");

    const begun = await bookInCash(foam.id);
    await verifyCashPayment(rig.world, owner, washPayment(begun));
    expect((await stepCarwash(rig.world, owner, begun.carwash.id, "start")).ok).toBe(true);
    await rig.pass(15 * MINUTE);
    expect((await rig.booking(begun.booking.id)).state).toBe("cancelled");
    expect((await rig.wash(begun.carwash.id)).state).toBe("in_progress");
    expect((await rig.payment(washPayment(begun))).state).toBe("succeeded");
  });
});
