/** DOMAIN §3 and §4 row by row and sentence by sentence, each as a test of its own name. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, PaymentMethod, PaymentView, Problem } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { hearing } from "../testing/hearing.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
import { endBooking } from "./endBooking.ts";
import { stepCarwash } from "./moveCarwash.ts";
import { renewBooking } from "./renewBooking.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
  carwash?: { id: string };
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
const renew = (id: string, patch: { minutes?: number; method?: PaymentMethod; endsAt?: number } = {}) => {
  const { minutes = 30, method = "upi", endsAt = START + HOUR } = patch;
  const token = method === "cash" ? null : "tok_ok";
  return renewBooking(
    rig.world,
    driver,
    id,
    { addedMs: minutes * MINUTE, expectedEndsAt: endsAt, method, token },
    null,
  );
};
const by = {
  driver: () => ({ by: "driver", userId: driver }) as const,
  owner: () => ({ by: "owner", userId: owner }) as const,
  admin: () => ({ by: "admin" }) as const,
};
const cancel = (who: keyof typeof by, id: string) =>
  cancelBooking(rig.world, by[who](), id, who === "driver" ? null : "Flooded");
const stateOf = async ({ booking }: Booked): Promise<string> => (await rig.booking(booking.id)).state;
const moneyOf = async ({ payment }: Booked): Promise<string> => (await rig.payment(payment.id)).state;
const passTo = (ms: number) => rig.pass(START + ms - rig.time.clock.now());
const noLonger = { ok: false, refusal: { code: "booking.wrong_state" } };

describe("DOMAIN §3 the states", () => {
  test("DOMAIN §3 pending: the slot is held; paid it is active or scheduled, unpaid it lapses", async () => {
    const cash = await book({ method: "cash", minutes: 20 });
    bodyOf(await rig.book(await rig.driver(), slot.id), 409);
    await verifyCashPayment(rig.world, owner, cash.payment.id);
    expect(await stateOf(cash)).toBe("active");
    const later = await book({ startsAt: START + HOUR, token: "tok_pending" });
    await rig.decide(later.payment.id, "succeeded");
    expect(await stateOf(later)).toBe("scheduled");
    const failing = await book({ startsAt: START + 3 * HOUR, token: "tok_pending" });
    await rig.decide(failing.payment.id, "failed");
    const lapsing = await book({ startsAt: START + 5 * HOUR, token: "tok_pending" });
    await passTo(15 * MINUTE);
    for (const each of [failing, lapsing]) {
      expect(await rig.booking(each.booking.id)).toMatchObject({ state: "cancelled", cancelledBy: "system" });
    }
    await rig.expectLedgerAgrees();
  });

  test("DOMAIN §3 scheduled: paid, start in the future; the start makes it active, it can be cancelled", async () => {
    const first = await book({ startsAt: START + HOUR });
    expect([await stateOf(first), await moneyOf(first)]).toEqual(["scheduled", "succeeded"]);
    await passTo(HOUR);
    expect(await stateOf(first)).toBe("active");
    const second = await book({ startsAt: START + 4 * HOUR });
    expect((await cancel("driver", second.booking.id)).ok).toBe(true);
    expect([await stateOf(second), await moneyOf(second)]).toEqual(["cancelled", "refunded"]);
  });

  test("DOMAIN §3 active: its end makes it expired, the driver completed, owner and admin cancelled", async () => {
    const first = await book();
    await passTo(HOUR);
    expect(await stateOf(first)).toBe("expired");
    await endBooking(rig.world, driver, first.booking.id);
    for (const [act, state] of [
      [(id: string) => endBooking(rig.world, driver, id), "completed"],
      [(id: string) => cancel("owner", id), "cancelled"],
      [(id: string) => cancel("admin", id), "cancelled"],
    ] as const) {
      const next = await book();
      expect((await act(next.booking.id)).ok).toBe(true);
      expect(await stateOf(next)).toBe(state);
    }
    await rig.expectLedgerAgrees();
  });

  test("DOMAIN §3 expired: held for the grace; renewed it is active, over it is completed, ended it is completed", async () => {
    const first = await book();
    await passTo(HOUR);
    bodyOf(await rig.book(await rig.driver(), slot.id), 409);
    bodyOf(await renew(first.booking.id), 201);
    expect(await stateOf(first)).toBe("active");
    await passTo(90 * MINUTE);
    expect(await stateOf(first)).toBe("expired");
    await passTo(95 * MINUTE);
    expect(await stateOf(first)).toBe("completed");
    const second = await book();
    await passTo(155 * MINUTE);
    expect((await endBooking(rig.world, driver, second.booking.id)).ok).toBe(true);
    expect(await stateOf(second)).toBe("completed");
  });

  test("DOMAIN §3 completed, cancelled: final, never changed again", async () => {
    const done = await book();
    await endBooking(rig.world, driver, done.booking.id);
    const gone = await book({ method: "cash" });
    await cancel("driver", gone.booking.id);
    for (const each of [done, gone]) {
      const before = await rig.booking(each.booking.id);
      for (const who of ["driver", "owner", "admin"] as const) {
        expect(await cancel(who, each.booking.id)).toMatchObject(noLonger);
      }
      expect(await endBooking(rig.world, driver, each.booking.id)).toMatchObject(noLonger);
      bodyOf(await renew(each.booking.id), 409);
      await rig.pass(48 * HOUR);
      expect(await rig.booking(each.booking.id)).toEqual(before);
    }
    expect((await verifyCashPayment(rig.world, owner, gone.payment.id)).ok).toBe(false);
  });
});

describe("DOMAIN §3 the sentences", () => {
  test("DOMAIN §3 times: shortest 10 minutes, longest 24 hours, warning, grace and hold as set", async () => {
    bodyOf(await rig.book(driver, slot.id, { minutes: 9 }), 422);
    bodyOf(await rig.book(driver, slot.id, { minutes: 24 * 60 + 1 }), 422);
    const { booking } = await book({ minutes: 10, method: "cash" });
    expect(await rig.booking(booking.id)).toMatchObject({
      ...{ holdEndsAt: START + 10 * MINUTE, graceEndsAt: START + 15 * MINUTE },
    });
    await cancel("driver", booking.id);
    rig.world.times = { warningMs: 1_000, graceMs: 2_000, holdMs: 3_000, minBookingMs: 4_000, maxBookingMs: 60_000 };
    const short = await book({ minutes: 1 });
    expect(await rig.booking(short.booking.id)).toMatchObject({
      ...{ warnAt: START + MINUTE - 1_000, graceEndsAt: START + MINUTE + 2_000 },
    });
    bodyOf(await rig.book(await rig.driver(), slot.id, { minutes: 2 }), 422);
  });

  test("DOMAIN §3 cash: its clock runs from its start, not from its verification", async () => {
    const cash = await book({ method: "cash" });
    await passTo(10 * MINUTE);
    await verifyCashPayment(rig.world, owner, cash.payment.id);
    expect(await rig.booking(cash.booking.id)).toMatchObject({ startsAt: START, endsAt: START + HOUR });
  });

  test("DOMAIN §3 price: started quarters, the renewal discounted from the old end and rounded up", async () => {
    const { booking } = await book({ minutes: 61 });
    expect(booking.pricePaise).toBe(5000);
    const odd = (await rig.lot(owner, { renewalDiscountPercent: 33 })).slots[0]?.id ?? "";
    const other = await rig.driver();
    const { booking: second } = bodyOf<Booked>(await rig.book(other, odd), 201);
    const ask = { addedMs: 16 * MINUTE, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    const { payment } = bodyOf<Booked>(await renewBooking(rig.world, other, second.id, ask, null), 201);
    expect(payment.amountPaise).toBe(1340);
  });

  test("DOMAIN §3 the warning is armed at every new end, never while pending or scheduled", async () => {
    const pending = await book({ method: "cash" });
    expect((await rig.booking(pending.booking.id)).warnAt).toBeNull();
    await verifyCashPayment(rig.world, owner, pending.payment.id);
    expect((await rig.booking(pending.booking.id)).warnAt).toBe(START + 55 * MINUTE);
    await passTo(58 * MINUTE);
    bodyOf(await renew(pending.booking.id, { minutes: 2 }), 201);
    expect((await rig.booking(pending.booking.id)).warnAt).toBe(START + HOUR);
    const later = await book({ startsAt: START + 5 * HOUR });
    expect((await rig.booking(later.booking.id)).warnAt).toBeNull();
    await passTo(5 * HOUR);
    expect((await rig.booking(later.booking.id)).warnAt).toBe(START + 5 * HOUR + 55 * MINUTE);
  });

  test("DOMAIN §3 occupied until final, the grace included; a plate once per driver, another driver may use it", async () => {
    await book({ startsAt: START + 2 * HOUR });
    const other = await rig.driver();
    const plate = "KL07AB1234";
    bodyOf(await rig.book(other, slot.id, { startsAt: START + 3 * HOUR + 4 * MINUTE }), 409);
    bodyOf(await rig.book(other, slot.id, { startsAt: START + 3 * HOUR + 5 * MINUTE, plate }), 201);
    const { slots } = await rig.lot(owner, { slots: 2 });
    const same = { startsAt: START + 4 * HOUR, plate };
    expect(bodyOf<Problem>(await rig.book(other, slots[0]?.id ?? "", same), 409).code).toBe("vehicle.already_parked");
    bodyOf(await rig.book(await rig.driver(), slots[1]?.id ?? "", same), 201);
  });

  test("DOMAIN §3 cancel by the driver: pending and scheduled in full, else refused; end: no refund", async () => {
    for (const patch of [{ method: "cash" }, { token: "tok_pending" }, { startsAt: START + HOUR }] as const) {
      expect((await cancel("driver", (await book(patch)).booking.id)).ok).toBe(true);
    }
    const running = await book();
    expect(await cancel("driver", running.booking.id)).toMatchObject(noLonger);
    await endBooking(rig.world, driver, running.booking.id);
    expect(await moneyOf(running)).toBe("succeeded");
    await rig.expectLedgerAgrees();
  });

  test.each(["owner", "admin"] as const)("DOMAIN §3 cancel by the %s: any state that is not final", async (who) => {
    for (const patch of [{ method: "cash" }, { startsAt: START + HOUR }, {}] as const) {
      expect((await cancel(who, (await book(patch)).booking.id)).ok).toBe(true);
    }
    const expired = await book();
    await passTo(HOUR);
    expect((await cancel(who, expired.booking.id)).ok).toBe(true);
    await rig.expectLedgerAgrees();
    expect(await rig.payment(expired.payment.id)).toMatchObject({ state: "refunded" });
  });

  test("DOMAIN §3 a confirmed wash goes with its booking, refunded and its employee freed; one in progress runs on", async () => {
    const ravi = await rig.employee(owner);
    const washServiceId = (await rig.washService()).id;
    const first = await book({ washServiceId });
    await endBooking(rig.world, driver, first.booking.id);
    expect(await rig.wash(first.carwash?.id ?? "")).toMatchObject({ state: "cancelled", employeeId: ravi.id });
    const second = await book({ washServiceId });
    await stepCarwash(rig.world, owner, second.carwash?.id ?? "", "start");
    await endBooking(rig.world, driver, second.booking.id);
    expect((await rig.wash(second.carwash?.id ?? "")).state).toBe("in_progress");
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      ...["booking succeeded", "booking succeeded", "carwash refunded", "carwash succeeded"],
    ]);
  });

  test("DOMAIN §3 finished bookings and payments are never deleted", async () => {
    const { booking } = await book();
    await rig.pass(400 * 24 * HOUR);
    expect((await rig.booking(booking.id)).state).toBe("completed");
    expect((await rig.rows()).payments).toHaveLength(1);
  });
});

describe("DOMAIN §4 payments", () => {
  const unpaid = { tok_declined: "payment.declined", tok_insufficient_funds: "payment.insufficient_funds" } as const;
  test("DOMAIN §4 tok_ok: pending → succeeded", async () => {
    expect(await moneyOf(await book())).toBe("succeeded");
  });
  for (const [token, code] of Object.entries(unpaid)) {
    test(`DOMAIN §4 ${token}: pending → failed, 402 ${code}`, async () => {
      expect(bodyOf<Problem>(await rig.book(driver, slot.id, { token }), 402).code as string).toBe(code);
      expect((await rig.allPayments())[0]).toMatchObject({ state: "failed", failure: code });
    });
  }
  test("DOMAIN §4 tok_timeout: 402 payment.timeout, ends as failed and never as a charge nobody knows of", async () => {
    const answer = rig.book(driver, slot.id, { token: "tok_timeout" });
    await rig.passWhileWaiting(10_000);
    expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments())[0]).toMatchObject({ state: "failed", nextDueAt: null });
  });
  test("DOMAIN §4 tok_pending: pending, decided by web hook", async () => {
    const paid = await book({ token: "tok_pending" });
    expect([paid.payment.state, await stateOf(paid)]).toEqual(["pending", "pending"]);
    await rig.decide(paid.payment.id, "succeeded");
    expect([await moneyOf(paid), await stateOf(paid)]).toEqual(["succeeded", "active"]);
  });
  test("DOMAIN §4 succeeded → refunded: owed at once, refundedAt when the provider confirmed", async () => {
    const paid = await book();
    await cancel("owner", paid.booking.id);
    expect(await rig.payment(paid.payment.id)).toMatchObject({ state: "refunded", refundedAt: null, nextDueAt: START });
    const { refund } = rig.world.payments;
    rig.world.payments = { ...rig.world.payments, refund: () => Promise.reject(new Error("the provider is away")) };
    await rig.pass(MINUTE);
    expect((await rig.payment(paid.payment.id)).refundedAt).toBeNull();
    rig.world.payments = { ...rig.world.payments, refund };
    await rig.pass(MINUTE);
    expect(await rig.payment(paid.payment.id)).toMatchObject({ refundedAt: START + 2 * MINUTE, nextDueAt: null });
    await rig.expectLedgerAgrees();
  });
  test("DOMAIN §7 a refund that the provider confirmed is fresh on the driver's, the owner's and the admins' screens", async () => {
    const paid = await book();
    await cancel("owner", paid.booking.id);
    const { heard } = await hearing(rig.world, [`user:${driver}`, `user:${owner}`, "admins"]);
    await rig.timekeeper.runDue();
    const shown = [`changed booking:${paid.booking.id}`, `changed payment:${paid.payment.id}`];
    const screens = ["admins", `user:${driver}`, `user:${owner}`];
    expect(heard()).toEqual(screens.flatMap((who) => shown.map((what) => `${who} ${what}`)).sort());
  });
  test("DOMAIN §4 failed → refunded: captured late", async () => {
    const paid = await book({ token: "tok_pending" });
    await rig.pass(15 * MINUTE);
    expect(await moneyOf(paid)).toBe("failed");
    await rig.decide(paid.payment.id, "succeeded");
    await rig.expectLedgerAgrees();
    expect(await moneyOf(paid)).toBe("refunded");
  });
  test("DOMAIN §4 cash: pending until the owner verifies or rejects it; too late it is refused with the reason", async () => {
    const first = await book({ method: "cash" });
    expect(await moneyOf(first)).toBe("pending");
    await rejectCashPayment(rig.world, owner, first.payment.id, "Nobody came");
    expect(await moneyOf(first)).toBe("failed");
    const second = await book({ method: "cash" });
    await rig.time.advance(15 * MINUTE);
    expect(await verifyCashPayment(rig.world, owner, second.payment.id)).toMatchObject({
      ...{ ok: false, refusal: { code: "payment.too_late", detail: expect.stringContaining("Hand the cash back") } },
    });
    await rig.timekeeper.runDue();
    expect([await moneyOf(second), await stateOf(second)]).toEqual(["failed", "cancelled"]);
  });
});
