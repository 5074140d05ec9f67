import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { LIMITS } from "@parkmate/protocol";
import { insertBooking, updateBooking } from "../store/bookings.ts";
import { updateLot } from "../store/lots.ts";
import type { Tx } from "../store/open.ts";
import { updateProfile } from "../store/profiles.ts";
import { insertOccupation, updateOccupation } from "../store/slotOccupations.ts";
import { aBooking } from "../testing/facts.ts";
import { openRig, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { until } from "../testing/until.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

let rig: Rig;
let driver: RigPerson;
let owner: RigPerson;
beforeAll(async () => {
  rig = await openRig();
  [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
});
afterAll(async () => {
  await rig.close();
  expect(rig.errors).toEqual([]);
});

test("a watched lot comes whole first, then only differences", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2"]);
  const [one = slots[0], two] = slots;
  const client = await rig.connect(driver);
  client.send({ type: "watch", lotId: lot.id });
  expect(await client.first("lot")).toEqual({
    type: "lot",
    lotId: lot.id,
    slots: [
      { id: one?.id ?? "", state: "free" },
      { id: two?.id ?? "", state: "free" },
    ],
    freeSlots: 2,
    rev: 0,
  });
  if (one) await rig.setService(one, 0);
  expect(await client.first("lot", ({ rev }) => rev === 1)).toMatchObject({
    slots: [{ id: one?.id ?? "", state: "out" }],
    freeSlots: 1,
  });
  await rig.commit((unit) => unit.lotChanged(lot.id));
  expect(await client.first("lot", ({ rev }) => rev === 2)).toMatchObject({ slots: [], freeSlots: 1 });
});

test("a slot that a car without a booking stands in is taken, in frames and in counts, until it is freed", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2"]);
  const [slotId, startsAt] = [slots[0]?.id ?? "", rig.clock.now()];
  const client = await rig.connect(driver);
  client.send({ type: "watch", lotId: lot.id });
  await client.first("lot");
  const occupation = { id: `car in ${slotId}`, lotId: lot.id, slotId, startsAt, createdAt: startsAt };
  await rig.commit(async (unit) => {
    await insertOccupation(unit.tx, { ...occupation, untilAt: null, freedAt: null, nextDueAt: null });
    unit.lotChanged(lot.id);
  });
  expect(await client.first("lot", ({ rev }) => rev === 1)).toMatchObject({
    ...{ slots: [{ id: slotId, state: "taken" }], freeSlots: 1 },
  });
  await rig.commit(async (unit) => {
    await updateOccupation(unit.tx, occupation.id, { freedAt: startsAt + 1 });
    unit.lotChanged(lot.id);
  });
  expect(await client.first("lot", ({ rev }) => rev === 2)).toMatchObject({
    ...{ slots: [{ id: slotId, state: "free" }], freeSlots: 2 },
  });
});

test("watching again gives the whole lot again, unwatching ends it", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2"]);
  const [watcher, other] = [await rig.connect(driver), await rig.connect(driver)];
  for (const client of [watcher, other]) client.send({ type: "watch", lotId: lot.id });
  await watcher.first("lot");
  watcher.send({ type: "watch", lotId: lot.id });
  await watcher.until(() => watcher.of("lot").length === 2);
  expect(watcher.of("lot")[1]?.slots).toHaveLength(2);
  watcher.send({ type: "unwatch", lotId: lot.id });
  watcher.send({ type: "time", t0: 1 });
  await watcher.first("time");
  if (slots[0]) await rig.setService(slots[0], 0);
  await other.first("lot", ({ rev }) => rev === 1);
  expect(watcher.of("lot")).toHaveLength(2);
});

test("a lot of an owner who is not approved is nobody's but theirs and the admins'", async () => {
  const pending = await rig.person("owner", { ownerStatus: "pending" });
  const { lot } = await rig.lot(pending.userId, ["A-1"]);
  const admin = await rig.person("admin");
  for (const person of [driver, owner]) {
    const client = await rig.connect(person);
    client.send({ type: "watch", lotId: lot.id });
    expect((await client.first("error")).code).toBe("not_found");
    client.send({ type: "counts", lotIds: [lot.id] });
    await client.until(() => client.of("error").length === 2);
    expect(client.of("error")[1]?.code).toBe("not_found");
    expect(client.of("counts")).toEqual([]);
  }
  for (const person of [pending, admin]) {
    const client = await rig.connect(person);
    client.send({ type: "watch", lotId: lot.id });
    await client.first("lot");
  }
});

