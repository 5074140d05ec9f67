import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, PaymentMethod, PaymentView, Problem } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { insertBooking } from "../store/bookings.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
import { endBooking } from "./endBooking.ts";
import { renewBooking } from "./renewBooking.ts";

interface Renewed {
  booking: BookingView;
  payment: PaymentView;
}

let rig: TestWorld;
let owner: string;
let driver: string;
let slot: Slot;
let id: string;
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  [slot] = (await rig.lot(owner)).slots as [Slot];
  id = bodyOf<Renewed>(await rig.book(driver, slot.id), 201).booking.id;
});
afterEach(() => rig.close());

interface Ask {
  minutes?: number;
  endsAt?: number;
  expectedEndsAt?: number | null;
  method?: PaymentMethod;
  token?: string;
  by?: string;
}
const renew = ({
  minutes = 30,
  endsAt,
  expectedEndsAt = START + HOUR,
  method = "upi",
  token = "tok_ok",
  by,
}: Ask = {}) =>
  renewBooking(
    rig.world,
    by ?? driver,
    id,
    {
      ...(endsAt === undefined ? { addedMs: minutes * MINUTE } : { endsAt }),
      ...{ expectedEndsAt, method, token: method === "cash" ? null : token },
    },
    null,
  );
const cashRenewal = async (patch: Ask = {}): Promise<string> =>
  bodyOf<Renewed>(await renew({ ...patch, method: "cash" }), 201).payment.id;
const passTo = (ms: number) => rig.pass(START + ms - rig.time.clock.now());
/** Gives the slot to somebody else from then on. */
async function promise(from: number): Promise<void> {
  const { reference, ...row } = await rig.booking(id);
  const other = {
    ...{ id: "promised", reference: `${reference}-2`, driverId: await rig.driver(), kind: "advance" as const },
    ...{ state: "scheduled" as const, startsAt: START + from, endsAt: START + from + HOUR },
    ...{ graceEndsAt: START + from + HOUR + 5 * MINUTE, warnAt: null, nextDueAt: null },
  };
  await rig.world.store.transaction((tx) => insertBooking(tx, { ...row, ...other }));
}

test("DOMAIN §3 a paid renewal moves the end; driver and owner hear the new one", async () => {
  const { booking, payment } = bodyOf<Renewed>(await renew(), 201);
  expect(booking).toMatchObject({
    ...{ state: "active", endsAt: new Date(START + 90 * MINUTE).toISOString(), pricePaise: 5000 },
    graceEndsAt: new Date(START + 95 * MINUTE).toISOString(),
  });
  expect(payment).toMatchObject({ kind: "renewal", state: "succeeded", amountPaise: 1000 });
  expect(await rig.booking(id)).toMatchObject({ warnAt: START + 85 * MINUTE, nextDueAt: START + 85 * MINUTE });
  const data = { endsAt: START + 90 * MINUTE, amountPaise: 1000, paymentId: payment.id };
  expect(await rig.told(driver)).toMatchObject([{ event: "renewal.succeeded", data }]);
  expect((await rig.told(owner))[1]).toMatchObject({
    event: "booking.renewed",
    data: { ...data, needsVerifying: false, method: "upi" },
  });
  await rig.expectLedgerAgrees();
});

test("DOMAIN §3 a renewal in the grace is counted from the old end", async () => {
  await passTo(HOUR + 4 * MINUTE);
  const { booking } = bodyOf<Renewed>(await renew({ endsAt: START + 75 * MINUTE }), 201);
  expect(booking).toMatchObject({
    state: "active",
    endsAt: new Date(START + 75 * MINUTE).toISOString(),
    pricePaise: 4500,
  });
});

describe("DOMAIN §3 a renewal is refused, told with the reason, nothing charged, the booking as it was", () => {
  const cases: Record<string, { status: number; code: string; before?: () => Promise<unknown>; ask?: Ask }> = {
    "a declined payment": { status: 402, code: "payment.declined", ask: { token: "tok_declined" } },
    "too little money": { status: 402, code: "payment.insufficient_funds", ask: { token: "tok_insufficient_funds" } },
    "an unknown token": { status: 402, code: "payment.declined", ask: { token: "x" } },
    "an end that is not the end any more": { status: 409, code: "booking.changed", ask: { expectedEndsAt: START } },
    "an end that another renewal passed already": {
      ...{ status: 409, code: "booking.changed" },
      ask: { endsAt: START + HOUR, expectedEndsAt: START + 30 * MINUTE },
    },
    "more than a day in all": { status: 409, code: "booking.too_long", ask: { minutes: 23 * 60 + 1 } },
    "a slot promised to somebody": { status: 409, code: "slot.promised", before: () => promise(94 * MINUTE) },
    "a booking that is over": { status: 409, code: "booking.not_renewable", before: () => passTo(65 * MINUTE) },
    "a booking that was cancelled": {
      ...{ status: 409, code: "booking.not_renewable" },
      before: () => cancelBooking(rig.world, { by: "admin" }, id, "closing"),
    },
    "a booking that was ended": {
      ...{ status: 409, code: "booking.not_renewable" },
      before: () => endBooking(rig.world, driver, id),
    },
  };
  for (const [what, { status, code, before, ask }] of Object.entries(cases)) {
    test(`${what}: ${code}`, async () => {
      await before?.();
      const [booking, events] = [await rig.booking(id), await rig.events(driver)];
      expect(bodyOf<Problem>(await renew(ask), status).code as string).toBe(code);
      expect(await rig.booking(id)).toEqual(booking);
      expect(await rig.events(driver)).toEqual([...events, "renewal.failed"]);
      const last = (await rig.told(driver)).at(-1);
      expect(last).toMatchObject({
        event: "renewal.failed",
        data: { code, reason: expect.stringContaining("Nothing was charged.") },
      });
      expect(await rig.events(owner)).not.toContain("booking.renewed");
      await rig.expectLedgerAgrees();
    });
  }

  test("no answer from the provider: payment.timeout", async () => {
    const answer = renew({ token: "tok_timeout" });
    await rig.passWhileWaiting(10_000);
    expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
    expect(await rig.events(driver)).toEqual(["renewal.failed"]);
    expect((await rig.booking(id)).endsAt).toBe(START + HOUR);
    await rig.expectLedgerAgrees();
  });
});

