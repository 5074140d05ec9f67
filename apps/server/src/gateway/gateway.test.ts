import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { EPOCH, openRig, type Rig } from "../testing/gatewayRig.ts";
import { until } from "../testing/until.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(async () => {
  await rig.close();
  expect(rig.gateway.sockets()).toBe(0);
});

const upTo = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

test("the first frame is a welcome that says where the log stands", async () => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId, 3);
  const client = await rig.connect(driver);
  expect(client.frames[0]).toMatchObject({
    type: "welcome",
    userId: driver.userId,
    epoch: EPOCH,
    head: 3,
    oldest: 1,
    unread: 3,
    readRev: 0,
    rev: 0,
    resumed: false,
    heartbeatMs: 25_000,
    node: "node-of-the-rig",
  });
  await rig.post(driver.userId);
  await client.first("notification");
  expect(client.seqs).toEqual([4]);
});

test("a resume replays everything after the cursor in order, then goes on live", async () => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId, 250);
  const client = await rig.connect(driver, { cursor: 20, epoch: EPOCH });
  expect(client.of("welcome")[0]?.resumed).toBe(true);
  await client.until(() => client.seqs.length === 230);
  await rig.post(driver.userId, 2);
  await client.until(() => client.seqs.length === 232);
  expect(client.seqs).toEqual(upTo(21, 252));
  expect(client.of("notification").map((frame) => frame.replayed)).toEqual([
    ...Array.from({ length: 230 }, () => true),
    false,
    false,
  ]);
});

test("a notification frame carries the rendered row and how to alert", async () => {
  const driver = await rig.person("driver");
  const client = await rig.connect(driver);
  await rig.post(driver.userId);
  expect(await client.first("notification")).toMatchObject({
    seq: 1,
    event: "renewal.failed",
    level: "error",
    title: "Renewal refused",
    readAt: null,
    replayed: false,
    alert: { toast: true, sound: true },
  });
});

const notResumed: [what: string, query: Record<string, string | number>][] = [
  ["beyond the head", { cursor: 6, epoch: EPOCH }],
  ["malformed", { cursor: "5x", epoch: EPOCH }],
  ["negative", { cursor: -1, epoch: EPOCH }],
  ["of another epoch", { cursor: 2, epoch: "another" }],
  ["of no epoch", { cursor: 2 }],
  ["whose row has another id", { cursor: 2, epoch: EPOCH, last: "another" }],
  ["at no row, with a last id", { cursor: 0, epoch: EPOCH, last: "another" }],
];
test.each(notResumed)("a cursor %s is not resumed: the socket starts at the head", async (_, query) => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId, 5);
  const client = await rig.connect(driver, query);
  expect(client.of("welcome")[0]).toMatchObject({ resumed: false, head: 5 });
  await rig.post(driver.userId);
  await client.first("notification");
  expect(client.seqs).toEqual([6]);
});

test("a cursor below what is kept is not resumed", async () => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId, 5);
  await rig.commit(async (unit) => {
    await unit.tx.updateTable("readers").set({ floor: 3 }).where("userId", "=", driver.userId).execute();
  });
  const below = await rig.connect(driver, { cursor: 2, epoch: EPOCH });
  expect(below.of("welcome")[0]).toMatchObject({ resumed: false, oldest: 4 });
  const at = await rig.connect(driver, { cursor: 3, epoch: EPOCH });
  expect(at.of("welcome")[0]?.resumed).toBe(true);
  await at.until(() => at.seqs.length === 2);
});

test("a cursor with the right last id is resumed", async () => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId, 3);
  const before = await rig.connect(driver, { cursor: 0 });
  await before.until(() => before.seqs.length === 3);
  const last = before.of("notification")[1]?.id ?? "";
  const client = await rig.connect(driver, { cursor: 2, epoch: EPOCH, last });
  await client.until(() => client.seqs.length === 1);
  expect(client.seqs).toEqual([3]);
});

test("two devices of a person get the same, another person nothing", async () => {
  const [driver, other] = [await rig.person("driver"), await rig.person("driver")];
  const [phone, laptop, stranger] = [await rig.connect(driver), await rig.connect(driver), await rig.connect(other)];
  await rig.post(driver.userId, 3);
  await rig.commit((unit) => unit.changed({ users: [driver.userId], resource: "booking", id: "b1" }));
  for (const client of [phone, laptop]) await client.first("changed");
  expect(phone.frames.slice(1)).toEqual(laptop.frames.slice(1));
  expect(phone.seqs).toEqual([1, 2, 3]);
  expect(phone.of("changed")).toEqual([{ type: "changed", resource: "booking", id: "b1", rev: 1 }]);
  await rig.post(other.userId);
  await stranger.first("notification");
  expect(stranger.frames.map((frame) => frame.type)).toEqual(["welcome", "notification"]);
});