test("an unknown lot is refused as one that is not yours", async () => {
  const client = await rig.connect(driver);
  client.send({ type: "watch", lotId: "nothing" });
  expect(await client.first("error")).toMatchObject({ code: "not_found" });
});

test("more lots than may be watched are refused, and one let go makes room", async () => {
  const client = await rig.connect(driver);
  const lots: string[] = [];
  for (let n = 0; n <= LIMITS.watchedLots; n++) lots.push((await rig.lot(owner.userId, ["A-1"])).lot.id);
  for (const lotId of lots) client.send({ type: "watch", lotId });
  expect((await client.first("error")).message).toContain(String(LIMITS.watchedLots));
  await client.until(() => client.of("lot").length === LIMITS.watchedLots);
  client.send({ type: "unwatch", lotId: lots[0] });
  client.send({ type: "watch", lotId: lots.at(-1) });
  await client.first("lot", ({ lotId }) => lotId === lots.at(-1));
});

test("counts come at once, then at most once per second, only those that changed, until replaced", async () => {
  const [first, second] = [await rig.lot(owner.userId, ["A-1", "A-2"]), await rig.lot(owner.userId, ["B-1"])];
  const client = await rig.connect(driver);
  client.send({ type: "counts", lotIds: [first.lot.id, second.lot.id] });
  expect((await client.first("counts")).lots).toEqual([
    { id: first.lot.id, freeSlots: 2 },
    { id: second.lot.id, freeSlots: 1 },
  ]);
  for (const slot of first.slots) await rig.setService(slot, 0);
  await client.until(() => client.of("counts").length === 2);
  expect(client.of("counts")[1]?.lots).toEqual([{ id: first.lot.id, freeSlots: 0 }]);
  client.send({ type: "counts", lotIds: [second.lot.id] });
  await client.until(() => client.of("counts").length === 3);
  expect(client.of("counts")[2]?.lots).toEqual([{ id: second.lot.id, freeSlots: 1 }]);
});

test("a bell is heard once by the node, however many watch the lot, and told to all of them", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1"]);
  const clients = [];
  for (let n = 0; n < 8; n++) clients.push(await rig.connect(driver));
  for (const client of clients) {
    client.send({ type: "watch", lotId: lot.id });
    await client.first("lot");
  }
  const heardBefore = await doorbellsHeard();
  if (slots[0]) await rig.setService(slots[0], 0);
  for (const client of clients) await client.first("lot", ({ rev }) => rev === 1);
  expect((await doorbellsHeard()) - heardBefore).toBe(1);
});

test("sockets that are gone watch nothing", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1"]);
  const client = await rig.connect(driver);
  client.send({ type: "watch", lotId: lot.id });
  client.send({ type: "counts", lotIds: [lot.id] });
  await client.first("counts");
  const sockets = rig.gateway.sockets();
  client.drop();
  await until(() => rig.gateway.sockets() === sockets - 1);
  const heardBefore = await doorbellsHeard();
  if (slots[0]) await rig.setService(slots[0], 0);
  expect(await doorbellsHeard()).toBe(heardBefore);
});

async function doorbellsHeard(): Promise<number> {
  const line = (await rig.metrics.text()).split("\n").find((each) => each.includes('heard_total{kind="lot"}'));
  return Number(line?.split(" ").at(-1) ?? 0);
}

