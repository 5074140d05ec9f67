import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { TracedNotice } from "@parkmate/protocol";
import { readNoticeTrace } from "../notify/readNoticeTrace.ts";
import type { Reads, Store } from "../store/open.ts";
import type { ChildCommand } from "../testing/gatewayChild.ts";
import { EPOCH, ORIGIN, openRig, PASSWORD, type Rig, type RigPerson } from "../testing/gatewayRig.ts";
import { SocketClient } from "../testing/socketClient.ts";
import { tempPlace } from "../testing/tempStore.ts";
import { openAt } from "../testing/testDatabase.ts";
import { until } from "../testing/until.ts";

setDefaultTimeout(30_000);
const UNKNOWN = "unknown";
const CHROME =
  "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(async () => {
  await rig.close();
  expect(rig.errors).toEqual([]);
});

const traceOf = async (userId: string, db: Reads = rig.store.read): Promise<TracedNotice[]> =>
  (await readNoticeTrace(db, userId, { limit: 100 }, rig.clock.now())).items;
const dial = async (person: RigPerson, userAgent: string, query = {}): Promise<SocketClient> => {
  const headers = { origin: ORIGIN, cookie: person.cookie, "user-agent": userAgent };
  const client = rig.dial(headers, ["parkmate.v1"], query);
  await client.first("welcome");
  return client;
};

test("CONTRACT §3 the trace of a notice: written, rung, sent to each device, handed to its page, shown, read", async () => {
  const phone = await rig.person("driver");
  const laptop = await rig.signIn(phone);
  const [onPhone, onLaptop] = [await dial(phone, CHROME), await dial(laptop, FIREFOX)];
  const startedAt = rig.clock.now();
  await rig.post(phone.userId, 3);
  for (const client of [onPhone, onLaptop]) await client.until(() => client.seqs.length === 3);
  onPhone.send({ type: "ack", upTo: 2, shown: [1] });
  onPhone.send({ type: "read", seqs: [1] });
  await onPhone.first("read");
  await until(async () => {
    const devices = (await traceOf(phone.userId)).flatMap((trace) => trace.devices);
    return devices.some(({ acknowledgedAt }) => acknowledgedAt !== UNKNOWN);
  });

  const traces = await traceOf(phone.userId);
  expect(traces.map(({ seq }) => seq)).toEqual([3, 2, 1]);
  for (const { writtenAt, rungAt, devices, delivery, event, level } of traces) {
    expect({ event, level, delivery }).toEqual({ event: "renewal.failed", level: "error", delivery: "known" });
    expect(devices.map(({ device }) => device).sort()).toEqual(["Chrome on Android", "Firefox on Windows"]);
    const times = [writtenAt, rungAt, ...devices.map(({ sentAt }) => sentAt)].map((time) => Date.parse(time));
    expect(times).toEqual([...times].sort());
    expect(times[0]).toBeGreaterThanOrEqual(startedAt);
    expect(times.at(-1)).toBeLessThanOrEqual(rig.clock.now());
  }
  const of = (device: string) => traces.map((trace) => trace.devices.find((each) => each.device === device));
  const known = (time: string | undefined): boolean => Date.parse(time ?? "") >= startedAt;
  expect(of("Chrome on Android").map((each) => known(each?.acknowledgedAt))).toEqual([false, true, true]);
  expect(of("Chrome on Android").map((each) => known(each?.shownAt))).toEqual([false, false, true]);
  for (const each of of("Firefox on Windows")) {
    expect(each).toMatchObject({ acknowledgedAt: UNKNOWN, shownAt: UNKNOWN });
  }
  expect(traces.map(({ readAt }) => readAt !== null)).toEqual([false, false, true]);
});

test("what is sent to nobody yet is unknown, and known once a device took it in a replay", async () => {
  const driver = await rig.person("driver");
  await rig.post(driver.userId);
  await rig.world.trace.flush();
  const [before] = await traceOf(driver.userId);
  expect(before).toMatchObject({ devices: [], delivery: UNKNOWN, readAt: null });
  expect(before?.rungAt).not.toBe(UNKNOWN);
  const client = await dial(driver, CHROME, { cursor: 0, epoch: EPOCH });
  await client.until(() => client.seqs.length === 1);
  await rig.world.trace.flush();
  expect(await traceOf(driver.userId)).toMatchObject([
    { delivery: "known", devices: [{ device: "Chrome on Android" }] },
  ]);
});

