import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import type { ChannelLayer, Doorbell, Topic } from "../channels/layer.ts";
import { openRig, type Rig } from "../testing/gatewayRig.ts";
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