test("a batch larger than a page reaches a live socket in order", async () => {
  const owner = await rig.person("owner");
  const client = await rig.connect(owner);
  await rig.post(owner.userId, 1_000);
  await client.until(() => client.seqs.length === 1_000);
  expect(client.seqs).toEqual(upTo(1, 1_000));
});

test("marking read by one device is told to all, and an earlier 'all' leaves a later notice unread", async () => {
  const driver = await rig.person("driver");
  const [phone, laptop] = [await rig.connect(driver), await rig.connect(driver)];
  await rig.post(driver.userId, 3);
  await phone.until(() => phone.seqs.length === 3);
  phone.send({ type: "read", upTo: 2 });
  const read = { type: "read", upTo: 2, unread: 1, head: 3, readRev: 1 } as const;
  expect(await laptop.first("read")).toEqual(read);
  expect(await phone.first("read")).toEqual(read);
  laptop.send({ type: "read", seqs: [3] });
  expect(await phone.first("read", (frame) => frame.readRev === 2)).toMatchObject({ seqs: [3], unread: 0 });
});

test("reading beyond the head, or another's log, is refused and the socket stays", async () => {
  const [driver, other] = [await rig.person("driver"), await rig.person("driver")];
  await rig.post(other.userId, 9);
  const [client, stranger] = [await rig.connect(driver), await rig.connect(other)];
  client.send({ type: "read", upTo: 9 });
  expect(await client.first("error")).toMatchObject({ code: "validation", message: expect.stringContaining("upTo") });
  client.send({ type: "time", t0: 1 });
  await client.first("time");
  expect(stranger.of("read")).toEqual([]);
});

test("an admin's revision is the sum of their own and the admins'", async () => {
  const admin = await rig.person("admin");
  const change = { users: [admin.userId], resource: "user" } as const;
  await rig.commit((unit) => unit.changed(change));
  const client = await rig.connect(admin);
  const rev = client.of("welcome")[0]?.rev ?? 0;
  await rig.commit((unit) => unit.changed({ users: [], admins: "lot", resource: "lot" }));
  await rig.commit((unit) => unit.changed(change));
  await client.until(() => client.of("changed").length === 2);
  expect(client.of("changed").map((frame) => frame.rev)).toEqual([rev + 1, rev + 2]);
  const again = await rig.connect(admin);
  expect(again.of("welcome")[0]?.rev).toBe(rev + 2);
});

test("the time frame answers with the domain's clock", async () => {
  const client = await rig.connect(await rig.person("driver"));
  client.send({ type: "time", t0: 123.5 });
  const { t0, serverTime } = await client.first("time");
  expect(t0).toBe(123.5);
  expect(Math.abs(Date.parse(serverTime) - rig.clock.now())).toBeLessThan(2_000);
});

test("an admin who watches the system gets stats each second, nobody else may", async () => {
  const [admin, driver] = [await rig.connect(await rig.person("admin")), await rig.connect(await rig.person("driver"))];
  driver.send({ type: "watch", system: true });
  expect((await driver.first("error")).code).toBe("forbidden");
  admin.send({ type: "watch", system: true });
  const { type, nodes, ...numbers } = await admin.first("stats");
  const sockets = rig.gateway.sockets();
  const own = { id: "node-of-the-rig", channels: "healthy", sockets } as const;
  expect({ type, nodes, ...numbers }).toMatchObject({ type: "stats", nodes: 1, sockets, each: [own] });
  expect(rig.gateway.nodes()).toEqual([expect.objectContaining(own)]);
  expect(driver.of("stats")).toEqual([]);
});

test("a socket that is gone leaves nothing behind", async () => {
  const driver = await rig.person("driver");
  const before = rig.gateway.sockets();
  const [closing, dropped] = [await rig.connect(driver), await rig.connect(driver)];
  expect(rig.gateway.sockets()).toBe(before + 2);
  closing.close();
  dropped.drop();
  await until(() => rig.gateway.sockets() === before);
  expect(await rig.metrics.text()).toContain('parkmate_socket_closes_total{code="1000"}');
});

test("nothing went wrong that was not expected", () => {
  expect(rig.errors).toEqual([]);
});
