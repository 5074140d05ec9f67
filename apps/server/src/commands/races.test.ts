import { afterEach, beforeEach, expect, test } from "bun:test";
import type { BookingView, Problem } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { until } from "../testing/until.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import type { Answer } from "./answers.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { endBooking } from "./endBooking.ts";
import { renewBooking } from "./renewBooking.ts";

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

const statuses = (answers: readonly Answer[]): Record<number, number> =>
  answers.reduce<Record<number, number>>((counts, { status }) => {
    counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }, {});

const booked = async (minutes = 60): Promise<BookingView> =>
  bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id, { minutes }), 201).booking;

const renew = (booking: BookingView, key: string | null = null): Promise<Answer> =>
  renewBooking(
    rig.world,
    driver,
    booking.id,
    { addedMs: 30 * MINUTE, expectedEndsAt: Date.parse(booking.endsAt), method: "upi", token: "tok_ok" },
    key === null ? null : { scope: `renew ${key}`, requestHash: "same" },
  );

test("of 50 bookings of one slot at once one wins, forty-nine are refused, one charge is made", async () => {
  const drivers = await Promise.all(Array.from({ length: 50 }, () => rig.driver()));
  const answers = await Promise.all(drivers.map((each) => rig.book(each, slot.id, {}, `key of ${each}`)));
  expect(statuses(answers)).toEqual({ 201: 1, 409: 49 });
  for (const answer of answers) {
    if (answer.status === 409) expect(bodyOf<Problem>(answer, 409).code).toBe("slot.taken");
  }
  expect((await rig.rows()).bookings).toHaveLength(1);
  expect(await rig.events(owner)).toEqual(["booking.created"]);
  await rig.expectLedgerAgrees();
});

test("of 50 bookings of one plate of a driver at different slots at once one wins", async () => {
  const { slots } = await rig.lot(owner, { slots: 50 });
  const answers = await Promise.all(slots.map((each) => rig.book(driver, each.id)));
  expect(statuses(answers)).toEqual({ 201: 1, 409: 49 });
  await rig.expectLedgerAgrees();
});

test("of 20 renewals of the same end one is paid, nineteen are refused and told, one charge is made", async () => {
  const booking = await booked();
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => renew(booking, `key ${index}`)));
  expect(statuses(answers)).toEqual({ 201: 1, 409: 19 });
  expect(await rig.booking(booking.id)).toMatchObject({ endsAt: START + 90 * MINUTE, pricePaise: 5000 });
  const events = await rig.events(driver);
  expect(events.filter((event) => event === "renewal.failed")).toHaveLength(19);
  expect(events.filter((event) => event === "renewal.succeeded")).toHaveLength(1);
  expect(events).toHaveLength(20);
  expect((await rig.ledger.all()).filter((charge) => charge.state === "succeeded")).toHaveLength(2);
  await rig.expectLedgerAgrees();

  const replays = await Promise.all(Array.from({ length: 20 }, (_, index) => renew(booking, `key ${index}`)));
  expect(replays.map(({ status, body }) => ({ status, body }))).toEqual(
    answers.map(({ status, body }) => ({ status, body })),
  );
  expect(replays.every(({ replayed }) => replayed)).toBe(true);
  expect(await rig.events(driver)).toHaveLength(20);
});

test("a renewal of the new end adds its time to that", async () => {
  const booking = await booked();
  bodyOf(await renew(booking), 201);
  bodyOf(await renew({ ...booking, endsAt: new Date(START + 90 * MINUTE).toISOString() }), 201);
  expect((await rig.booking(booking.id)).endsAt).toBe(START + 2 * HOUR);
});

test("the same key at once makes one booking, and everybody gets the same answer", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => rig.book(driver, slot.id, {}, "one key")).map(waitFor),
  );
  expect(statuses(answers)).toEqual({ 201: 10 });
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
  expect((await rig.rows()).bookings).toHaveLength(1);
  expect(await rig.events(owner)).toEqual(["booking.created"]);
  await rig.expectLedgerAgrees();
});

test("a key used for another body is a conflict, for another person it is another key", async () => {
  const first = await rig.book(driver, slot.id, {}, "k");
  const other = await rig.book(driver, slot.id, { minutes: 30 }, "k");
  expect(bodyOf<Problem>(other, 409).code).toBe("idempotency.conflict");
  expect((await rig.book(driver, slot.id, {}, "k")).body).toBe(first.body);
  expect(bodyOf<Problem>(await rig.book(await rig.driver(), slot.id, {}, "k"), 409).code).toBe("slot.taken");
});

test("refused payments and conflicts are kept for their key, other refusals leave it free", async () => {
  const refused = await rig.book(driver, slot.id, { token: "tok_declined" }, "a");
  expect(await rig.book(driver, slot.id, { token: "tok_declined" }, "a")).toEqual({ ...refused, replayed: true });
  const short = await rig.book(driver, slot.id, { minutes: 5 }, "b");
  expect([short.status, short.replayed]).toEqual([422, false]);
  bodyOf(await rig.book(driver, slot.id, {}, "b"), 201);
});

