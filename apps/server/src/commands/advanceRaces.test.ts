import { afterEach, beforeEach, expect, test } from "bun:test";
import type { BookingView, Problem } from "@parkmate/protocol";
import type { Booking, Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import type { Answer } from "./answers.ts";
import { cancelBooking } from "./cancelBooking.ts";
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

/** Dice that fall the same each time (mulberry32). */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** No two bookings of the slot that stand overlap, their graces included. */
async function expectNoDoubleBooking(): Promise<Booking[]> {
  const rows = (await rig.rows()).bookings as Booking[];
  const standing = rows.filter(({ state }) => state !== "cancelled").sort((a, b) => a.startsAt - b.startsAt);
  standing.slice(1).forEach((row, index) => {
    const before = standing[index];
    expect(before && before.graceEndsAt <= row.startsAt, `${before?.id} and ${row.id}`).toBe(true);
  });
  return standing;
}

test.each([
  1, 2, 3, 4,
])("of 50 instant and advance bookings of overlapping spans of one slot at once none overlap (dice %i)", async (seed) => {
  const roll = dice(seed);
  const tokens = ["tok_ok", "tok_ok", "tok_ok", "tok_declined", "tok_pending"];
  const asked = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => ({
      by: await rig.driver(),
      patch: {
        minutes: 10 + roll(120),
        token: tokens[roll(tokens.length)] ?? "",
        ...(index % 3 === 0 ? {} : { startsAt: START + (15 + roll(600)) * MINUTE }),
      },
    })),
  );
  const answers = await Promise.all(asked.map(({ by, patch }) => rig.book(by, slot.id, patch)));
  const standing = await expectNoDoubleBooking();
  const yes = answers.filter(({ status }) => status === 201);
  expect(yes.map(({ body }) => (JSON.parse(body) as { booking: BookingView }).booking.id).sort()).toEqual(
    standing.map(({ id }) => id).sort(),
  );
  expect(standing.some(({ kind }) => kind === "advance")).toBe(true);
  for (const answer of answers) {
    if (answer.status === 409) expect(bodyOf<Problem>(answer, 409).code).toBe("slot.taken");
    else expect([201, 402]).toContain(answer.status);
  }
  const paid = standing.filter(({ state }) => state !== "pending");
  expect(await rig.events(owner)).toEqual(paid.map(() => "booking.created"));
  await rig.expectLedgerAgrees();

  // Time passes over all of them: each is told its own story, and the last one is over.
  for (let hour = 0; hour < 14; hour++) {
    await rig.pass(HOUR);
    await expectNoDoubleBooking();
  }
  expect((await expectNoDoubleBooking()).every(({ state }) => state === "completed")).toBe(true);
  await rig.expectLedgerAgrees();
});

test.each([
  1, 2,
])("20 renewals and an advance booking of the time after, at once: one of them has it, the rest are told (dice %i)", async (seed) => {
  const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id), 201);
  const other = await rig.driver();
  const place = dice(seed)(21);
  const asks: (() => Promise<Answer>)[] = Array.from({ length: 20 }, (_, index) => () => {
    const renewal = { addedMs: 30 * MINUTE, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    return renewBooking(rig.world, driver, booking.id, renewal, { scope: `renew ${index}`, requestHash: "same" });
  });
  asks.splice(place, 0, () => rig.book(other, slot.id, { startsAt: START + 80 * MINUTE }));
  const answers = await Promise.all(asks.map((ask) => ask()));
  const [advance] = answers.splice(place, 1);
  const renewed = answers.filter(({ status }) => status === 201).length;
  const standing = await expectNoDoubleBooking();
  expect([renewed, advance?.status, standing.length]).toEqual(renewed === 1 ? [1, 409, 1] : [0, 201, 2]);
  const events = await rig.events(driver);
  expect(events.filter((event) => event === "renewal.failed")).toHaveLength(20 - renewed);
  expect(events.filter((event) => event === "renewal.succeeded")).toHaveLength(renewed);
  expect((await rig.booking(booking.id)).endsAt).toBe(START + (renewed === 1 ? 90 : 60) * MINUTE);
  await rig.expectLedgerAgrees();
});

test("of 50 advance bookings of one plate at overlapping times in as many slots one stands", async () => {
  const { slots } = await rig.lot(owner, { slots: 50 });
  const answers = await Promise.all(
    slots.map((each, index) => rig.book(driver, each.id, { startsAt: START + (60 + index) * MINUTE })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  for (const answer of answers) {
    if (answer.status !== 201) expect(bodyOf<Problem>(answer, 409).code).toBe("vehicle.already_parked");
  }
  await rig.expectLedgerAgrees();
});

test.each([
  "first",
  "last",
] as const)("the driver cancels as the booking starts: one outcome (%s in line)", async (order) => {
  const startsAt = START + HOUR;
  const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id, { startsAt }), 201);
  await rig.time.advance(HOUR);
  const both = [
    () => cancelBooking(rig.world, { by: "driver", userId: driver }, booking.id, null),
    () => rig.timekeeper.runDue(),
  ];
  if (order === "last") both.reverse();
  await Promise.all(both.map((each) => each()));
  expect((await rig.booking(booking.id)).state).toBe("active");
  expect(await rig.events(driver)).toEqual(["booking.started"]);
  await rig.expectLedgerAgrees();
});

test("the same key at once makes one advance booking, and everybody gets the same answer", async () => {
  const ask = () => rig.book(driver, slot.id, { startsAt: START + HOUR }, "one key");
  const first = await ask();
  const answers = await Promise.all([ask(), ask(), ask()]);
  expect(new Set([first, ...answers].map(({ body }) => body)).size).toBe(1);
  expect((await rig.rows()).bookings).toHaveLength(1);
  const moved = rig.book(driver, slot.id, { startsAt: START + 2 * HOUR }, "one key");
  expect(bodyOf<Problem>(await moved, 409).code).toBe("idempotency.conflict");
});