test("a slot promised just after the new grace can be renewed", async () => {
  await promise(95 * MINUTE);
  bodyOf(await renew(), 201);
});

test("DOMAIN §3 renewal.failed never for 404 and 422: somebody else's booking is not found, an end in the past is not valid: nobody is told", async () => {
  bodyOf(await renew({ by: await rig.driver() }), 404);
  bodyOf(await renew({ minutes: 0 }), 422);
  await passTo(HOUR + 2 * MINUTE);
  expect(bodyOf<Problem>(await renew({ minutes: 2 }), 422).errors).toMatchObject([{ field: "minutes" }]);
  expect(bodyOf<Problem>(await renew({ endsAt: START + HOUR }), 422).errors).toMatchObject([{ field: "endsAt" }]);
  expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired"]);
  expect((await rig.allPayments()).length).toBe(1);
});

describe("DOMAIN §3 a renewal in cash", () => {
  test("nothing changes until the owner verifies it, then only the verification is told", async () => {
    const paymentId = await cashRenewal();
    expect((await rig.booking(id)).endsAt).toBe(START + HOUR);
    expect((await rig.told(owner)).at(-1)).toMatchObject({
      event: "booking.renewed",
      data: { needsVerifying: true, method: "cash", endsAt: START + 90 * MINUTE },
    });
    await passTo(HOUR + MINUTE);
    expect(await verifyCashPayment(rig.world, owner, paymentId)).toEqual({ ok: true, value: { paymentId } });
    expect(await rig.booking(id)).toMatchObject({ state: "active", endsAt: START + 90 * MINUTE, pricePaise: 5000 });
    expect(await rig.payment(paymentId)).toMatchObject({ state: "succeeded", verifiedBy: owner });
    expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired", "payment.verified"]);
    expect((await rig.told(driver)).at(-1)?.data).toMatchObject({ kind: "renewal", endsAt: START + 90 * MINUTE });
    expect(await rig.events(owner)).toEqual(["booking.created", "booking.renewed"]);
  });

  test("rejected: the driver hears why, the booking stays", async () => {
    const paymentId = await cashRenewal();
    expect((await rejectCashPayment(rig.world, owner, paymentId, "Nobody came")).ok).toBe(true);
    expect(await rig.booking(id)).toMatchObject({ state: "active", endsAt: START + HOUR });
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.rejected", data: { kind: "renewal", reason: "Nobody came" } },
    ]);
  });

  test("not verified by the end of the grace: it failed, then the booking closes", async () => {
    const paymentId = await cashRenewal();
    await passTo(65 * MINUTE);
    expect(await rig.payment(paymentId)).toMatchObject({ state: "failed" });
    const told = await rig.told(driver);
    expect(told.map(({ event }) => event).slice(2)).toEqual(["renewal.failed", "booking.completed"]);
    expect(told[2]?.data).toMatchObject({
      paymentId,
      reason: "The cash was not verified in time. Nothing was charged.",
    });
    expect(await verifyCashPayment(rig.world, owner, paymentId)).toMatchObject({ ok: false });
  });

  test("verified when the slot is promised meanwhile: refused, and the driver hears that the cash comes back", async () => {
    const paymentId = await cashRenewal();
    await promise(80 * MINUTE);
    expect(await verifyCashPayment(rig.world, owner, paymentId)).toMatchObject({
      ok: false,
      refusal: { code: "payment.too_late", detail: expect.stringContaining("Hand the cash back.") },
    });
    expect(await rig.payment(paymentId)).toMatchObject({ state: "failed" });
    expect(await rig.told(driver)).toMatchObject([
      {
        event: "renewal.failed",
        data: { code: "slot.promised", reason: expect.stringContaining("hands the cash back") },
      },
    ]);
    expect((await verifyCashPayment(rig.world, owner, paymentId)).ok).toBe(false);
    expect(await rig.events(driver)).toHaveLength(1);
  });

  test("a newer request replaces one that waits, a refused one does not", async () => {
    const first = await cashRenewal();
    bodyOf(await renew({ minutes: 25 * 60 }), 409);
    expect((await rig.payment(first)).state).toBe("pending");
    const second = await cashRenewal({ minutes: 15 });
    expect(await rig.payment(first)).toMatchObject({ state: "failed", failure: "renewal.replaced" });
    bodyOf(await renew({ minutes: 45 }), 201);
    expect((await rig.payment(second)).state).toBe("failed");
    expect(await verifyCashPayment(rig.world, owner, second)).toMatchObject({ ok: false });
    expect((await rig.booking(id)).endsAt).toBe(START + 105 * MINUTE);
  });

  test("a booking that is ended or cancelled takes its waiting renewal with it", async () => {
    const paymentId = await cashRenewal();
    await endBooking(rig.world, driver, id);
    expect(await rig.payment(paymentId)).toMatchObject({ state: "failed" });
    expect(await rig.events(driver)).toEqual([]);
  });
});

