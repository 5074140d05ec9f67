import { afterEach, beforeEach, expect, test } from "bun:test";
import type { BookingView, Problem } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { scheduledBooking } from "../testing/scheduledBooking.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import type { Answer } from "./answers.ts";
import { freeSlot, occupySlot } from "./occupySlot.ts";
import { renewBooking } from "./renewBooking.ts";
import { reportBlocked } from "./reportBlocked.ts";

let rig: TestWorld;
let owner: string;
let driver: string;
let slots: Slot[];
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  ({ slots } = await rig.lot(owner, { slots: 2 }));
});
afterEach(() => rig.close());

const slot = (at: number): Slot => slots[at] as Slot;
const occupy = (): Promise<Answer> => occupySlot(rig.world, owner, slot(0).id, null, null);
const free = (): Promise<Answer> => freeSlot(rig.world, owner, slot(0).id, null);
const occupations = () => rig.store.read.selectFrom("slotOccupations").selectAll().orderBy("id").execute();

test("an owner occupies and a driver books: one wins, the slot is used once", async () => {
  const { slots: many } = await rig.lot(owner, { slots: 10 });
  for (const [at, each] of many.entries()) {
    const person = await rig.driver();
    const both = [() => occupySlot(rig.world, owner, each.id, null, null), () => rig.book(person, each.id)];
    if (at % 2 === 1) both.reverse();
    const statuses = (await Promise.all(both.map((act) => act()))).map(({ status }) => status);
    expect(statuses.filter((status) => status < 300)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(1);
  }
  await rig.expectLedgerAgrees();
});

test("twenty say the same: one is right, the others hear that it is known", async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => occupy()));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(await occupations()).toHaveLength(1);
  const freed = await Promise.all(Array.from({ length: 20 }, () => free()));
  expect(freed.filter(({ status }) => status === 200)).toHaveLength(1);
});

test("a booking moves into a slot while its driver pays for more time: the promise holds, the money goes back", async () => {
  const parker = await rig.driver();
  const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(parker, slot(1).id), 201);
  const coming = await scheduledBooking(rig, driver, slot(0), HOUR + 10 * MINUTE);
  rig.duringNextCharge(async () => {
    await occupy();
  });
  const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
  const answer = await renewBooking(rig.world, parker, booking.id, renewal, null);
  expect(bodyOf<Problem>(answer, 409).code).toBe("slot.promised");
  expect((await rig.booking(coming.id)).slotId).toBe(slot(1).id);
  expect(await rig.events(parker)).toEqual(["renewal.failed"]);
  await rig.expectLedgerAgrees();
});

test("a renewal that was paid first is no room to move into", async () => {
  const parker = await rig.driver();
  const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(parker, slot(1).id), 201);
  const coming = await scheduledBooking(rig, driver, slot(0), HOUR + 10 * MINUTE);
  const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
  bodyOf(await renewBooking(rig.world, parker, booking.id, renewal, null), 201);
  await occupy();
  expect((await rig.booking(coming.id)).slotId).toBe(slot(0).id);
  expect(await rig.events(driver)).toEqual(["slot.occupied"]);
});

test("a driver reports a blocked slot and its owner marks it: one car is known, the booking moves once", async () => {
  const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(driver, slot(0).id), 201);
  const [moved, marked] = await Promise.all([reportBlocked(rig.world, driver, booking.id, null, null), occupy()]);
  expect([moved.status, marked.status]).toEqual([200, 409]);
  expect(await occupations()).toHaveLength(1);
  expect((await rig.booking(booking.id)).slotId).toBe(slot(1).id);
});
