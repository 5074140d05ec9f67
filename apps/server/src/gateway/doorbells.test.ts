import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { ChannelLayer, Doorbell, Topic } from "../channels/layer.ts";
import { changeEmployee } from "../commands/changeEmployee.ts";
import { raiseReviewChanged } from "../commands/changeReview.ts";
import type { Employee, Lot, Review } from "../domain/entities.ts";
import { changePreferences } from "../notify/changePreferences.ts";
import { insertEmployee } from "../store/employees.ts";
import { addRating } from "../store/lots.ts";
import { openRig, type Rig } from "../testing/gatewayRig.ts";
import type { SocketClient } from "../testing/socketClient.ts";
import { until } from "../testing/until.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

/** What happens to each bell. */
type Fate = (topic: Topic, bell: Doorbell, ring: (bell: Doorbell) => void) => void;

let fate: Fate = (_, bell, ring) => ring(bell);
let raiseDoubt: () => void = () => undefined;
const wrap = (inner: ChannelLayer): ChannelLayer => ({
  ...inner,
  publish: (topic, bell) => fate(topic, bell, (rung) => inner.publish(topic, rung)),
  onDoubt: (doubt) => {
    raiseDoubt = doubt;
    return () => undefined;
  },
});
const lost: Fate = () => undefined;

let rig: Rig;
beforeAll(async () => {
  rig = await openRig({ heartbeatMs: 300, channels: wrap });
});
afterAll(async () => {
  await rig.close();
  expect(rig.errors).toEqual([]);
});

async function withFate(wanted: Fate, work: () => Promise<void>): Promise<void> {
  const before = fate;
  fate = wanted;
  try {
    await work();
  } finally {
    fate = before;
  }
}

test("bells that are all lost are repaired by the heartbeat, which also says what else is stale", async () => {
  await withFate(lost, async () => {
    const driver = await rig.person("driver");
    const client = await rig.connect(driver);
    await rig.post(driver.userId, 3);
    await rig.commit((unit) => unit.changed({ users: [driver.userId], resource: "booking" }));
    await client.until(() => client.seqs.length === 3);
    expect(client.seqs).toEqual([1, 2, 3]);
    expect(client.of("notification").every((frame) => !frame.replayed)).toBe(true);
    await client.first("heartbeat", ({ head, unread, rev }) => head === 3 && unread === 3 && rev === 1);
    const types = client.frames.map((frame) => frame.type);
    expect(types.slice(-4)).toEqual(["notification", "notification", "notification", "heartbeat"]);
  });
});