test("an open hour grid moves: whoever watches the lot is told that its wash hours changed, and sees the lot's new rev", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1"]);
  const [watcher, counter, elsewhere] = [
    await rig.connect(driver),
    await rig.connect(driver),
    await rig.connect(driver),
  ];
  watcher.send({ type: "watch", lotId: lot.id });
  counter.send({ type: "counts", lotIds: [lot.id] });
  elsewhere.send({ type: "watch", lotId: (await rig.lot(owner.userId, ["A-1"])).lot.id });
  await Promise.all([watcher.first("lot"), counter.first("counts"), elsewhere.first("lot")]);
  const { rev } = await watcher.first("welcome");

  await rig.commit((unit) => unit.lotChanged(lot.id, { hours: true }));
  expect(await watcher.first("changed")).toEqual({ type: "changed", resource: "carwash-hours", id: lot.id, rev });
  expect(await watcher.first("lot", (frame) => frame.rev === 1)).toMatchObject({ lotId: lot.id, slots: [] });

  // A slot alone is no news for the grid; both in one transaction are.
  if (slots[0]) await rig.setService(slots[0], 0);
  await watcher.first("lot", (frame) => frame.rev === 2);
  const moved = () => watcher.of("changed").filter(({ resource }) => resource === "carwash-hours");
  expect(moved()).toHaveLength(1);
  await rig.commit((unit) => {
    unit.lotChanged(lot.id, { hours: true });
    unit.lotChanged(lot.id);
  });
  await watcher.until(() => moved().length === 2);

  for (const client of [counter, elsewhere]) {
    client.send({ type: "time", t0: 1 });
    await client.first("time");
    expect(client.of("changed").filter(({ resource }) => resource === "carwash-hours")).toEqual([]);
  }
});

test("a lot whose owner is declined vanishes at once for those who watch or count it, and stays for its owner and admins", async () => {
  const declined = await rig.person("owner");
  const { lot } = await rig.lot(declined.userId, ["A-1"]);
  const admin = await rig.person("admin");
  const watchers = [await rig.connect(driver), await rig.connect(owner)];
  const keepers = [await rig.connect(declined), await rig.connect(admin)];
  const counter = await rig.connect(driver);
  for (const client of [...watchers, ...keepers]) {
    client.send({ type: "watch", lotId: lot.id });
    await client.first("lot");
  }
  counter.send({ type: "counts", lotIds: [lot.id] });
  await counter.first("counts");
  const decide = (ownerStatus: "approved" | "declined") =>
    rig.commit(async (unit) => {
      await updateProfile(unit.tx, declined.userId, { ownerStatus });
      unit.lotChanged(lot.id);
    });
  await decide("declined");
  for (const client of [...watchers, counter]) {
    expect(await client.first("changed")).toMatchObject({ resource: "lot", id: lot.id });
  }
  for (const client of keepers) await client.first("lot", ({ rev }) => rev === 1);
  // Whoever asks again is refused, and told nothing of it.
  for (const client of [...watchers, counter]) {
    client.send({ type: "watch", lotId: lot.id });
    expect((await client.first("error")).code).toBe("not_found");
    expect(client.of("lot").filter(({ rev }) => rev > 0)).toEqual([]);
  }
  await decide("approved");
  const [again] = watchers;
  again?.send({ type: "watch", lotId: lot.id });
  await again?.first("lot", ({ rev }) => rev === 2);
  expect(watchers[1]?.of("lot").filter(({ rev }) => rev > 0)).toEqual([]);
});

test("who watches a lot hears that what is said of it changed, not only its slots", async () => {
  const { lot } = await rig.lot(owner.userId, ["A-1"]);
  const client = await rig.connect(driver);
  client.send({ type: "watch", lotId: lot.id });
  await client.first("lot");
  await rig.commit((unit) => unit.lotChanged(lot.id));
  await client.first("lot", ({ rev }) => rev === 1);
  expect(client.of("changed")).toEqual([]);
  await rig.commit(async (unit) => {
    await updateLot(unit.tx, lot, { renewalDiscountPercent: 20 });
    unit.lotChanged(lot.id);
  });
  const { rev } = await client.first("changed", ({ resource, id }) => resource === "lot" && id === lot.id);
  expect(rev).toBe(client.of("welcome")[0]?.rev ?? -1);
});

