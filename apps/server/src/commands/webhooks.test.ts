import { afterEach, beforeEach, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentView } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { applyWebhook } from "./applyWebhook.ts";
import { cancelBooking } from "./cancelBooking.ts";

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
  bodyOf<Booked>(await rig.book(driver, slot.id, { token: "tok_pending", ...patch }), 201);

test("an undecided booking is held; confirmed later it runs, the driver and the owner hear once", async () => {
  const { booking, payment } = await book();
  expect([booking.state, payment.state]).toEqual(["pending", "pending"]);
  expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
  await rig.pass(10 * MINUTE);
  expect(await rig.decide(payment.id, "succeeded", 3)).toEqual([true, true, true]);
  expect(await rig.booking(booking.id)).toMatchObject({
    state: "active",
    endsAt: START + HOUR,
    warnAt: START + 55 * MINUTE,
  });
  expect(await rig.told(driver)).toMatchObject([
    { event: "payment.confirmed", data: { kind: "booking", endsAt: START + HOUR } },
  ]);
  expect(await rig.events(owner)).toEqual(["booking.created"]);
  await rig.expectLedgerAgrees();
});

test("refused later: the slot is released, the driver hears why; the lists keep it", async () => {
  const { booking, payment } = await book();
  await rig.decide(payment.id, "failed", 2);
  expect(await rig.booking(booking.id)).toMatchObject({ state: "cancelled", attemptFailed: 0 });
  expect(await rig.told(driver)).toMatchObject([
    { event: "booking.lapsed", data: { reason: "The payment was declined." } },
  ]);
  expect(await rig.events(owner)).toEqual([]);
  await rig.expectLedgerAgrees();
});

test("never decided: it lapses with its hold, and the charge is called back", async () => {
  const { booking, payment } = await book();
  await rig.pass(15 * MINUTE);
  expect((await rig.booking(booking.id)).state).toBe("cancelled");
  expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
  expect((await rig.ledger.find(payment.id))?.state).toBe("cancelled");
  await rig.expectLedgerAgrees();
});

test("confirmed after the lapse: the money goes back, the slot stays released", async () => {
  const { booking, payment } = await book();
  rig.world.payments = { ...rig.world.payments, cancel: () => Promise.reject(new Error("the provider is away")) };
  await rig.pass(15 * MINUTE);
  rig.world.payments = rig.sandbox;
  await rig.decide(payment.id, "succeeded", 2);
  await rig.expectLedgerAgrees();
  expect((await rig.booking(booking.id)).state).toBe("cancelled");
  expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded" });
  expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
});

test("out of order: what failed and then succeeded is refunded, what succeeded stays", async () => {
  const first = await book();
  await applyWebhook(rig.world, { id: "w1", paymentId: first.payment.id, outcome: "failed" });
  await rig.decide(first.payment.id, "succeeded");
  expect((await rig.payment(first.payment.id)).state).toBe("refunded");
  const second = await book();
  await rig.decide(second.payment.id, "succeeded");
  await applyWebhook(rig.world, { id: "w2", paymentId: second.payment.id, outcome: "failed" });
  expect((await rig.booking(second.booking.id)).state).toBe("active");
  expect((await rig.payment(second.payment.id)).state).toBe("succeeded");
  await rig.expectLedgerAgrees();
});

test("one that comes before the answer to the request settles once", async () => {
  rig.duringNextCharge((paymentId) => rig.decide(paymentId, "succeeded"));
  const { booking } = bodyOf<Booked>(await rig.book(driver, slot.id), 201);
  expect(booking.state).toBe("active");
  expect(await rig.events(owner)).toEqual(["booking.created"]);
  expect(await rig.events(driver)).toEqual(["payment.confirmed"]);
  await rig.expectLedgerAgrees();
});

test("one that comes before the answer is not the answer: a repeated key answers what the request did", async () => {
  const patch = { token: "tok_ok", washServiceId: (await rig.washService()).id };
  rig.duringNextCharge((paymentId) => rig.decide(paymentId, "succeeded"));
  const first = await rig.book(driver, slot.id, patch, "k");
  expect(bodyOf<Booked>(first, 201).carwash.state).toBe("confirmed");
  expect(await rig.book(driver, slot.id, patch, "k")).toEqual({ ...first, replayed: true });
});

test("one that settled the booking before its wash was refused leaves it running without the wash", async () => {
  const { charge } = rig.sandbox;
  let asked = 0;
  rig.world.payments = {
    ...rig.world.payments,
    async charge(request, signal) {
      const token = ++asked === 2 ? "tok_declined" : "tok_ok";
      const outcome = await charge({ ...request, token }, signal);
      if (asked === 1) await rig.decide(request.paymentId, "succeeded");
      return outcome;
    },
  };
  const { booking } = bodyOf<Booked>(
    await rig.book(driver, slot.id, { washServiceId: (await rig.washService()).id }),
    201,
  );
  expect([booking.state, booking.carwash?.state]).toEqual(["active", "cancelled"]);
  await rig.expectLedgerAgrees();
});

test("a wash is confirmed or cancelled by it, and assigned when it is confirmed", async () => {
  const ravi = await rig.employee(owner);
  const { carwash, payment } = await book({ washServiceId: (await rig.washService()).id });
  const washPayment = carwash.payments[0]?.id ?? "";
  expect((await rig.wash(carwash.id)).employeeId).toBeNull();
  await rig.decide(payment.id, "succeeded");
  await rig.decide(washPayment, "succeeded", 2);
  expect(await rig.wash(carwash.id)).toMatchObject({ state: "confirmed", employeeId: ravi.id });
  expect(await rig.events(driver)).toEqual(["payment.confirmed", "payment.confirmed"]);
  expect((await rig.told(owner))[1]).toMatchObject({ event: "carwash.booked", data: { employeeName: "Ravi" } });
  await rig.expectLedgerAgrees();
});

