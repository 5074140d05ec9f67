import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, OwnerSlotView, Problem } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import { transact } from "../notify/transact.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { hearing } from "../testing/hearing.ts";
import { scheduledBooking } from "../testing/scheduledBooking.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import type { Answer } from "./answers.ts";
import { lockBookingFacts } from "./bookingFacts.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { endBooking } from "./endBooking.ts";
import { moveFromOccupiedSlot } from "./moveBooking.ts";
import { freeSlot, occupySlot } from "./occupySlot.ts";
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
  ({ lot, slots } = await rig.lot(owner, { slots: 2 }));
});
afterEach(() => rig.close());

const slot = (at: number): Slot => slots[at] as Slot;
const occupy = (at = 0, until: number | null = null): Promise<Answer> =>
  occupySlot(rig.world, owner, slot(at).id, until, null);
const free = (at = 0): Promise<Answer> => freeSlot(rig.world, owner, slot(at).id, null);
const slotOf = (answer: Answer): OwnerSlotView => bodyOf<{ slot: OwnerSlotView }>(answer, 200).slot;
const problemOf = (answer: Answer, status = 409): Problem => bodyOf<Problem>(answer, status);
const states = async (): Promise<string[]> => {
  const { read } = rig.world.store;
  return slotStatuses(slots, await occupantsOfLots(read, [lot.id]), rig.time.clock.now()).map(({ state }) => state);
};
const occupations = () => rig.store.read.selectFrom("slotOccupations").selectAll().orderBy("id").execute();
/** What the timekeeper does first when a scheduled booking begins. */
const begin = (id: string): Promise<unknown> =>
  transact(rig.world, async (unit) => {
    const facts = await lockBookingFacts(unit.tx, id);
    if (!facts) throw new Error("there is nothing to begin");
    const after = await moveFromOccupiedSlot(unit, facts, rig.world.times);
    return { ok: true, value: after.slot.label };
  }).then((outcome) => (outcome.ok ? outcome.value : outcome));
const passTo = (at: number): Promise<void> => rig.time.advance(at - rig.time.clock.now());

