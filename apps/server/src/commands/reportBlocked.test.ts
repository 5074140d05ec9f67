import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, Problem } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { hearing } from "../testing/hearing.ts";
import { scheduledBooking } from "../testing/scheduledBooking.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import type { Answer } from "./answers.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { verifyCashPayment } from "./cashPayments.ts";
import { freeSlot, occupySlot } from "./occupySlot.ts";
import { renewBooking } from "./renewBooking.ts";
import { reportBlocked } from "./reportBlocked.ts";

let rig: TestWorld;
let owner: string;
let driver: string;
let lot: Lot;
let slots: Slot[];
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  ({ lot, slots } = await rig.lot(owner, { slots: 3 }));
});
afterEach(() => rig.close());

const slot = (at: number): Slot => slots[at] as Slot;
const booked = async (at = 0, patch: Parameters<TestWorld["book"]>[2] = {}, by = driver): Promise<BookingView> =>
  bodyOf<{ booking: BookingView }>(await rig.book(by, slot(at).id, patch), 201).booking;
const blocked = (id: string, key: string | null = null, slotId: string | null = null): Promise<Answer> =>
  reportBlocked(rig.world, driver, id, slotId, key === null ? null : { scope: key, requestHash: "same" });
const occupations = () => rig.store.read.selectFrom("slotOccupations").selectAll().orderBy("id").execute();

