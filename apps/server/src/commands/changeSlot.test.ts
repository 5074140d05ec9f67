import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, OwnerSlotView, Problem } from "@parkmate/protocol";
import type { SlotPatch } from "../domain/changeSlot.ts";
import type { Lot, Slot } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { slotsOfLot } from "../store/lots.ts";
import { hearing } from "../testing/hearing.ts";
import { scheduledBooking } from "../testing/scheduledBooking.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { type AddSlots, addSlots } from "./addSlots.ts";
import type { Answer } from "./answers.ts";
import { changeSlot } from "./changeSlot.ts";
import { renewBooking } from "./renewBooking.ts";

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
const change = (patch: SlotPatch, at = 0, by = owner) => changeSlot(rig.world, by, slot(at).id, patch);
const add = (request: Partial<AddSlots>, key: string | null = null, by = owner): Promise<Answer> =>
  addSlots(
    rig.world,
    by,
    lot.id,
    { vehicleType: "sedan", hourlyPaise: 5000, named: 1, ...request },
    key === null ? null : { scope: key, requestHash: JSON.stringify(request) },
  );
const known = async (): Promise<Slot[]> => slotsOfLot(rig.world.store.read, lot.id);
const book = async (by: string, at = 0): Promise<BookingView> =>
  bodyOf<{ booking: BookingView }>(await rig.book(by, slot(at).id), 201).booking;
const states = async (): Promise<string[]> => {
  const { read } = rig.world.store;
  return slotStatuses(await known(), await occupantsOfLots(read, [lot.id]), rig.time.clock.now()).map(
    ({ state }) => state,
  );
};

describe("adding slots", () => {
  test("by number they go on where the row of their type ends, by name they are named so; all can be booked", async () => {
    const { heard } = await hearing(rig.world, [`user:${owner}`, `lot:${lot.id}`]);
    const labelsOf = (answer: Answer) =>
      bodyOf<{ slots: OwnerSlotView[] }>(answer, 201).slots.map(({ label }) => label);
    expect(labelsOf(await add({ named: 2 }))).toEqual(["A-04", "A-05"]);
    expect(heard()).toEqual([`lot:${lot.id}`, `user:${owner} changed lot:${lot.id}`]);
    expect(labelsOf(await add({ vehicleType: "two_wheeler", named: 1 }))).toEqual(["B-01"]);
    expect(labelsOf(await add({ named: ["By the gate", "<b>7</b>"] }))).toEqual(["<b>7</b>", "By the gate"]);
    expect(await known()).toHaveLength(8);
    const added = bodyOf<{ slots: OwnerSlotView[] }>(await add({ named: ["Z"], hourlyPaise: 1_000_000 }), 201).slots[0];
    expect(added).toEqual({
      ...{ id: added?.id ?? "", lotId: lot.id, label: "Z", vehicleType: "sedan", hourlyPaise: 1_000_000 },
      ...{ inService: true, state: "free", occupied: false },
    });
    const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(driver, added?.id ?? ""), 201);
    expect(booking.pricePaise).toBe(1_000_000);
  });

  test("labels that the lot has already are named, and none is added", async () => {
    const problem = bodyOf<Problem>(await add({ named: ["A-02", "New", "A-03"] }, "a key"), 422);
    expect(problem.errors).toEqual([
      { field: "labels", code: "taken", message: "must be new in this lot: A-02, A-03 are there already" },
    ]);
    expect(await known()).toEqual(slots);
    bodyOf(await add({ named: ["New"] }, "a key"), 201);
    const other = await rig.lot(owner);
    expect(other.slots[0]?.label).toBe("A-01");
  });

  test("to somebody else's lot none; a repeated key adds once; at once each gets labels of its own", async () => {
    bodyOf(await add({}, null, await rig.owner()), 404);
    expect(await known()).toEqual(slots);
    const first = await add({ named: 2 }, "a key");
    expect(await add({ named: 2 }, "a key")).toEqual({ ...first, replayed: true });
    await Promise.all(Array.from({ length: 10 }, () => add({ named: 3 })));
    const labels = (await known()).map(({ label }) => label);
    expect(labels).toHaveLength(35);
    expect(new Set(labels).size).toBe(35);
  });
});