test("a key is kept for a day", async () => {
  const first = await rig.book(driver, slot.id, {}, "k");
  await rig.pass(23 * HOUR);
  expect((await rig.book(driver, slot.id, {}, "k")).body).toBe(first.body);
  await rig.pass(HOUR);
  expect((await rig.rows()).idempotencyKeys).toEqual([]);
  const next = await rig.book(driver, slot.id, {}, "k");
  expect([next.status, next.replayed, next.body === first.body]).toEqual([201, false, false]);
});

test("a key whose first request is under way waits for its answer", async () => {
  const first = rig.book(driver, slot.id, { token: "tok_timeout" }, "k");
  await until(async () => (await rig.ledger.all()).length === 1);
  await rig.time.advance(1_000);
  const second = rig.book(driver, slot.id, { token: "tok_timeout" }, "k");
  let answered: Answer | null = null;
  const answer = second.then((value) => {
    answered = value;
    return value;
  });
  await until(() => rig.time.waiting() === 2);
  await rig.time.advance(8_000);
  expect(answered).toBeNull();
  await rig.time.advance(1_000);
  expect(bodyOf<Problem>(await first, 402).code).toBe("payment.timeout");
  while (!answered) {
    await until(() => answered !== null || rig.time.waiting() > 0);
    if (!answered) await rig.time.advance(50);
  }
  expect(await answer).toMatchObject({ status: 402, replayed: true });
});

test("while 20 charges hang, an ordinary booking is answered at once", async () => {
  const { slots } = await rig.lot(owner, { slots: 20 });
  const hanging = await Promise.all(
    slots.map(async (each) => ({ answer: rig.book(await rig.driver(), each.id, { token: "tok_timeout" }) })),
  );
  await until(async () => (await rig.ledger.all()).length === 20);
  bodyOf(await rig.book(driver, slot.id), 201);
  expect(rig.time.clock.now()).toBe(START);
  await rig.time.advance(10_000);
  const answers = await Promise.all(hanging.map(({ answer }) => answer));
  expect(statuses(answers)).toEqual({ 402: 20 });
  await rig.expectLedgerAgrees();
  expect(await rig.events(owner)).toEqual(["booking.created"]);
});

/** Who acts on a booking in the instant in which its grace ends, and what the two outcomes are. */
const instants: Record<string, { at: number; act: (booking: BookingView) => Promise<unknown>; outcomes: string[] }> = {
  "the owner cancels as the grace ends": {
    at: HOUR + 5 * MINUTE,
    act: (booking) => cancelBooking(rig.world, { by: "owner", userId: owner }, booking.id, "closing"),
    outcomes: [
      "cancelled: booking.expiring, booking.expired, booking.cancelled",
      "completed: booking.expiring, booking.expired, booking.completed",
    ],
  },
  "the driver ends as the grace ends": {
    at: HOUR + 5 * MINUTE,
    act: (booking) => endBooking(rig.world, driver, booking.id),
    outcomes: [
      "completed: booking.expiring, booking.expired",
      "completed: booking.expiring, booking.expired, booking.completed",
    ],
  },
  "the driver renews as the time ends": {
    at: HOUR,
    act: (booking) => renew(booking),
    outcomes: [
      "active: booking.expiring, renewal.succeeded",
      "active: booking.expiring, booking.expired, renewal.succeeded",
    ],
  },
  "the driver renews as the grace ends": {
    at: HOUR + 5 * MINUTE,
    act: (booking) => renew(booking),
    outcomes: [
      "completed: booking.expiring, booking.expired, renewal.failed, booking.completed",
      "completed: booking.expiring, booking.expired, booking.completed, renewal.failed",
    ],
  },
};
for (const [what, { at, act, outcomes }] of Object.entries(instants)) {
  for (const order of ["first", "last"] as const) {
    test(`${what}: one outcome, and the notices say which (${order} in line)`, async () => {
      const booking = await booked();
      await rig.pass(55 * MINUTE);
      if (at > HOUR) await rig.pass(5 * MINUTE);
      await rig.time.advance(START + at - rig.time.clock.now());
      const both = [() => act(booking), () => rig.timekeeper.runDue()];
      if (order === "last") both.reverse();
      await Promise.all(both.map((each) => each()));
      await rig.timekeeper.runDue();
      const outcome = `${(await rig.booking(booking.id)).state}: ${(await rig.events(driver)).join(", ")}`;
      expect(outcomes).toContain(outcome);
      await rig.expectLedgerAgrees();
    });
  }
}

/** Lets time pass in small steps while the promise waits. */
async function waitFor(promise: Promise<Answer>): Promise<Answer> {
  let done = false;
  const settled = promise.finally(() => {
    done = true;
  });
  await until(async () => {
    if (!done) await rig.time.advance(10);
    return done;
  });
  return settled;
}