test("a wash refused later is cancelled and told, its booking runs on", async () => {
  const { booking, carwash, payment } = await book({ washServiceId: (await rig.washService()).id });
  await rig.decide(payment.id, "succeeded");
  await rig.decide(carwash.payments[0]?.id ?? "", "failed");
  expect([(await rig.booking(booking.id)).state, (await rig.wash(carwash.id)).state]).toEqual(["active", "cancelled"]);
  expect(await rig.events(driver)).toEqual(["payment.confirmed", "carwash.cancelled"]);
  await rig.expectLedgerAgrees();
});

test("a booking refused later takes its wash with it, telling the driver once", async () => {
  const { carwash, payment } = await book({ washServiceId: (await rig.washService()).id });
  await rig.decide(payment.id, "failed");
  await rig.expectLedgerAgrees();
  expect((await rig.wash(carwash.id)).state).toBe("cancelled");
  expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
  expect((await rig.ledger.all()).map(({ state }) => state)).toEqual(["refused", "cancelled"]);
});

test("a payment that is not known, or was made in cash, is none of the provider's", async () => {
  const { payment, booking } = await book({ method: "cash" });
  expect(await applyWebhook(rig.world, { id: "w1", paymentId: "none", outcome: "succeeded" })).toBe(false);
  expect(await applyWebhook(rig.world, { id: "w2", paymentId: payment.id, outcome: "succeeded" })).toBe(false);
  expect((await rig.booking(booking.id)).state).toBe("pending");
});

test("the event of an id is applied once: with other content it changes nothing", async () => {
  const first = await book();
  await applyWebhook(rig.world, { id: "w1", paymentId: first.payment.id, outcome: "failed" });
  await rig.expectLedgerAgrees();
  const second = await book();
  const before = await rig.rows();
  for (const content of [
    { paymentId: first.payment.id, outcome: "succeeded" },
    { paymentId: second.payment.id, outcome: "succeeded" },
    { paymentId: second.payment.id, outcome: "failed" },
  ] as const) {
    expect(await applyWebhook(rig.world, { id: "w1", ...content })).toBe(true);
    expect(await rig.rows()).toEqual(before);
  }
  expect(await applyWebhook(rig.world, { id: "w2", paymentId: second.payment.id, outcome: "failed" })).toBe(true);
  expect((await rig.booking(second.booking.id)).state).toBe("cancelled");
});

test("of twenty that come at once one is applied", async () => {
  const { booking, payment } = await book();
  await rig.ledger.transition(payment.id, ["pending"], "succeeded", START);
  const webhook = { id: "w1", paymentId: payment.id, outcome: "succeeded" } as const;
  await Promise.all(Array.from({ length: 20 }, () => applyWebhook(rig.world, webhook)));
  expect((await rig.booking(booking.id)).state).toBe("active");
  expect([await rig.events(driver), await rig.events(owner)]).toEqual([["payment.confirmed"], ["booking.created"]]);
  await rig.expectLedgerAgrees();
});

test("one that names no payment of the provider's is not remembered: it may come again", async () => {
  const { payment } = await book();
  expect(await applyWebhook(rig.world, { id: "w1", paymentId: "none", outcome: "succeeded" })).toBe(false);
  expect(await applyWebhook(rig.world, { id: "w1", paymentId: payment.id, outcome: "failed" })).toBe(true);
  expect((await rig.payment(payment.id)).state).toBe("failed");
});

test("what a web hook does and that it did are committed together", async () => {
  const { booking, payment } = await book();
  await rig.ledger.transition(payment.id, ["pending"], "succeeded", START);
  const { transaction } = rig.world.store;
  rig.world.store.transaction = (work) =>
    transaction(async (tx) => {
      await work(tx);
      throw new Error("killed before the commit");
    });
  const webhook = { id: "w1", paymentId: payment.id, outcome: "succeeded" } as const;
  await expect(applyWebhook(rig.world, webhook)).rejects.toThrow("killed");
  rig.world.store.transaction = transaction;
  expect((await rig.booking(booking.id)).state).toBe("pending");
  await applyWebhook(rig.world, webhook);
  expect((await rig.booking(booking.id)).state).toBe("active");
  await rig.expectLedgerAgrees();
});

test("an event is remembered for thirty days", async () => {
  const { payment } = await book();
  await rig.decide(payment.id, "succeeded");
  const known = () => rig.store.read.selectFrom("webhookEvents").selectAll().execute();
  await rig.pass(30 * 24 * HOUR);
  expect(await known()).toEqual([{ provider: "sandbox", eventId: `whk_${payment.id}`, receivedAt: START }]);
  await rig.pass(10 * MINUTE);
  expect(await known()).toEqual([]);
  const before = await rig.rows();
  await rig.decide(payment.id, "succeeded");
  expect(await rig.rows()).toEqual(before);
});

test.each([
  ["that was undecided there", false],
  ["that had been called back there", true],
])("a charge %s and that a signed web hook confirms can be handed back", async (_what, lapsed) => {
  const { booking, payment } = await book();
  if (lapsed) await rig.pass(15 * MINUTE);
  await applyWebhook(rig.world, { id: "w1", paymentId: payment.id, outcome: "succeeded" });
  if (!lapsed) await cancelBooking(rig.world, { by: "owner", userId: owner }, booking.id, "Flooded");
  await rig.expectLedgerAgrees();
  expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", refundedAt: rig.time.clock.now() });
});
