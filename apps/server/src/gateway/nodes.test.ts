import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { isDeepStrictEqual } from "node:util";
import { type Redis, startRedis } from "../../../../tools/services/redis.ts";
import type { ChannelLayer, Doorbell, Topic } from "../channels/layer.ts";
import { disablePerson } from "../commands/disablePerson.ts";
import { markRead } from "../notify/markRead.ts";
import { lotOf } from "../store/lots.ts";
import { type ReaderRow, readerOf } from "../store/readers.ts";
import { openRig, type Rig, SOON_MS } from "../testing/gatewayRig.ts";
import { openRedisLayer } from "../testing/redisLayers.ts";
import type { SocketClient } from "../testing/socketClient.ts";
import { until } from "../testing/until.ts";

/** Two nodes on one database and one Redis, as two processes would be. */
setDefaultTimeout(60_000);

/** What heartbeats say of a log. */
const standing = (reader?: ReaderRow) =>
  reader && { unread: reader.unread, readRev: reader.readRev, rev: reader.rev, head: reader.head };

/** What happens to each bell on its way from one node to the other, and to itself. */
type Fate = (bell: Doorbell, ring: () => void) => void;
const arrives: Fate = (_, ring) => ring();
let fate: Fate = arrives;

let redis: Redis;
let rigs: [Rig, Rig];
let layers: ChannelLayer[];
beforeAll(async () => {
  redis = await startRedis();
  layers = [
    await openRedisLayer(redis.url, { checkEachMs: 300 }),
    await openRedisLayer(redis.url, { checkEachMs: 300 }),
  ];
  const wrap = (layer: ChannelLayer | undefined) => (own: ChannelLayer) => {
    const inner = layer ?? own;
    const publish = (topic: Topic, bell: Doorbell): void => fate(bell, () => inner.publish(topic, bell));
    return { ...inner, publish };
  };
  const first = await openRig({ channels: wrap(layers[0]), node: "first" });
  rigs = [first, await openRig({ channels: wrap(layers[1]), node: "second", beside: first })];
});
afterAll(async () => {
  await rigs[1].close();
  await rigs[0].close();
  await redis.stop();
  expect([...rigs[0].errors, ...rigs[1].errors]).toEqual([]);
});

const onBoth = async (person: Parameters<Rig["connect"]>[0]): Promise<[SocketClient, SocketClient]> => [
  await rigs[0].connect(person),
  await rigs[1].connect(person),
];

test("a notice committed on one node reaches the sockets of all, in order", async () => {
  const driver = await rigs[0].person("driver");
  const devices = await onBoth(driver);
  for (let n = 0; n < 10; n++) await rigs[n % 2]?.post(driver.userId, 2);
  for (const device of devices) {
    await device.until(() => device.seqs.length === 20);
    expect(device.seqs).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(device.of("heartbeat")).toEqual([]);
  }
});

test("changes and markings reach the sockets of all nodes, once", async () => {
  const driver = await rigs[0].person("driver");
  const admin = await rigs[0].person("admin");
  const [devices, desks] = [await onBoth(driver), await onBoth(admin)];
  await rigs[0].post(driver.userId, 3);
  await rigs[1].commit((unit) => unit.changed({ users: [driver.userId], admins: "x", resource: "booking", id: "b1" }));
  await markRead(rigs[0].world, driver.userId, { upTo: 2 });
  for (const device of [...devices, ...desks]) {
    expect(await device.first("changed")).toMatchObject({ resource: "booking", id: "b1" });
  }
  for (const device of devices) {
    expect(await device.first("read")).toMatchObject({ upTo: 2, unread: 1, head: 3, readRev: 1 });
    await device.until(() => device.seqs.length === 3);
    expect([device.of("changed").length, device.of("read").length]).toEqual([1, 1]);
  }
});

test("a lot that is watched or counted on one node changes with a commit on another", async () => {
  const [driver, owner] = [await rigs[0].person("driver"), await rigs[0].person("owner")];
  const { lot, slots } = await rigs[0].lot(owner.userId, ["A-1", "A-2"]);
  const [watching, counting] = await onBoth(driver);
  watching.send({ type: "watch", lotId: lot.id });
  counting.send({ type: "counts", lotIds: [lot.id] });
  await Promise.all([watching.first("lot"), counting.first("counts")]);
  const [slot, other] = slots;
  if (!slot || !other) throw new Error("the lot has two slots");
  await rigs[1].setService(slot, 0);
  await watching.first("lot", ({ rev }) => rev === 1);
  await rigs[0].setService(other, 0);
  await counting.first("counts", ({ lots }) => lots[0]?.freeSlots === 0);
});

test("sign-out and disabling close the sockets on every node at once", async () => {
  const driver = await rigs[0].person("driver");
  const other = await rigs[0].signIn(driver);
  const [leaving, staying] = [await onBoth(driver), await onBoth(other)];
  const startedAt = performance.now();
  const headers = { origin: "http://localhost:8000", cookie: driver.cookie, "content-type": "application/json" };
  const request = new Request("http://localhost:8000/api/auth/sign-out", { method: "POST", headers, body: "{}" });
  expect((await rigs[1].access.handle(request)).status).toBe(200);
  expect(await Promise.all(leaving.map((device) => device.closed()))).toEqual([4401, 4401]);
  expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
  for (const device of staying) {
    device.send({ type: "time", t0: 1 });
    await device.first("time");
  }
  const admin = await rigs[0].person("admin");
  await disablePerson(rigs[0].world, rigs[0].access, admin.userId, driver.userId, true);
  expect(await Promise.all(staying.map((device) => device.closed()))).toEqual([4401, 4401]);
});