describe("DOMAIN §6 #20 slot.blocked: a driver found somebody in their slot", () => {
  test("the booking goes on in a free slot at the same price, the owner hears, the old slot is occupied", async () => {
    const { id } = await booked();
    const before = await rig.booking(id);
    const { heard } = await hearing(rig.world, [`user:${driver}`, `user:${owner}`, "admins", `lot:${lot.id}`]);
    await rig.pass(5 * MINUTE);
    const { booking } = bodyOf<{ booking: BookingView }>(await blocked(id), 200);
    expect(booking).toMatchObject({ id, state: "active", slot: { id: slot(1).id, label: "A-02" }, pricePaise: 4000 });
    expect(await rig.booking(id)).toEqual({ ...before, slotId: slot(1).id });
    expect((await rig.told(owner)).at(-1)).toMatchObject({
      event: "slot.blocked",
      data: {
        ...{ bookingId: id, slotId: slot(0).id, slotLabel: "A-01", lotId: lot.id },
        movedTo: { slotId: slot(1).id, slotLabel: "A-02" },
      },
    });
    expect(await rig.events(driver)).toEqual([]);
    expect(await occupations()).toMatchObject([
      { slotId: slot(0).id, startsAt: START + 5 * MINUTE, untilAt: null, freedAt: null, nextDueAt: null },
    ]);
    expect(heard()).toEqual(
      [
        `admins changed booking:${id}`,
        `admins changed lot:${lot.id}`,
        `lot:${lot.id}`,
        `user:${driver} changed booking:${id}`,
        `user:${owner} changed booking:${id}`,
        `user:${owner} changed lot:${lot.id}`,
      ].sort(),
    );
    expect(bodyOf<Problem>(await rig.book(await rig.driver(), slot(0).id), 409).code).toBe("slot.taken");
    await freeSlot(rig.world, owner, slot(0).id, null);
    bodyOf(await rig.book(await rig.driver(), slot(0).id), 201);
  });

  test("a booking that waits for its cash moves, too, and is verified where it is", async () => {
    const { id, payments } = await booked(0, { method: "cash" });
    expect(bodyOf<{ booking: BookingView }>(await blocked(id), 200).booking).toMatchObject({
      ...{ state: "pending", slot: { label: "A-02" } },
    });
    await verifyCashPayment(rig.world, owner, payments[0]?.id ?? "");
    expect(await rig.booking(id)).toMatchObject({ state: "active", slotId: slot(1).id });
    expect((await rig.told(driver)).at(-1)).toMatchObject({ event: "payment.verified", data: { slotLabel: "A-02" } });
  });

  test("where a car was known to be there already, it stays known once", async () => {
    const { id } = await booked();
    bodyOf(await blocked(id), 200);
    bodyOf(await blocked(id), 200);
    expect((await rig.booking(id)).slotId).toBe(slot(2).id);
    await rig.store.transaction((tx) =>
      tx
        .updateTable("bookings")
        .set({ slotId: slot(0).id })
        .where("id", "=", id)
        .execute(),
    );
    bodyOf(await blocked(id), 200);
    expect((await occupations()).map(({ slotId }) => slotId)).toEqual([slot(0).id, slot(1).id]);
  });

  test("only slots of the same type, in service, neither occupied nor promised in that time are free", async () => {
    const { id } = await booked();
    const late = await rig.driver();
    await scheduledBooking(rig, late, slot(1), HOUR);
    await rig.store.transaction((tx) =>
      tx.updateTable("slots").set({ inService: 0 }).where("id", "=", slot(2).id).execute(),
    );
    const other = (await rig.lot(owner, { slots: 1 })).slots[0] as Slot;
    const addSlot = (label: string, patch: Partial<Slot>) =>
      rig.store.transaction((tx) =>
        tx
          .insertInto("slots")
          .values({ ...slot(0), id: `slot ${label}`, label, ...patch })
          .execute(),
      );
    await addSlot("A-04", { vehicleType: "hatchback" });
    await addSlot("A-05", {});
    bodyOf(await occupySlot(rig.world, owner, "slot A-05", START + 2 * HOUR, null), 200);
    expect(bodyOf<Problem>(await blocked(id), 409).code).toBe("lot.full");
    await addSlot("A-06", { hourlyPaise: 9000 });
    await addSlot("A-07", {});
    const { booking } = bodyOf<{ booking: BookingView }>(await blocked(id), 200);
    expect(booking).toMatchObject({ slot: { label: "A-07" }, hourlyPaise: 4000, pricePaise: 4000 });
    expect(booking).not.toHaveProperty("refundableUntil");
    expect((await rig.rows()).slotOccupations).not.toContainEqual(expect.objectContaining({ slotId: other.id }));
  });

  test("a repeated key moves once; a doubled click that names the slot is told where the booking is now", async () => {
    const { id } = await booked();
    const first = await blocked(id, "the key");
    expect(await blocked(id, "the key")).toEqual({ ...first, replayed: true });
    expect((await rig.booking(id)).slotId).toBe(slot(1).id);
    expect(bodyOf<Problem>(await blocked(id, null, slot(0).id), 409)).toMatchObject({
      ...{ code: "booking.changed", detail: "Your booking is in slot A-02 now." },
    });
    expect((await rig.booking(id)).slotId).toBe(slot(1).id);
  });

  test("the moved booking is renewed, warned and closed in its new slot", async () => {
    const { id } = await booked();
    bodyOf(await blocked(id), 200);
    const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    bodyOf(await renewBooking(rig.world, driver, id, renewal, null), 201);
    await rig.pass(3 * HOUR);
    const told = await rig.told(driver);
    const events = ["renewal.succeeded", "booking.expiring", "booking.expired", "booking.completed"] as const;
    expect(told.map(({ event }) => event)).toEqual([...events]);
    for (const { data } of told) expect(data).toMatchObject({ slotLabel: "A-02" });
    await rig.expectLedgerAgrees();
  });
});

