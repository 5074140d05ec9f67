import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import { occupySlot } from "../commands/occupySlot.ts";
import type { Booking, Slot } from "../domain/entities.ts";
import { manualClock } from "../platform/clock.ts";
import { openOccupationOf } from "../store/slotOccupations.ts";
import { until } from "../testing/until.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { createTimekeeper } from "./timekeeper.ts";

let rig: TestWorld;
let owner: string;
let slots: Slot[];
let drivers: string[];
let ids: string[];
/** Three bookings of an hour, by three drivers. */
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  slots = (await rig.lot(owner, { slots: 3 })).slots;
  [drivers, ids] = [[], []];
  for (const slot of slots) {
    const driver = await rig.driver();
    drivers.push(driver);
    ids.push(bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id), 201).booking.id);
  }
});
afterEach(() => rig.close());

const patch = (id: string, fields: Partial<Booking>): Promise<unknown> =>
  rig.store.transaction((tx) => tx.updateTable("bookings").set(fields).where("id", "=", id).execute());
const states = async (): Promise<string[]> => Promise.all(ids.map(async (id) => (await rig.booking(id)).state));
/** What was logged as an error since it was last asked. */
const faults = (): { ids?: string[] }[] => rig.faults.splice(0) as { ids?: string[] }[];

/** Ways in which a row makes its own move fail: within the move, and only when its notice is written. */
const BAD: Record<string, { spoil: () => Promise<unknown>; mend: () => Promise<unknown> }> = {
  "a closed booking that is due": {
    spoil: () => patch(ids[0] ?? "", { state: "completed" }),
    mend: () => patch(ids[0] ?? "", { state: "active" }),
  },
  "a booking whose driver cannot be told": {
    spoil: () =>
      rig.store.transaction((tx) =>
        tx
          .updateTable("readers")
          .set({ userId: "nobody" })
          .where("userId", "=", drivers[0] ?? "")
          .execute(),
      ),
    mend: () =>
      rig.store.transaction((tx) =>
        tx
          .updateTable("readers")
          .set({ userId: drivers[0] ?? "" })
          .where("userId", "=", "nobody")
          .execute(),
      ),
  },
};

describe.each(Object.entries(BAD))("%s", (_what, { spoil, mend }) => {
  test("holds up no other of its batch, is logged once, and is advanced when it can be", async () => {
    await spoil();
    await rig.pass(55 * MINUTE);
    expect(faults()).toMatchObject([{ ids: [ids[0]] }]);
    expect((await rig.rows()).notifications).toHaveLength(5);
    for (const driver of drivers.slice(1)) expect(await rig.events(driver)).toEqual(["booking.expiring"]);

    await rig.pass(5 * MINUTE);
    expect((await states()).slice(1)).toEqual(["expired", "expired"]);
    expect(faults()).toMatchObject([{ ids: [ids[0]] }]);

    await mend();
    await rig.pass(MINUTE);
    expect(faults()).toEqual([]);
    expect(await states()).toEqual(["expired", "expired", "expired"]);
    for (const driver of drivers) expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired"]);
  });

  test("is not tried in a hot loop: once a minute, while the loop serves the others in time", async () => {
    await spoil();
    const timekeeper = createTimekeeper(rig.world);
    await timekeeper.start();
    await until(() => rig.time.waiting() === 4);
    await rig.time.advance(55 * MINUTE);
    await until(async () => {
      if ((await rig.events(drivers[2] ?? "")).length === 1) return true;
      // It fell asleep while the clock was on its way.
      if (rig.time.waiting() === 4) await rig.time.advance(1_000);
      return false;
    });
    for (let second = 0; second < 59; second++) await rig.time.advance(1_000);
    await timekeeper.stop();
    await rig.timekeeper.runDue();
    expect(faults()).toHaveLength(1);
    await mend();
  });
});