describe("DOMAIN §3 a renewal while its charge is under way", () => {
  test("a second renewal is refused and told", async () => {
    let second = {} as Problem;
    rig.duringNextCharge(async () => {
      second = bodyOf<Problem>(await renew(), 409);
    });
    bodyOf(await renew(), 201);
    expect(second.code).toBe("booking.not_renewable");
    expect(await rig.events(driver)).toEqual(["renewal.failed", "renewal.succeeded"]);
  });

  test("the driver ends the booking: the renewal is refused, told once, and refunded", async () => {
    rig.duringNextCharge(() => endBooking(rig.world, driver, id));
    expect(bodyOf<Problem>(await renew(), 409).code).toBe("booking.not_renewable");
    expect(await rig.told(driver)).toMatchObject([
      { event: "renewal.failed", data: { reason: expect.stringContaining("What was charged will be refunded.") } },
    ]);
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map(({ kind, state }) => [kind, state])).toEqual([
      ["booking", "succeeded"],
      ["renewal", "refunded"],
    ]);
  });

  test("the owner cancels and the charge is declined: told once, nothing to refund for it", async () => {
    rig.duringNextCharge(() => cancelBooking(rig.world, { by: "owner", userId: owner }, id, "flooded"));
    expect(bodyOf<Problem>(await renew({ token: "tok_declined" }), 402).code).toBe("payment.declined");
    expect(await rig.events(driver)).toEqual(["booking.cancelled", "renewal.failed"]);
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["refunded", "failed"]);
  });

  test("the grace ends: told once that it failed, and the money goes back", async () => {
    await passTo(HOUR + 4 * MINUTE);
    rig.duringNextCharge(() => passTo(65 * MINUTE));
    bodyOf(await renew(), 409);
    expect((await rig.events(driver)).slice(2)).toEqual(["renewal.failed", "booking.completed"]);
    await rig.expectLedgerAgrees();
  });
});

describe("DOMAIN §3 a renewal decided later", () => {
  test("confirmed: the booking runs on, once, however often it is said", async () => {
    const { booking, payment } = bodyOf<Renewed>(await renew({ token: "tok_pending" }), 201);
    expect([booking.endsAt, payment.state]).toEqual([new Date(START + HOUR).toISOString(), "pending"]);
    expect(await rig.decide(payment.id, "succeeded", 3)).toEqual([true, true, true]);
    expect((await rig.booking(id)).endsAt).toBe(START + 90 * MINUTE);
    expect(await rig.events(driver)).toEqual(["payment.confirmed"]);
    expect(await rig.events(owner)).toEqual(["booking.created", "booking.renewed"]);
    await rig.expectLedgerAgrees();
  });

  test("failed: told as a failed renewal", async () => {
    const { payment } = bodyOf<Renewed>(await renew({ token: "tok_pending" }), 201);
    await rig.decide(payment.id, "failed", 2);
    expect(await rig.events(driver)).toEqual(["renewal.failed"]);
    await rig.expectLedgerAgrees();
  });

  test("confirmed when it is no longer possible: told with the reason, and refunded", async () => {
    const { payment } = bodyOf<Renewed>(await renew({ token: "tok_pending" }), 201);
    await promise(80 * MINUTE);
    await rig.decide(payment.id, "succeeded", 2);
    expect(await rig.told(driver)).toMatchObject([
      { event: "renewal.failed", data: { code: "slot.promised", reason: expect.stringContaining("will be refunded") } },
    ]);
    await rig.expectLedgerAgrees();
    expect((await rig.payment(payment.id)).state).toBe("refunded");
  });

  test("never: it fails with the end of the grace and is called back", async () => {
    const { payment } = bodyOf<Renewed>(await renew({ token: "tok_pending" }), 201);
    await passTo(65 * MINUTE);
    expect((await rig.events(driver)).slice(2)).toEqual(["renewal.failed", "booking.completed"]);
    expect((await rig.ledger.find(payment.id))?.state).toBe("cancelled");
    await rig.expectLedgerAgrees();
  });
});