describe("changing a slot", () => {
  test("a new price holds for what is booked from now on; what was sold stays", async () => {
    const sold = await book(driver);
    const coming = await scheduledBooking(rig, await rig.driver(), slot(0), 5 * HOUR);
    const { heard } = await hearing(rig.world, [`user:${owner}`, `user:${driver}`, `lot:${lot.id}`]);
    expect(await change({ hourlyPaise: 9000 })).toEqual({ ok: true, value: { slotId: slot(0).id } });
    expect(heard()).toEqual(
      [
        `lot:${lot.id}`,
        `user:${driver} changed booking:${sold.id}`,
        `user:${owner} changed booking:${sold.id}`,
        `user:${owner} changed booking:${coming.id}`,
        `user:${owner} changed lot:${lot.id}`,
      ].sort(),
    );
    expect((await rig.booking(sold.id)).pricePaise).toBe(4000);
    expect(await rig.booking(coming.id)).toEqual(coming);
    const renewal = { addedMs: HOUR, expectedEndsAt: START + HOUR, method: "upi", token: "tok_ok" } as const;
    bodyOf(await renewBooking(rig.world, driver, sold.id, renewal, null), 201);
    expect((await rig.booking(sold.id)).pricePaise).toBe(4000 + 4500);
    await rig.expectLedgerAgrees();
  });

  test("a label is new in its lot; the same one, and nothing at all, is no news", async () => {
    expect((await change({ label: "By the gate" })).ok).toBe(true);
    expect(await change({ label: "A-02" })).toMatchObject({
      refusal: { code: "validation", errors: [{ field: "label", code: "taken" }] },
    });
    const { heard } = await hearing(rig.world, [`user:${owner}`, `lot:${lot.id}`]);
    for (const patch of [{}, { label: "By the gate" }, { inService: 1 } as const]) {
      expect((await change(patch)).ok).toBe(true);
    }
    expect(heard()).toEqual([]);
    expect((await known()).map(({ label }) => label)).toEqual(["A-02", "A-03", "By the gate"]);
  });

  test("somebody else's slot is not found", async () => {
    expect(await change({ label: "Mine" }, 0, await rig.owner())).toMatchObject({ refusal: { code: "not_found" } });
    expect(await known()).toEqual(slots);
  });

  test("the type changes when no booking of it is unfinished", async () => {
    await book(driver);
    expect(await change({ vehicleType: "hatchback" })).toMatchObject({
      refusal: {
        code: "slot.taken",
        detail: "The type of slot A-01 can change when 1 booking is over, at 15 Jan 2026, 15:05.",
      },
    });
    await scheduledBooking(rig, driver, slot(1), HOUR);
    await scheduledBooking(rig, driver, slot(1), 3 * HOUR);
    expect(await change({ vehicleType: "hatchback" }, 1)).toMatchObject({
      refusal: { code: "slot.promised", detail: expect.stringContaining("2 bookings are over, at 15 Jan 2026, 18:05") },
    });
    expect((await change({ vehicleType: "sedan", hourlyPaise: 4500 }, 1)).ok).toBe(true);
    await rig.pass(65 * MINUTE);
    expect((await change({ vehicleType: "hatchback" })).ok).toBe(true);
  });
});

describe("out of service", () => {
  test("a running booking keeps its slot until it ends: taken, then out, then free again in service", async () => {
    await book(driver);
    expect((await change({ inService: 0 })).ok).toBe(true);
    expect(await states()).toEqual(["taken", "free", "free"]);
    await rig.pass(65 * MINUTE);
    expect(await states()).toEqual(["out", "free", "free"]);
    expect(await rig.events(driver)).not.toContain("booking.moved");
    expect(bodyOf<Problem>(await rig.book(driver, slot(0).id), 409).code).toBe("slot.out_of_service");
    expect((await change({ inService: 1 })).ok).toBe(true);
    bodyOf(await rig.book(driver, slot(0).id), 201);
  });

  test("DOMAIN §6 #21 booking.moved: what has not begun moves, each told by the owner", async () => {
    await book(await rig.driver());
    const other = await rig.driver();
    const [one, two] = [
      await scheduledBooking(rig, driver, slot(0), 2 * HOUR),
      await scheduledBooking(rig, other, slot(0), 4 * HOUR, { state: "pending" }),
    ];
    await scheduledBooking(rig, await rig.driver(), slot(1), 2 * HOUR);
    expect((await change({ inService: 0 })).ok).toBe(true);
    expect((await rig.booking(one.id)).slotId).toBe(slot(2).id);
    expect((await rig.booking(two.id)).slotId).toBe(slot(1).id);
    for (const person of [driver, other]) {
      expect(await rig.told(person)).toMatchObject([
        { event: "booking.moved", data: { by: "owner", oldSlotLabel: "A-01" } },
      ]);
    }
  });

  test("all or none: where one cannot move nothing changes, and the owner hears how many and until when", async () => {
    const [one, two] = [
      await scheduledBooking(rig, driver, slot(0), 2 * HOUR),
      await scheduledBooking(rig, driver, slot(0), 4 * HOUR),
    ];
    for (const at of [1, 2]) await scheduledBooking(rig, await rig.driver(), slot(at), 4 * HOUR);
    const before = [await rig.rows(), await known()];
    const until = START + 5 * HOUR + 5 * MINUTE;
    expect(await change({ inService: 0, hourlyPaise: 100 })).toEqual({
      ok: false,
      refusal: {
        code: "slot.promised",
        detail:
          "No other slot is free for what is booked in slot A-01: it can go out of service when 1 booking is over, at 15 Jan 2026, 19:05.",
        data: { bookings: 1, until: new Date(until).toISOString() },
      },
    });
    expect([await rig.rows(), await known()]).toEqual(before);
    expect([one.slotId, two.slotId]).toEqual([slot(0).id, slot(0).id]);
  });

  test("two slots out of service at once never promise one slot twice", async () => {
    for (const at of [0, 1]) await scheduledBooking(rig, await rig.driver(), slot(at), 2 * HOUR);
    const outcomes = await Promise.all([change({ inService: 0 }, 0), change({ inService: 0 }, 1)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    const { bookings } = await rig.rows();
    const places = (bookings as { slotId: string }[]).map(({ slotId }) => slotId);
    expect(new Set(places).size).toBe(2);
  });
});
