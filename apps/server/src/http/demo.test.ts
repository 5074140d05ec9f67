import { afterAll, beforeAll, expect, test } from "bun:test";
import { storedOffset } from "../commands/skipAhead.ts";
import { type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { until } from "../testing/until.ts";
import { MINUTE, START } from "../testing/world.ts";

let rig: HttpRig;
beforeAll(async () => {
  rig = await openHttpRig();
});
afterAll(() => rig.close());

const skip = (advanceMs: unknown) => rig.send("POST", "/api/demo/clock", { body: { advanceMs } });

test("the clock moves forward, for everything of the domain, and is stored", async () => {
  expect((await rig.send("GET", "/api/demo/clock")).json).toMatchObject({ offsetMs: 0 });
  const serverTime = new Date(START + 5 * MINUTE).toISOString();
  expect((await skip(5 * MINUTE)).json).toEqual({ offsetMs: 5 * MINUTE, serverTime });
  expect((await rig.send("GET", "/api/demo/clock")).json).toEqual({ offsetMs: 5 * MINUTE, serverTime });
  expect(await storedOffset(rig.store.read)).toBe(5 * MINUTE);
});

test("skips at the same moment add up", async () => {
  const before = await storedOffset(rig.store.read);
  await Promise.all(Array.from({ length: 10 }, () => skip(1_000)));
  expect(await storedOffset(rig.store.read)).toBe(before + 10_000);
  expect(rig.demoClock?.offsetMs()).toBe(before + 10_000);
});

test("a skip goes on from what is stored, also where this process knows less", async () => {
  const stored = await storedOffset(rig.store.read);
  await rig.store.transaction((tx) =>
    tx
      .updateTable("facts")
      .set({ value: String(stored + MINUTE) })
      .where("name", "=", "demo.clockOffsetMs")
      .execute(),
  );
  expect((await skip(1)).json).toMatchObject({ offsetMs: stored + MINUTE + 1 });
});

test("it never moves back, stands still, or moves by what is no time", async () => {
  const before = await storedOffset(rig.store.read);
  for (const advanceMs of [0, -1, 1.5, "60000", null, 8 * 86_400_000, Number.MAX_SAFE_INTEGER + 2]) {
    const problem = problemIn(await skip(advanceMs), 422, "validation");
    expect(new Set(problem.errors?.map(({ field }) => field))).toEqual(new Set(["advanceMs"]));
  }
  expect(await storedOffset(rig.store.read)).toBe(before);
});

test("a running timekeeper notices a jump within a second", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const { slots } = await rig.lot(owner.userId);
  const body = {
    slotId: slots[0]?.id,
    vehicleNumber: "KL07AB1",
    minutes: 60,
    payment: { method: "upi", token: "tok_ok" },
  };
  expect((await rig.send("POST", "/api/bookings", { as: driver, body })).status).toBe(201);
  const others = rig.time.waiting();
  await rig.timekeeper.start();
  // All its loops sleep.
  await until(() => rig.time.waiting() === others + 4);
  expect(await rig.events(driver.userId)).toEqual([]);
  await skip(61 * MINUTE);
  const expired = async () => (await rig.events(driver.userId)).includes("booking.expired");
  await rig.time.advance(1_000);
  await until(expired);
  expect(await rig.events(driver.userId)).toEqual(["booking.expiring", "booking.expired"]);
  await rig.timekeeper.stop();
});