test("a device that comes back and is sent the same again keeps the first time", async () => {
  const driver = await rig.person("driver");
  const first = await dial(driver, CHROME);
  await rig.post(driver.userId);
  await first.until(() => first.seqs.length === 1);
  await rig.world.trace.flush();
  const before = await traceOf(driver.userId);
  const again = await dial(driver, CHROME, { cursor: 0, epoch: EPOCH });
  await again.until(() => again.seqs.length === 1);
  await rig.world.trace.flush();
  expect(await traceOf(driver.userId)).toEqual(before);
});

test("an acknowledgement beyond what was sent is refused, one of what was acknowledged changes nothing", async () => {
  const driver = await rig.person("driver");
  const client = await dial(driver, CHROME);
  await rig.post(driver.userId);
  await client.until(() => client.seqs.length === 1);
  client.send({ type: "ack", upTo: 2 });
  expect((await client.first("error")).code).toBe("validation");
  client.send({ type: "ack", upTo: 1, shown: [1] });
  client.send({ type: "time", t0: 1 });
  await client.first("time");
  await rig.world.trace.flush();
  const before = await traceOf(driver.userId);
  expect(before[0]?.devices[0]?.shownAt).not.toBe(UNKNOWN);
  client.send({ type: "ack", upTo: 1, shown: [1] });
  client.send({ type: "time", t0: 2 });
  await client.first("time", ({ t0 }) => t0 === 2);
  await rig.world.trace.flush();
  expect(await traceOf(driver.userId)).toEqual(before);
});

test("a device that took a notice is noted with its name, and when it was last heard of", async () => {
  const driver = await rig.person("driver");
  const client = await dial(driver, FIREFOX);
  await rig.post(driver.userId);
  await client.first("notification");
  await rig.world.trace.flush();
  const devices = await rig.store.read.selectFrom("devices").selectAll().where("userId", "=", driver.userId).execute();
  expect(devices.map(({ name }) => name)).toEqual(["Firefox on Windows"]);
  expect(rig.realClock.now() - (devices[0]?.lastSeenAt ?? 0)).toBeLessThan(60_000);
});

test("a device is named as its session is, also where its socket does not say what it is", async () => {
  const driver = await rig.person("driver");
  const signedIn = await rig.access.signIn(driver.email, PASSWORD, new Headers({ "user-agent": FIREFOX }));
  const client = rig.dial({ authorization: `Bearer ${signedIn?.headers.get("set-auth-token")}`, "user-agent": "" });
  await client.first("welcome");
  await rig.post(driver.userId);
  await client.first("notification");
  await rig.world.trace.flush();
  const devices = await rig.store.read
    .selectFrom("devices")
    .select("name")
    .where("userId", "=", driver.userId)
    .execute();
  expect(devices).toEqual([{ name: "Firefox on Windows" }]);
});

test("what a crash lost between sending and writing is unknown, what was written before stays", async () => {
  const temp = await tempPlace();
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "../testing/gatewayChild.ts"), temp.place], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { port, slow } = JSON.parse((await lines.read()).value ?? "") as {
    port: number;
    slow: RigPerson;
  };
  const post = (): void => {
    const command: ChildCommand = { do: "post", userId: slow.userId, count: 1, bytes: 10 };
    child.stdin.write(`${JSON.stringify(command)}\n`);
    child.stdin.flush();
  };
  const url = `ws://127.0.0.1:${port}/api/realtime`;
  const client = new SocketClient(url, { origin: ORIGIN, cookie: slow.cookie, "user-agent": CHROME }, ["parkmate.v1"]);
  const stores: Store[] = [];
  try {
    const store = openAt(temp.place, { exclusive: false });
    stores.push(store);
    await client.first("welcome");
    post();
    await until(async () => (await traceOf(slow.userId, store.read))[0]?.delivery === "known");
    post();
    await client.until(() => client.seqs.length === 2);
    child.kill("SIGKILL");
    await child.exited;
    const [lost, kept] = await traceOf(slow.userId, store.read);
    expect(lost).toMatchObject({ seq: 2, rungAt: UNKNOWN, devices: [], delivery: UNKNOWN });
    expect(lost?.writtenAt).not.toBe(UNKNOWN);
    expect(kept).toMatchObject({ seq: 1, delivery: "known", devices: [{ device: "Chrome on Android" }] });
  } finally {
    child.kill("SIGKILL");
    client.drop();
    for (const store of stores) await store.close();
    await temp.close();
  }
});