test("a lost bell of a lot's wash hours is made good by the heartbeat: whoever watches is told to load the grid again", async () => {
  await withFate(lost, async () => {
    const [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
    const { lot } = await rig.lot(owner.userId, ["A-1"]);
    const client = await rig.connect(driver);
    client.send({ type: "watch", lotId: lot.id });
    await client.first("lot");
    await rig.commit((unit) => unit.lotChanged(lot.id, { hours: true }));
    expect(await client.first("changed")).toMatchObject({ resource: "carwash-hours", id: lot.id });
    await client.first("lot", ({ rev }) => rev === 1);
  });
});

test("a bell from another process, without rows, is answered from the log at once", async () => {
  const bare = (bell: Doorbell): Doorbell => (bell.kind === "log" ? { kind: "log", head: bell.head } : bell);
  const distant = await openRig({
    channels: (inner) => ({ ...inner, publish: (topic, bell) => inner.publish(topic, bare(bell)) }),
  });
  try {
    const driver = await distant.person("driver");
    const client = await distant.connect(driver);
    await distant.post(driver.userId, 2);
    await client.until(() => client.seqs.length === 2);
    expect(client.of("heartbeat")).toEqual([]);
  } finally {
    await distant.close();
  }
});

test("a bell that promises more than the log holds does no harm", async () => {
  const driver = await rig.person("driver");
  const client = await rig.connect(driver);
  rig.channels.publish(`user:${driver.userId}`, { kind: "log", head: 1_000 });
  await rig.post(driver.userId, 2);
  await client.until(() => client.seqs.length === 2);
  expect(client.seqs).toEqual([1, 2]);
});

test("bells lost, doubled, delayed and reordered: every seq once, in order, and all pages agree at rest", async () => {
  const late: (() => void)[] = [];
  let turn = 0;
  const shaken: Fate = (_, bell, ring) => {
    turn = (turn * 31 + 17) % 101;
    if (turn < 30) return;
    ring(bell);
    if (turn < 50) ring(bell);
    if (turn > 75) late.push(() => ring(bell));
    if (turn % 3 === 0) late.shift()?.();
  };
  await withFate(shaken, async () => {
    const [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
    const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2", "A-3"]);
    const clients = [await rig.connect(driver), await rig.connect(driver)];
    for (const client of clients) {
      client.send({ type: "watch", lotId: lot.id });
      await client.first("lot");
    }
    for (let n = 1; n <= 60; n++) {
      await rig.post(driver.userId, (n % 3) + 1);
      const slot = slots[n % 3];
      if (slot) await rig.setService(slot, n % 2 === 0 ? 1 : 0);
      if (n % 10 === 0) clients[0]?.send({ type: "read", upTo: n });
      await Bun.sleep(n % 4);
    }
    for (const client of clients) {
      await client.until(() => client.seqs.length === 120);
      expect(client.seqs).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
      await client.until(() => client.of("lot").at(-1)?.rev === 60);
    }
    const fresh = await rig.connect(driver);
    fresh.send({ type: "watch", lotId: lot.id });
    const now = await fresh.first("lot");
    for (const client of clients) {
      const shown = new Map(client.of("lot").flatMap((frame) => frame.slots.map(({ id, state }) => [id, state])));
      expect(shown).toEqual(new Map(now.slots.map(({ id, state }) => [id, state])));
      expect(client.of("lot").at(-1)?.freeSlots).toBe(now.freeSlots);
      await client.until(() => client.of("heartbeat").at(-1)?.unread === fresh.of("welcome")[0]?.unread);
    }
  });
});

test("after a doubt about the channel every page is told that it may be stale, and nothing is missing", async () => {
  const [driver, other] = [await rig.person("driver"), await rig.person("admin")];
  const clients = [await rig.connect(driver), await rig.connect(other)];
  await withFate(lost, () => rig.post(driver.userId));
  raiseDoubt();
  for (const client of clients) expect((await client.first("changed")).resource).toBe("all");
  await until(() => clients[0]?.seqs.length === 1);
});

test("a heartbeat names the revisions of watched lots and the time", async () => {
  const owner = await rig.person("owner");
  const { lot, slots } = await rig.lot(owner.userId, ["A-1"]);
  const [slot] = slots;
  const client = await rig.connect(owner);
  client.send({ type: "watch", lotId: lot.id });
  await client.first("lot");
  if (slot) await withFate(lost, () => rig.setService(slot, 0));
  const beat = await client.first("heartbeat", ({ lots }) => lots?.[lot.id] === 1);
  expect(Math.abs(Date.parse(beat.serverTime) - rig.clock.now())).toBeLessThan(2_000);
  await client.first("lot", ({ rev }) => rev === 1);
});

/** A change of each kind, as the commands make it; who then hears of it, by how much their revision rises. */
type Lost = (lot: Lot, ids: Record<"driver" | "owner" | "otherOwner", string>) => Promise<void>;
const LOST: Record<string, [expected: Record<string, number>, change: Lost]> = {
  preferences: [
    { driver: 1 },
    async (_, { driver }) => {
      const outcome = await changePreferences(
        rig.world,
        { userId: driver, role: "driver" },
        { groups: { renewals: { toast: false, sound: false } }, quietHours: null },
      );
      expect(outcome.ok).toBe(true);
    },
  ],
  employee: [
    { owner: 1, otherOwner: 1, admin: 1 },
    async (lot, { owner }) => {
      const employee: Employee = {
        ...{ id: `e-${lot.id}`, name: "Ravi", phone: "9847011111", licenceNumber: "KL-1", ownerId: null },
        ...{ availability: "available", status: "accepted", createdAt: rig.clock.now() },
      };
      await rig.commit(async (unit) => {
        await insertEmployee(unit.tx, employee);
        await changeEmployee(unit, employee, { ok: true, changes: { ownerId: owner }, notices: [] });
      });
    },
  ],
  review: [
    { driver: 1, owner: 2, admin: 2, lot: 1 },
    async (lot, { driver, owner }) => {
      await rig.commit(async (unit) => {
        const review: Review = {
          ...{ id: `r-${lot.id}`, lotId: lot.id, driverId: driver, bookingId: null, carwashId: null },
          ...{ rating: 4, text: "Easy to find", createdAt: await unit.now(), updatedAt: await unit.now() },
        };
        await addRating(unit.tx, lot.id, { sum: 4, count: 1 });
        raiseReviewChanged(unit, review, owner);
      });
    },
  ],
  "carwash-hours": [{ lot: 1 }, (lot) => rig.commit((unit) => unit.lotChanged(lot.id, { hours: true }))],
};

for (const [kind, [expected, change]] of Object.entries(LOST)) {
  test(`DOMAIN §7 a lost bell of ${kind} is made good by the heartbeat, for those who may see it and nobody else`, async () => {
    await withFate(lost, async () => {
      const people = {
        driver: await rig.person("driver"),
        otherDriver: await rig.person("driver"),
        owner: await rig.person("owner"),
        otherOwner: await rig.person("owner"),
        admin: await rig.person("admin"),
      };
      const { lot } = await rig.lot(people.owner.userId, ["A-1"]);
      const devices = new Map<string, SocketClient>();
      for (const [name, person] of Object.entries(people)) devices.set(name, await rig.connect(person));
      const watcher = devices.get("otherDriver");
      watcher?.send({ type: "watch", lotId: lot.id });
      await watcher?.first("lot");
      const revs = new Map<string, number>();
      for (const [name, device] of devices) revs.set(name, (await device.first("welcome")).rev);
      const ids = { driver: people.driver.userId, owner: people.owner.userId, otherOwner: people.otherOwner.userId };
      await change(lot, ids);
      const changedAt = Date.parse((await beatAfter(devices.get("driver"))).serverTime);
      for (const [name, device] of devices) {
        const due = (revs.get(name) ?? 0) + (expected[name] ?? 0);
        const beat = await device.first("heartbeat", ({ serverTime }) => Date.parse(serverTime) > changedAt);
        expect([name, beat.rev]).toEqual([name, due]);
      }
      const lotRev = expected.lot ?? 0;
      await watcher?.first("lot", ({ rev }) => rev === lotRev);
      const told = watcher?.of("changed").map(({ resource, id }) => [resource, id]);
      // Which of a lot's bells was lost is not known: its wash hours are loaded again, too.
      const hours = lotRev > 0 ? [["carwash-hours", lot.id]] : [];
      expect(told).toEqual(kind === "review" ? [...hours, ["lot", lot.id]] : hours);
      // Only a frame that a bell would have brought is missing elsewhere; none came to the wrong person.
      for (const [name, device] of devices) if (name !== "otherDriver") expect(device.of("changed")).toEqual([]);
    });
  });
}

/** The next heartbeat from now on. */
async function beatAfter(device: SocketClient | undefined) {
  if (!device) throw new Error("there is no such device");
  const seen = device.of("heartbeat").length;
  await device.until(() => device.of("heartbeat").length > seen, "a heartbeat");
  const beat = device.of("heartbeat")[seen];
  if (!beat) throw new Error("a heartbeat came and is not there");
  return beat;
}