test("the moves of a bad booking are undone together, its notices with them", async () => {
  // Warned in its first move, it fails in its second one.
  await patch(ids[0] ?? "", { graceEndsAt: START + HOUR });
  await rig.time.advance(HOUR);
  const { transaction } = rig.world.store;
  rig.world.store.transaction = (work) =>
    transaction(async (tx) => {
      const value = await work(tx);
      const closed = await tx.selectFrom("bookings").select("id").where("state", "=", "completed").execute();
      if (closed.length > 0) throw new Error("it may not close");
      return value;
    });
  await rig.timekeeper.runDue();
  expect(faults()).toMatchObject([{ err: new Error("it may not close"), ids: [ids[0]] }]);
  expect(await states()).toEqual(["active", "expired", "expired"]);
  expect(await rig.events(drivers[0] ?? "")).toEqual([]);
  rig.world.store.transaction = transaction;
  await rig.pass(MINUTE);
  expect(await rig.events(drivers[0] ?? "")).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
});

test("more bad bookings than a batch holds hold up no good one behind them", async () => {
  const row = await rig.booking(ids[0] ?? "");
  await rig.store.transaction(async (tx) => {
    for (let index = 0; index < 120; index++) {
      const own = { id: `bad-${index}`, reference: `bad-${index}`, state: "cancelled" as const };
      await tx
        .insertInto("bookings")
        .values({ ...row, ...own, nextDueAt: START + 1 })
        .execute();
    }
  });
  await rig.pass(55 * MINUTE);
  expect(faults().flatMap(({ ids }) => ids)).toHaveLength(120);
  for (const driver of drivers) expect(await rig.events(driver)).toEqual(["booking.expiring"]);
});

test("where the store itself fails nothing is put off: the pass is logged once and repeated", async () => {
  // What is swept up goes by real time, and would fail first.
  const timekeeper = createTimekeeper({ ...rig.world, realClock: manualClock(START) });
  await timekeeper.start();
  await until(() => rig.time.waiting() === 4);
  const { transaction } = rig.world.store;
  rig.world.store.transaction = () => Promise.reject(new Error("the disk is full"));
  await rig.time.advance(55 * MINUTE);
  await until(async () => {
    await rig.time.advance(1_000);
    return rig.faults.length > 0;
  });
  rig.world.store.transaction = transaction;
  expect((await rig.booking(ids[0] ?? "")).nextDueAt).toBe(START + 55 * MINUTE);
  await until(async () => {
    await rig.time.advance(1_000);
    return (await rig.events(drivers[0] ?? "")).length === 1;
  });
  for (const fault of rig.faults.splice(0)) expect(fault).toMatchObject({ err: new Error("the disk is full") });
  await timekeeper.stop();
});

test("an occupation that cannot be ended holds up no other, is logged once, and is ended when it can be", async () => {
  const [bad, good] = [await rig.lot(await rig.owner()), await rig.lot(await rig.owner())];
  const spots = [bad, good].map(({ lot, slots: [slot] }) => ({ ownerId: lot.ownerId, slotId: slot?.id ?? "" }));
  for (const { ownerId, slotId } of spots) await occupySlot(rig.world, ownerId, slotId, START + MINUTE, null);
  const open = async () =>
    (await Promise.all(spots.map(({ slotId }) => openOccupationOf(rig.store.read, slotId)))).map(Boolean);
  const rename = (from: string, to: string) =>
    rig.store.transaction((tx) => tx.updateTable("readers").set({ userId: to }).where("userId", "=", from).execute());

  await rename(bad.lot.ownerId, "nobody");
  await rig.pass(2 * MINUTE);
  expect(await open()).toEqual([true, false]);
  expect(faults().map((fault) => fault.ids?.length)).toEqual([1]);
  await rename("nobody", bad.lot.ownerId);
  await rig.pass(MINUTE);
  expect(await open()).toEqual([false, false]);
  expect(faults()).toEqual([]);
});