describe("a car without a booking", () => {
  test("the slot shows taken until it is freed; who looks at the lot, its owner and the admins hear", async () => {
    const { heard } = await hearing(rig.world, [`user:${owner}`, "admins", `lot:${lot.id}`]);
    const screens = [`admins changed lot:${lot.id}`, `lot:${lot.id}`, `user:${owner} changed lot:${lot.id}`];
    expect(slotOf(await occupy())).toEqual({
      ...{ id: slot(0).id, lotId: lot.id, label: "A-01", vehicleType: "sedan", hourlyPaise: 4000 },
      ...{ inService: true, state: "taken", occupied: true },
    });
    expect(heard()).toEqual(screens);
    expect(await states()).toEqual(["taken", "free"]);
    await rig.pass(48 * HOUR);
    expect(await states()).toEqual(["taken", "free"]);
    expect(slotOf(await free())).toMatchObject({ state: "free", occupied: false });
    expect(heard()).toEqual(screens);
    expect(await occupations()).toMatchObject([{ startsAt: START, freedAt: START + 48 * HOUR, nextDueAt: null }]);
    expect(await rig.events(owner)).toEqual([]);
  });

  test("at its `until` the timekeeper frees the slot, and everybody hears", async () => {
    expect(slotOf(await occupy(0, START + HOUR)).occupiedUntil).toBe(new Date(START + HOUR).toISOString());
    const { heard } = await hearing(rig.world, [`user:${owner}`, `lot:${lot.id}`]);
    await rig.pass(HOUR - 1);
    expect([await states(), heard()]).toEqual([["taken", "free"], []]);
    await rig.pass(1);
    expect(await states()).toEqual(["free", "free"]);
    expect(heard()).toEqual([`lot:${lot.id}`, `user:${owner} changed lot:${lot.id}`]);
    expect(await occupations()).toMatchObject([{ freedAt: START + HOUR, nextDueAt: null }]);
    expect(problemOf(await free()).code).toBe("slot.not_occupied");
  });

  test("what fell due while nobody ran is freed at the next start", async () => {
    await occupy(0, START + HOUR);
    await rig.time.advance(5 * HOUR);
    await rig.timekeeper.start();
    await rig.timekeeper.runDue();
    expect(await occupations()).toMatchObject([{ freedAt: START + 5 * HOUR }]);
  });

  test("bookings that would overlap are refused, others are not", async () => {
    await occupy(0, START + HOUR);
    expect(problemOf(await rig.book(driver, slot(0).id)).code).toBe("slot.taken");
    await rig.pass(HOUR);
    bodyOf(await rig.book(driver, slot(0).id), 201);
  });

  test("marked already: refused, except that another time is news", async () => {
    await occupy();
    expect(problemOf(await occupy())).toMatchObject({
      ...{ code: "slot.occupied", detail: "Slot A-01 is marked as occupied already, until it is freed." },
    });
    expect(slotOf(await occupy(0, START + HOUR)).occupiedUntil).toBe(new Date(START + HOUR).toISOString());
    expect(problemOf(await occupy(0, START + HOUR)).detail).toContain("until 15 Jan 2026, 15:00");
    expect(problemOf(await occupy()).code).toBe("slot.occupied");
    expect(await occupations()).toMatchObject([{ startsAt: START, untilAt: START + HOUR, nextDueAt: START + HOUR }]);
    await rig.pass(HOUR);
    expect(slotOf(await occupy()).state).toBe("taken");
    expect(await occupations()).toHaveLength(2);
  });

  test("refused while a booking is present, in whatever state; one that is over does not count", async () => {
    const { booking } = bodyOf<{ booking: BookingView }>(await rig.book(driver, slot(0).id, { method: "cash" }), 201);
    expect(problemOf(await occupy()).code).toBe("slot.taken");
    await rig.pass(15 * MINUTE);
    expect((await rig.booking(booking.id)).state).toBe("cancelled");
    expect(slotOf(await occupy()).state).toBe("taken");
    await free();
    const second = bodyOf<{ booking: BookingView }>(await rig.book(driver, slot(0).id), 201).booking;
    await rig.pass(HOUR);
    expect((await rig.booking(second.id)).state).toBe("expired");
    expect(problemOf(await occupy()).code).toBe("slot.taken");
    await rig.pass(5 * MINUTE);
    expect(slotOf(await occupy()).state).toBe("taken");
  });

  test("a time that is over is 422, somebody else's slot 404, and nothing changes", async () => {
    const other = await rig.owner();
    const before = await rig.rows();
    for (const until of [START, START - 1]) {
      expect(problemOf(await occupy(0, until), 422).errors).toEqual([
        { field: "until", code: "past", message: "must be later than now" },
      ]);
    }
    for (const verb of [
      () => occupySlot(rig.world, other, slot(0).id, null, null),
      () => freeSlot(rig.world, other, slot(0).id, null),
      () => occupySlot(rig.world, owner, "none", null, null),
    ]) {
      expect(problemOf(await verb(), 404).detail).toBe("There is no such slot.");
    }
    expect(problemOf(await free()).code).toBe("slot.not_occupied");
    expect(await rig.rows()).toEqual(before);
  });

  test("a repeated key occupies once", async () => {
    const key = { scope: "occupied", requestHash: "same" };
    const answers = await Promise.all([1, 2, 3].map(() => occupySlot(rig.world, owner, slot(0).id, null, key)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(await occupations()).toHaveLength(1);
  });
});

describe("whoever is booked there next", () => {
  test("DOMAIN §6 #21 booking.moved: is moved to a free slot at the same price, and hears", async () => {
    const coming = await scheduledBooking(rig, driver, slot(0), HOUR);
    const { heard } = await hearing(rig.world, [`user:${driver}`, `user:${owner}`]);
    await occupy();
    expect(await rig.booking(coming.id)).toEqual({ ...coming, slotId: slot(1).id });
    expect(await rig.told(driver)).toMatchObject([
      {
        event: "booking.moved",
        data: {
          ...{ bookingId: coming.id, slotId: slot(1).id, slotLabel: "A-02", startsAt: coming.startsAt },
          ...{ oldSlotId: slot(0).id, oldSlotLabel: "A-01", by: "owner" },
        },
      },
    ]);
    expect(heard()).toEqual(
      [
        `user:${driver} changed booking:${coming.id}`,
        `user:${owner} changed booking:${coming.id}`,
        `user:${owner} changed lot:${lot.id}`,
      ].sort(),
    );
    await free();
    expect((await rig.booking(coming.id)).slotId).toBe(slot(1).id);
    expect(await rig.events(driver)).toEqual(["booking.moved"]);
  });

  test("also one whose payment is not certain; one beyond the time of the car stays", async () => {
    const [soon, late, far] = [
      await scheduledBooking(rig, driver, slot(0), HOUR, { state: "pending" }),
      await scheduledBooking(rig, await rig.driver(), slot(0), 3 * HOUR),
      await scheduledBooking(rig, await rig.driver(), slot(0), 25 * HOUR),
    ];
    await occupy(0, START + 3 * HOUR);
    const place = async () =>
      (await Promise.all([soon, late, far].map(({ id }) => rig.booking(id)))).map(({ slotId }) =>
        slots.findIndex(({ id }) => id === slotId),
      );
    expect(await place()).toEqual([1, 0, 0]);
    await free();
    await occupy();
    expect(await place()).toEqual([1, 1, 0]);
  });

  describe("no other slot is free", () => {
    beforeEach(async () => {
      bodyOf(await rig.book(await rig.driver(), slot(1).id, { minutes: 600 }), 201);
    });

    test("is told once per occupation and may cancel in full after the start", async () => {
      const coming = await scheduledBooking(rig, driver, slot(0), 2 * HOUR);
      await occupy(0, START + HOUR);
      expect(await rig.events(driver)).toEqual([]);
      await occupy(0, START + 4 * HOUR);
      await occupy(0, START + 5 * HOUR);
      expect(await rig.told(driver)).toMatchObject([
        {
          event: "slot.occupied",
          data: { bookingId: coming.id, slotLabel: "A-01", startsAt: coming.startsAt, endsAt: coming.endsAt },
        },
      ]);
      expect(await rig.booking(coming.id)).toEqual({ ...coming, refundableUntil: coming.startsAt + 15 * MINUTE });
      await passTo(coming.startsAt);
      await rig.store.transaction((tx) =>
        tx.updateTable("bookings").set({ state: "active" }).where("id", "=", coming.id).execute(),
      );
      await passTo(coming.startsAt + 15 * MINUTE - 1);
      expect((await cancelBooking(rig.world, { by: "driver", userId: driver }, coming.id, null)).ok).toBe(true);
      expect((await rig.told(owner)).at(-1)).toMatchObject({
        event: "booking.cancelled",
        data: { by: "driver", cashBackPaise: 4000 },
      });
    });

    test("who then finds the car there and says so is offered a hold from then on, and the owner hears of it once", async () => {
      const coming = await scheduledBooking(rig, driver, slot(0), 2 * HOUR);
      await occupy();
      await passTo(coming.startsAt + 2 * MINUTE);
      await rig.store.transaction((tx) =>
        tx.updateTable("bookings").set({ state: "active" }).where("id", "=", coming.id).execute(),
      );
      for (let click = 0; click < 3; click++) {
        expect(problemOf(await reportBlocked(rig.world, driver, coming.id, null, null)).code).toBe("lot.full");
      }
      expect((await rig.booking(coming.id)).refundableUntil).toBe(coming.startsAt + 17 * MINUTE);
      const told = (await rig.told(owner)).filter(({ event }) => event === "slot.blocked");
      expect(told).toMatchObject([{ data: { bookingId: coming.id, movedTo: null } }]);
      expect(await occupations()).toHaveLength(1);
    });

    test("once the slot is freed, or its time is earlier, the offer is over; another car is told of anew", async () => {
      const coming = await scheduledBooking(rig, driver, slot(0), 2 * HOUR);
      const offer = async () => (await rig.booking(coming.id)).refundableUntil;
      await occupy();
      expect(await offer()).not.toBeNull();
      await free();
      expect(await offer()).toBeNull();
      await occupy(0, START + 3 * HOUR);
      expect(await offer()).not.toBeNull();
      await occupy(0, START + HOUR);
      expect(await offer()).toBeNull();
      expect(await rig.events(driver)).toEqual(["slot.occupied", "slot.occupied"]);
    });
  });
});

describe("a scheduled booking begins while the car is still there", () => {
  test("DOMAIN §6 #21 booking.moved: it is moved by the system where a slot has become free", async () => {
    const parked = bodyOf<{ booking: BookingView }>(
      await rig.book(await rig.driver(), slot(1).id, { minutes: 600 }),
      201,
    );
    const coming = await scheduledBooking(rig, driver, slot(0), 2 * HOUR);
    await occupy();
    await endBooking(rig.world, (await rig.booking(parked.booking.id)).driverId, parked.booking.id);
    await passTo(coming.startsAt);
    expect(await begin(coming.id)).toBe("A-02");
    expect(await rig.booking(coming.id)).toMatchObject({ slotId: slot(1).id, refundableUntil: null });
    expect((await rig.told(driver)).map(({ event }) => event)).toEqual(["slot.occupied", "booking.moved"]);
    expect((await rig.told(driver)).at(-1)?.data).toMatchObject({ by: "system", slotLabel: "A-02" });
  });

  test("it stays where none is; a driver who was told hears nothing again, one who was not hears now", async () => {
    await occupy(1);
    const [told, untold] = [
      await scheduledBooking(rig, driver, slot(0), 2 * HOUR),
      await scheduledBooking(rig, await rig.driver(), slot(0), 30 * HOUR),
    ];
    await occupy();
    for (const each of [told, untold]) {
      await passTo(each.startsAt);
      expect(await begin(each.id)).toBe("A-01");
      expect(await rig.events(each.driverId)).toEqual(["slot.occupied"]);
      expect((await rig.booking(each.id)).refundableUntil).toBe(each.startsAt + 15 * MINUTE);
    }
  });

  test("nothing happens before the start, without a car, or where its time is just over", async () => {
    const coming = await scheduledBooking(rig, driver, slot(0), 2 * HOUR);
    await occupy(0, coming.startsAt);
    const before = await rig.booking(coming.id);
    expect(await begin(coming.id)).toBe("A-01");
    await passTo(coming.startsAt);
    expect(await begin(coming.id)).toBe("A-01");
    await free();
    expect(await begin(coming.id)).toBe("A-01");
    expect([await rig.booking(coming.id), await rig.events(driver)]).toEqual([before, []]);
  });
});
