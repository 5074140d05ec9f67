import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { type BookingView, renderEvent } from "@parkmate/protocol";
import type { Answer } from "../commands/answers.ts";
import { verifyCashPayment } from "../commands/cashPayments.ts";
import { renewBooking } from "../commands/renewBooking.ts";
import type { Slot } from "../domain/entities.ts";
import { until } from "../testing/until.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld, worldOver } from "../testing/world.ts";
import { createTimekeeper } from "./timekeeper.ts";

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

const booked = async (patch: Parameters<TestWorld["book"]>[2] = {}): Promise<BookingView> =>
  bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id, patch), 201).booking;

/** Time passes up to so long after the start of everything. */
const passTo = (ms: number): Promise<void> => rig.pass(START + ms - rig.time.clock.now());

describe("an hour, minute by minute", () => {
  test("warning, end, end of the grace: each at its time, told once", async () => {
    const { id } = await booked();
    const moves = [
      [55 * MINUTE - 1, "active", []],
      [55 * MINUTE, "active", ["booking.expiring"]],
      [HOUR - 1, "active", ["booking.expiring"]],
      [HOUR, "expired", ["booking.expiring", "booking.expired"]],
      [65 * MINUTE - 1, "expired", ["booking.expiring", "booking.expired"]],
      [65 * MINUTE, "completed", ["booking.expiring", "booking.expired", "booking.completed"]],
      [48 * HOUR, "completed", ["booking.expiring", "booking.expired", "booking.completed"]],
    ] as const;
    for (const [at, state, events] of moves) {
      await passTo(at);
      expect([at, (await rig.booking(id)).state, await rig.events(driver)]).toEqual([at, state, [...events]]);
    }
    expect(await rig.told(driver)).toMatchObject([
      { data: { bookingId: id, endsAt: START + HOUR } },
      { data: { endsAt: START + HOUR, graceEndsAt: START + 65 * MINUTE } },
      { data: { startsAt: START, endedAt: START + 65 * MINUTE, amountPaise: 4000 } },
    ]);
    expect(await rig.booking(id)).toMatchObject({ closedAt: START + 65 * MINUTE, nextDueAt: null, warnAt: null });
    expect(await rig.events(owner)).toEqual(["booking.created"]);
    bodyOf(await rig.book(await rig.driver(), slot.id), 201);
  });

  test("a booking shorter than twice the warning is warned at half its length", async () => {
    const { id } = await booked({ minutes: 10 });
    await passTo(5 * MINUTE - 1);
    expect(await rig.events(driver)).toEqual([]);
    await passTo(5 * MINUTE);
    expect(await rig.events(driver)).toEqual(["booking.expiring"]);
    expect((await rig.booking(id)).nextDueAt).toBe(START + 10 * MINUTE);
  });

  test("cash that nobody verified lapses at the end of its hold; a booking that waits is not warned", async () => {
    const { id, payments } = await booked({ method: "cash", minutes: 15 });
    await passTo(15 * MINUTE - 1);
    expect([(await rig.booking(id)).state, await rig.events(driver)]).toEqual(["pending", []]);
    await passTo(15 * MINUTE);
    expect(await rig.booking(id)).toMatchObject({ state: "cancelled", cancelledBy: "system", attemptFailed: 0 });
    expect(await rig.payment(payments[0]?.id ?? "")).toMatchObject({ state: "failed", failure: "booking.lapsed" });
    expect(await rig.told(driver)).toMatchObject([
      { event: "booking.lapsed", data: { reason: "The cash was not verified in time." } },
    ]);
    bodyOf(await rig.book(await rig.driver(), slot.id), 201);
  });

  test("a verified cash booking is warned counting from its verification", async () => {
    const { payments } = await booked({ method: "cash", minutes: 12 });
    await passTo(8 * MINUTE);
    await verifyCashPayment(rig.world, owner, payments[0]?.id ?? "");
    await passTo(10 * MINUTE - 1);
    expect(await rig.events(driver)).toEqual(["payment.verified"]);
    await passTo(10 * MINUTE);
    expect(await rig.events(driver)).toEqual(["payment.verified", "booking.expiring"]);
  });

  test("a renewal moves the end, and the new end is warned of again", async () => {
    const { id } = await booked();
    await passTo(HOUR + MINUTE);
    const renewal = { addedMs: 15 * MINUTE, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    bodyOf(await renewBooking(rig.world, driver, id, renewal, null), 201);
    expect(await rig.booking(id)).toMatchObject({ state: "active", endsAt: START + 75 * MINUTE });
    await passTo(70 * MINUTE - 1);
    const before = ["booking.expiring", "booking.expired", "renewal.succeeded"] as const;
    expect(await rig.events(driver)).toEqual([...before]);
    await passTo(80 * MINUTE);
    expect(await rig.events(driver)).toEqual([...before, "booking.expiring", "booking.expired", "booking.completed"]);
  });

  test("what was promised does not move with the settings", async () => {
    const { id } = await booked();
    rig.world.times = { ...rig.world.times, graceMs: HOUR };
    await passTo(65 * MINUTE);
    expect((await rig.booking(id)).state).toBe("completed");
  });
});

describe("what fell due while nobody ran", () => {
  test("everything fires at once at boot, in order, each once and true at that moment", async () => {
    const { id } = await booked();
    await rig.time.advance(10 * HOUR);
    await rig.timekeeper.runDue();
    const told = await rig.told(driver);
    expect(told.map(({ event }) => event)).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
    const now = rig.time.clock.now();
    const [expiring, expired] = told.map(({ event, data }) => renderEvent(event, data as never, now));
    expect(expiring).toMatchObject({ title: "Your time was about to end", alert: { toast: false, sound: false } });
    expect(expired?.body).toContain("was kept for you until");
    expect(await rig.booking(id)).toMatchObject({ state: "completed", closedAt: now });
    await rig.timekeeper.runDue();
    expect(await rig.told(driver)).toHaveLength(3);
  });

  test("more bookings than one batch holds are all done", async () => {
    const { slots } = await rig.lot(owner, { slots: 250 });
    const { id, slotId, reference, ...row } = await rig.booking((await booked()).id);
    await rig.world.store.transaction(async (tx) => {
      for (const [index, each] of slots.entries()) {
        const own = { id: `${id}-${index}`, slotId: each.id, lotId: each.lotId, reference: `${reference}-${index}` };
        await tx
          .insertInto("bookings")
          .values({ ...row, ...own })
          .execute();
      }
    });
    await passTo(HOUR);
    const events = await rig.events(driver);
    expect(events.filter((event) => event === "booking.expiring")).toHaveLength(251);
    expect(events.filter((event) => event === "booking.expired")).toHaveLength(251);
    expect(slotId).toBe(slot.id);
  });

  test("how late each move was is measured", async () => {
    await booked();
    await passTo(56 * MINUTE);
    expect(rig.world.metrics.lateness.recent()).toMatchObject({ count: 1 });
    expect(rig.world.metrics.lateness.recent().p99).toBeGreaterThan(0.9 * MINUTE);
  });
});

describe("the loop", () => {
  test("fires at the very time, hears of earlier deadlines within a second and ends with stop", async () => {
    const timekeeper = createTimekeeper(rig.world);
    await timekeeper.start();
    const asleep = () => until(() => rig.time.waiting() === 4);
    const { id } = await booked({ minutes: 10 });
    await asleep();
    await rig.time.advance(5 * MINUTE - 1_001);
    await asleep();
    await rig.time.advance(1_000);
    await asleep();
    expect(await rig.events(driver)).toEqual([]);
    await rig.time.advance(1);
    await until(async () => (await rig.told(driver)).length === 1);
    await asleep();
    await rig.time.advance(10 * MINUTE);
    await asleep();
    await rig.time.advance(1_000);
    await until(async () => (await rig.booking(id)).state === "completed");
    await asleep();
    await timekeeper.stop();
    expect(rig.time.waiting()).toBe(0);
  });

  test("a pass that fails is logged and repeated", async () => {
    const timekeeper = createTimekeeper(rig.world);
    await timekeeper.start();
    await until(() => rig.time.waiting() === 4);
    const { transaction } = rig.world.store;
    await booked({ minutes: 10 });
    let failures = 0;
    rig.world.store.transaction = async (work) => {
      if (failures++ === 0) throw new Error("the disk is full");
      return transaction(work);
    };
    await rig.time.advance(5 * MINUTE);
    await until(async () => {
      // It fell asleep while the clock was on its way.
      if (rig.faults.length === 0 && rig.time.waiting() === 4) await rig.time.advance(1_000);
      return rig.faults.length > 0;
    });
    expect(rig.faults.splice(0)).toMatchObject([{ err: new Error("the disk is full") }]);
    await until(async () => {
      await rig.time.advance(1_000);
      return (await rig.told(driver)).length > 0;
    });
    expect((await rig.events(driver))[0]).toBe("booking.expiring");
    await timekeeper.stop();
  });

  test("a provider that hangs holds up no booking", async () => {
    const { id } = await booked({ token: "tok_pending" });
    const other = await rig.driver();
    const second = (await rig.lot(owner)).slots[0]?.id ?? "";
    bodyOf(await rig.book(other, second, { minutes: 10 }), 201);
    let answer = (): void => undefined;
    const { find, cancel } = rig.world.payments;
    const hang = new Promise<void>((resolve) => {
      answer = resolve;
    });
    rig.world.payments = {
      ...rig.world.payments,
      find: (paymentId) => hang.then(() => find(paymentId)),
      cancel: (paymentId) => hang.then(() => cancel(paymentId)),
    };
    const timekeeper = createTimekeeper(rig.world);
    await timekeeper.start();
    await until(async () => {
      await rig.time.advance(MINUTE);
      return (await rig.events(other)).includes("booking.completed");
    });
    await until(async () => (await rig.booking(id)).state === "cancelled");
    answer();
    await timekeeper.stop();
    await rig.expectLedgerAgrees();
  });
});

describe("a server that died between charge and settlement", () => {
  /** Books, and dies when the provider has decided: nothing after the charge happens. */
  async function dieAfterCharge(token: string): Promise<string> {
    const died = new Promise<string>((resolve) => {
      rig.duringNextCharge((paymentId) => {
        resolve(paymentId);
        return new Promise(() => undefined);
      });
    });
    void rig.book(driver, slot.id, { token }, "the key");
    const paymentId = await died;
    await rig.time.advance(10_000);
    return paymentId;
  }

  /** On a database of its own nobody's request is in flight; on a shared one it may be, until its deadline is over. */
  const settledAfterMs = (): number => (rig.store.engine === "sqlite" ? 0 : 25_000);

  test.each([
    ["tok_ok", "succeeded", "active", 201, ["payment.confirmed"], ["booking.created"]],
    ["tok_declined", "failed", "cancelled", 402, ["booking.lapsed"], []],
  ] as const)("%s is settled after the next start as %s, once, and the key answers", async (token, paid, state, status, toDriver, toOwner) => {
    const paymentId = await dieAfterCharge(token);
    expect(await rig.payment(paymentId)).toMatchObject({ state: "pending" });
    const next = await worldOver(rig.store, { startsAt: rig.time.clock.now() + settledAfterMs() });
    await next.timekeeper.start();
    await until(async () => (await next.payment(paymentId)).state === paid);
    await next.timekeeper.runDue();
    const booking = await next.booking((await next.payment(paymentId)).bookingId ?? "");
    expect(booking.state).toBe(state);
    expect([await next.events(driver), await next.events(owner)]).toEqual([[...toDriver], [...toOwner]]);
    const retry = await next.book(driver, slot.id, { token }, "the key");
    expect([retry.status, retry.replayed]).toEqual([status, true]);
    if (status === 201) expect(bodyOf<{ booking: BookingView }>(retry, 201).booking.id).toBe(booking.id);
    await next.expectLedgerAgrees();
    await next.finish();
  });

  test.each([
    [
      "its hold ran out, but not its time: it is paid and runs",
      20 * MINUTE,
      "active",
      "succeeded",
      ["payment.confirmed"],
    ],
    ["its time is over: it lapses and the money goes back", 2 * HOUR, "cancelled", "refunded", ["booking.lapsed"]],
  ] as const)("and was away until %s", async (_what, away, state, paid, events) => {
    const paymentId = await dieAfterCharge("tok_ok");
    const next = await worldOver(rig.store, { startsAt: START + away });
    await next.timekeeper.start();
    await until(async () => (await next.payment(paymentId)).state === paid);
    await next.pass(MINUTE);
    expect((await next.booking((await next.payment(paymentId)).bookingId ?? "")).state).toBe(state);
    expect(await next.events(driver)).toEqual([...events]);
    await next.expectLedgerAgrees();
    await next.finish();
  });

  test("an undecided charge answers its key at the next start, and is decided by web hook", async () => {
    const paymentId = await dieAfterCharge("tok_pending");
    const next = await worldOver(rig.store, { startsAt: rig.time.clock.now() + settledAfterMs() });
    await next.timekeeper.start();
    await until(async () => (await next.payment(paymentId)).reference !== null);
    const retry = await next.book(driver, slot.id, { token: "tok_pending" }, "the key");
    expect(bodyOf<{ booking: BookingView }>(retry, 201).booking.state).toBe("pending");
    expect(await next.decide(paymentId, "succeeded")).toEqual([true]);
    expect(await next.events(driver)).toEqual(["payment.confirmed"]);
    await next.expectLedgerAgrees();
    await next.finish();
  });

  test("a key whose first request died is answered as in progress until that is settled", async () => {
    await dieAfterCharge("tok_ok");
    const next = await worldOver(rig.store, { startsAt: rig.time.clock.now() });
    let answered: Answer | null = null;
    void next.book(driver, slot.id, { token: "tok_ok" }, "the key").then((answer) => {
      answered = answer;
    });
    await until(async () => {
      await next.time.advance(50);
      return answered !== null;
    });
    expect(JSON.parse((answered as Answer | null)?.body ?? "")).toMatchObject({ code: "idempotency.in_progress" });
    await next.pass(MINUTE);
    await next.expectLedgerAgrees();
    await next.finish();
  });
});