test("all nodes are counted together, each with its channels", async () => {
  const admin = await rigs[0].person("admin");
  const [desk] = await onBoth(admin);
  desk.send({ type: "watch", system: true });
  const both = await desk.first("stats", ({ nodes }) => nodes === 2);
  expect(both.each?.map(({ id, channels }) => [id, channels])).toEqual([
    ["first", "healthy"],
    ["second", "healthy"],
  ]);
  await desk.first("stats", (frame) => frame.sockets === rigs[0].gateway.sockets() + rigs[1].gateway.sockets());
});

test("bells lost, doubled, late and out of order between nodes: at rest every client stands where a new one would", async () => {
  const late: (() => void)[] = [];
  let turn = 0;
  fate = (_, ring) => {
    turn = (turn * 31 + 17) % 101;
    if (turn < 30) return;
    ring();
    if (turn < 50) ring();
    if (turn > 75) late.push(ring);
    if (turn % 3 === 0) late.shift()?.();
  };
  const beside = await openRedisLayer(redis.url);
  const quick = await openRig({ channels: () => beside, node: "quick", beside: rigs[0], heartbeatMs: 400 });
  const [driver, owner] = [await rigs[0].person("driver"), await rigs[0].person("owner")];
  const { lot, slots } = await rigs[0].lot(owner.userId, ["A-1", "A-2", "A-3"]);
  const devices = [await quick.connect(driver), await quick.connect(driver)];
  for (const device of devices) {
    device.send({ type: "watch", lotId: lot.id });
    await device.first("lot");
  }
  for (let n = 1; n <= 60; n++) {
    const rig = rigs[n % 2] ?? rigs[0];
    await rig.post(driver.userId, (n % 3) + 1);
    const slot = slots[n % 3];
    if (slot) await rig.setService(slot, n % 2 === 0 ? 1 : 0);
    await rig.commit((unit) => unit.changed({ users: [driver.userId], resource: "booking", id: `b${n}` }));
    if (n % 10 === 0) await markRead(rig.world, driver.userId, { upTo: n });
    await Bun.sleep(n % 4);
  }
  for (const ring of late) ring();
  fate = arrives;
  const fresh = await quick.connect(driver);
  fresh.send({ type: "watch", lotId: lot.id });
  await fresh.first("lot");
  // Where the log and the lot stand now that all is committed; a page just opened may be told of the last bells, too.
  const { read } = rigs[0].store;
  const [reader, row] = [await readerOf(read, driver.userId), await lotOf(read, lot.id)];
  const slotStates = (device: SocketClient) =>
    new Map(device.of("lot").flatMap((frame) => frame.slots.map(({ id, state }) => [id, state])));
  for (const device of devices) {
    await device.until(() => device.seqs.length === 120);
    expect(device.seqs).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  }
  for (const device of [...devices, fresh]) {
    await device.until(() => device.of("lot").at(-1)?.rev === row?.rev);
    await device.until(() => {
      const beat = device.of("heartbeat").at(-1);
      const { unread, readRev, rev, head } = beat ?? {};
      return isDeepStrictEqual({ unread, readRev, rev, head }, standing(reader));
    });
    expect(slotStates(device)).toEqual(slotStates(fresh));
  }
  expect(reader?.head).toBe(120);
  await quick.close();
});

test("while Redis is away nothing is missing: the sweep brings logs, changes, markings, lots and ended sessions long before its usual turn, and the desk says so", async () => {
  const [driver, gone] = [await rigs[0].person("driver"), await rigs[0].person("driver")];
  const [owner, admin] = [await rigs[0].person("owner"), await rigs[0].person("admin")];
  const { lot, slots } = await rigs[0].lot(owner.userId, ["A-1"]);
  const [, far] = await onBoth(driver);
  const [near] = await onBoth(admin);
  const leaving = await rigs[1].connect(gone);
  near.send({ type: "watch", system: true });
  far.send({ type: "watch", lotId: lot.id });
  await far.first("lot");
  await redis.service().kill();
  await until(() => layers.every((layer) => !layer.healthy()));

  const [slot] = slots;
  if (slot) await rigs[0].setService(slot, 0);
  await rigs[0].post(driver.userId, 3);
  await rigs[0].commit((unit) => unit.changed({ users: [driver.userId], resource: "booking" }));
  await markRead(rigs[0].world, driver.userId, { upTo: 2 });
  const startedAt = performance.now();
  await rigs[0].access.endSessions(gone.userId, () => true);
  expect(await leaving.closed()).toBe(4401);
  await far.until(() => far.seqs.length === 3);
  await far.first("lot", ({ rev }) => rev === 1);
  await far.first("heartbeat", ({ rev, readRev, unread }) => rev === 1 && readRev === 1 && unread === 1);
  expect(performance.now() - startedAt).toBeLessThan(SOON_MS);
  await near.first("stats", ({ each }) => each?.every(({ channels }) => channels === "lost") ?? false);
  // Who comes now is not kept waiting, and heard as well as the others.
  const comer = await rigs[1].connect(await rigs[1].person("driver"));
  expect(comer.of("welcome")).toHaveLength(1);

  await redis.startAgain();
  await until(() => layers.every((layer) => layer.healthy()));
  expect((await far.first("changed", ({ resource }) => resource === "all")).resource).toBe("all");
  await near.first("stats", ({ each }) => each?.every(({ channels }) => channels === "healthy") ?? false);
  const beats = far.of("heartbeat").length;
  await rigs[0].post(driver.userId);
  await far.until(() => far.seqs.length === 4);
  expect(far.of("heartbeat").length).toBe(beats);
});