describe("no other slot is free", () => {
  beforeEach(async () => {
    for (const at of [1, 2]) await booked(at, { minutes: 600 }, await rig.driver());
  });

  test("DOMAIN §6 #20 slot.blocked: refused with lot.full, the owner hears once, the driver may cancel in full", async () => {
    const { id } = await booked();
    const problem = bodyOf<Problem>(await blocked(id), 409);
    expect(problem).toMatchObject({ code: "lot.full", refundableUntil: new Date(START + 15 * MINUTE).toISOString() });
    expect(problem.detail).toContain("You may cancel until 15 Jan 2026, 14:15");
    expect(await rig.booking(id)).toMatchObject({
      ...{ state: "active", slotId: slot(0).id, refundableUntil: START + 15 * MINUTE },
    });
    await rig.pass(MINUTE);
    expect(bodyOf<Problem>(await blocked(id), 409).refundableUntil).toBe(problem.refundableUntil);
    const told = (await rig.told(owner)).filter(({ event }) => event === "slot.blocked");
    expect(told).toMatchObject([{ data: { bookingId: id, movedTo: null } }]);
    expect(await occupations()).toMatchObject([{ slotId: slot(0).id, freedAt: null }]);
    expect(await rig.events(driver)).toEqual([]);

    expect((await cancelBooking(rig.world, { by: "driver", userId: driver }, id, null)).ok).toBe(true);
    expect(await rig.booking(id)).toMatchObject({ state: "cancelled", cancelledBy: "driver" });
    expect((await rig.told(owner)).at(-1)).toMatchObject({
      event: "booking.cancelled",
      data: { by: "driver", tellingOwner: true, refundPaise: 4000, cashBackPaise: 0 },
    });
    await rig.expectLedgerAgrees();
    expect(bodyOf<Problem>(await rig.book(await rig.driver(), slot(0).id), 409).code).toBe("slot.taken");
  });

  test("cash that was verified is marked to hand back", async () => {
    const { id, payments } = await booked(0, { method: "cash" });
    await verifyCashPayment(rig.world, owner, payments[0]?.id ?? "");
    bodyOf(await blocked(id), 409);
    expect((await cancelBooking(rig.world, { by: "driver", userId: driver }, id, null)).ok).toBe(true);
    expect(await rig.payment(payments[0]?.id ?? "")).toMatchObject({ state: "refunded", refundedAt: null });
    expect((await rig.told(owner)).at(-1)?.data).toMatchObject({ refundPaise: 0, cashBackPaise: 4000 });
  });

  test("the offer ends when its time is over; asked again then, the owner hears again", async () => {
    const { id } = await booked();
    bodyOf(await blocked(id), 409);
    await rig.pass(15 * MINUTE);
    expect(await cancelBooking(rig.world, { by: "driver", userId: driver }, id, null)).toMatchObject({
      ...{ ok: false, refusal: { code: "booking.wrong_state" } },
    });
    bodyOf(await blocked(id), 409);
    expect((await rig.events(owner)).filter((event) => event === "slot.blocked")).toHaveLength(2);
    expect((await rig.booking(id)).refundableUntil).toBe(START + 30 * MINUTE);
  });

  test("the offer holds though the booking's time is up meanwhile", async () => {
    const { id } = await booked(0, { minutes: 10 });
    await rig.pass(8 * MINUTE);
    bodyOf(await blocked(id), 409);
    await rig.pass(4 * MINUTE);
    expect((await rig.booking(id)).state).toBe("expired");
    expect((await cancelBooking(rig.world, { by: "driver", userId: driver }, id, null)).ok).toBe(true);
    await rig.expectLedgerAgrees();
  });

  test("the driver may stay: a car that is known to be there is nothing to their own renewal", async () => {
    const { id } = await booked();
    bodyOf(await blocked(id), 409);
    const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    bodyOf(await renewBooking(rig.world, driver, id, renewal, null), 201);
    expect((await rig.booking(id)).endsAt).toBe(START + 2 * HOUR);
    await rig.expectLedgerAgrees();
  });

  test("the refusal is kept for its key, and what it changed with it", async () => {
    const { id } = await booked();
    const first = await blocked(id, "the key");
    await rig.pass(MINUTE);
    expect(await blocked(id, "the key")).toEqual({ ...first, replayed: true });
    expect((await rig.booking(id)).refundableUntil).toBe(START + 15 * MINUTE);
  });

  test("whoever is booked there next is told, once", async () => {
    const { id } = await booked();
    const next = await rig.driver();
    const coming = await scheduledBooking(rig, next, slot(0), 2 * HOUR);
    bodyOf(await blocked(id), 409);
    bodyOf(await blocked(id), 409);
    expect(await rig.told(next)).toMatchObject([
      { event: "slot.occupied", data: { bookingId: coming.id, slotLabel: "A-01", startsAt: coming.startsAt } },
    ]);
    expect((await rig.booking(coming.id)).refundableUntil).toBe(coming.startsAt + 15 * MINUTE);
  });
});