test("DOMAIN §7 one lot, three roles: each change is one frame for each who watches, and one count a second for each who counts", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2", "A-3"]);
  const people = [driver, owner, await rig.person("admin")];
  const watchers = [];
  const counters = [];
  for (const person of people) {
    const [watcher, counter] = [await rig.connect(person), await rig.connect(person)];
    watcher.send({ type: "watch", lotId: lot.id });
    counter.send({ type: "counts", lotIds: [lot.id] });
    await Promise.all([watcher.first("lot"), counter.first("counts")]);
    watchers.push(watcher);
    counters.push(counter);
  }
  const from = rig.realClock.now();
  for (const [index, slot] of slots.entries()) {
    await rig.setService(slot, 0);
    for (const watcher of watchers) await watcher.first("lot", ({ rev }) => rev === index + 1);
  }
  for (const [index, watcher] of watchers.entries()) {
    const frames = watcher.of("lot").slice(1);
    expect(frames.map(({ rev, freeSlots, slots: changed }) => [rev, freeSlots, changed])).toEqual(
      slots.map(({ id }, at) => [at + 1, 2 - at, [{ id, state: "out" }]]),
    );
    expect(watcher.of("counts"), people[index]?.userId ?? "").toEqual([]);
  }
  for (const counter of counters) {
    await counter.first("counts", ({ lots }) => lots[0]?.freeSlots === 0);
    const seconds = (rig.realClock.now() - from) / 1_000;
    expect(counter.of("counts").length - 1).toBeLessThanOrEqual(Math.ceil(seconds));
    expect(counter.of("lot")).toEqual([]);
  }
});

test("DOMAIN §7 what is said of a lot is heard once by each who looks, its owner and the admins on topics of their own", async () => {
  const { lot } = await rig.lot(owner.userId, ["A-1"]);
  const clients = [];
  for (const person of [driver, owner, await rig.person("admin")]) {
    const client = await rig.connect(person);
    client.send({ type: "watch", lotId: lot.id });
    client.send({ type: "counts", lotIds: [lot.id] });
    await client.first("counts");
    clients.push(client);
  }
  await rig.commit(async (unit) => {
    await updateLot(unit.tx, lot, { renewalDiscountPercent: 20 });
    unit.lotChanged(lot.id);
    unit.changed({ users: [owner.userId], admins: lot.id, resource: "lot", id: lot.id });
  });
  for (const client of clients) {
    await client.first("lot", ({ rev }) => rev === 1);
    client.send({ type: "time", t0: 1 });
    await client.first("time");
    expect(client.of("changed").map(({ resource, id }) => [resource, id])).toEqual([["lot", lot.id]]);
  }
});

test("DOMAIN §7 a free slot that is promised to somebody: whoever watches is told to load until when it is free", async () => {
  const { lot, slots } = await rig.lot(owner.userId, ["A-1"]);
  const startsAt = rig.clock.now() + 3_600_000;
  const booking = aBooking({
    ...{ id: `b-${lot.id}`, reference: lot.id, lotId: lot.id, slotId: slots[0]?.id ?? "", driverId: driver.userId },
    ...{ state: "scheduled", startsAt, endsAt: startsAt + 1, graceEndsAt: startsAt + 2 },
  });
  const watchers = [];
  for (const person of [driver, owner, await rig.person("admin")]) {
    const watcher = await rig.connect(person);
    watcher.send({ type: "watch", lotId: lot.id });
    await watcher.first("lot");
    watchers.push(watcher);
  }
  const counter = await rig.connect(driver);
  counter.send({ type: "counts", lotIds: [lot.id] });
  await counter.first("counts");
  const change = (work: (tx: Tx) => Promise<void>) =>
    rig.commit(async (unit) => {
      await work(unit.tx);
      unit.lotChanged(lot.id);
    });
  await change((tx) => insertBooking(tx, booking));
  for (const watcher of watchers)
    await watcher.first("changed", ({ resource, id }) => resource === "lot" && id === lot.id);
  await change((tx) => updateBooking(tx, booking.id, "scheduled", { state: "cancelled" }));
  for (const watcher of watchers) await watcher.until(() => watcher.of("changed").length === 2);
  counter.send({ type: "time", t0: 1 });
  await counter.first("time");
  expect(counter.of("changed")).toEqual([]);
});