test("DOMAIN §6 #21 booking.moved: whoever is booked there next moves, told by the system", async () => {
  const { id } = await booked();
  const next = await rig.driver();
  const coming = await scheduledBooking(rig, next, slot(0), 2 * HOUR);
  bodyOf(await blocked(id), 200);
  expect(await rig.booking(coming.id)).toMatchObject({ slotId: slot(1).id, pricePaise: 4000, refundableUntil: null });
  expect(await rig.told(next)).toMatchObject([
    { event: "booking.moved", data: { by: "system", oldSlotLabel: "A-01", slotLabel: "A-02" } },
  ]);
});

test("in a state that allows no move, or for somebody else, nothing changes", async () => {
  const { id } = await booked(0, { minutes: 10 });
  const early = await scheduledBooking(rig, driver, slot(1), 2 * HOUR);
  const waiting = await scheduledBooking(rig, driver, slot(2), 5 * HOUR, { state: "pending" });
  await rig.pass(10 * MINUTE);
  const before = await rig.rows();
  for (const each of [id, early.id, waiting.id]) {
    expect(bodyOf<Problem>(await blocked(each), 409).code).toBe("booking.wrong_state");
  }
  expect(bodyOf<Problem>(await blocked("none"), 404).code).toBe("not_found");
  const stranger = await rig.driver();
  bodyOf(await reportBlocked(rig.world, stranger, id, null, null), 404);
  expect(await rig.rows()).toEqual(before);
});

test("a booking that is over, though nobody noticed yet, goes nowhere", async () => {
  const { id } = await booked(0, { minutes: 10, method: "cash" });
  await rig.time.advance(15 * MINUTE);
  const before = await rig.rows();
  expect(bodyOf<Problem>(await blocked(id), 409).code).toBe("booking.wrong_state");
  expect(await rig.rows()).toEqual(before);
});

test("reported in the very instant of its start and again: the owner hears once", async () => {
  for (const at of [1, 2]) await booked(at, { minutes: 90 }, await rig.driver());
  const { id } = await booked(0, { startsAt: START + HOUR });
  await rig.pass(HOUR);
  for (let time = 0; time < 2; time++) expect(bodyOf<Problem>(await blocked(id), 409).code).toBe("lot.full");
  expect((await rig.events(owner)).filter((event) => event === "slot.blocked")).toHaveLength(1);
});

test("of 20 drivers who find somebody at once three move, each to a slot of its own, the others may cancel", async () => {
  const { slots: many } = await rig.lot(owner, { slots: 23 });
  const people = await Promise.all(Array.from({ length: 20 }, () => rig.driver()));
  const ids: string[] = [];
  for (const [at, person] of people.entries()) {
    const answer = await rig.book(person, (many[at] as Slot).id);
    ids.push(bodyOf<{ booking: BookingView }>(answer, 201).booking.id);
  }
  const answers = await Promise.all(
    ids.map((id, at) => reportBlocked(rig.world, people[at] as string, id, null, { scope: id, requestHash: "same" })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  for (const answer of answers.filter(({ status }) => status !== 200)) {
    expect(bodyOf<Problem>(answer, 409).code).toBe("lot.full");
  }
  const rows = await Promise.all(ids.map((id) => rig.booking(id)));
  expect(new Set(rows.map((row) => row.slotId)).size).toBe(20);
  expect(rows.filter((row) => row.refundableUntil !== null)).toHaveLength(17);
  const told = (await rig.told(owner)).filter(({ event }) => event === "slot.blocked");
  expect(told).toHaveLength(20);
  expect(await occupations()).toHaveLength(20);
});
