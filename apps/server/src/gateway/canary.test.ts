import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { ChannelLayer } from "../channels/layer.ts";
import type { Log } from "../platform/log.ts";
import { manualTime } from "../platform/manualTime.ts";
import type { Timers } from "../platform/timers.ts";
import { notificationsAfter } from "../store/notifications.ts";
import { listOwners } from "../store/profiles.ts";
import { readerOf } from "../store/readers.ts";
import { openRig, type Rig } from "../testing/gatewayRig.ts";
import { until } from "../testing/until.ts";
import { type Canary, createCanary } from "./canary.ts";

const SECOND = 1_000;
let rig: Rig;
let bellsAreLost = false;

beforeAll(async () => {
  const channels = (inner: ChannelLayer): ChannelLayer => ({
    ...inner,
    publish: (topic, bell) => (bellsAreLost ? undefined : inner.publish(topic, bell)),
  });
  rig = await openRig({ channels, rateLimits: true });
});
afterAll(() => rig.close());
beforeEach(() => {
  bellsAreLost = false;
});

/** A canary whose time stands still until it is moved, at a real gateway; `url` leads it elsewhere. */
function hatch(url = rig.urlOf()) {
  const time = manualTime(rig.clock.now());
  const waits = new Set<{ ms: number }>();
  const timers: Timers = {
    after(ms, run) {
      const wait = { ms };
      waits.add(wait);
      const cancel = time.timers.after(ms, () => {
        waits.delete(wait);
        run();
      });
      return () => {
        waits.delete(wait);
        cancel();
      };
    },
  };
  const missed: unknown[] = [];
  const log: Log = {
    info: noop,
    warn: noop,
    error: ({ err }: { err?: unknown }) => void missed.push(err),
    child: () => log,
  };
  const world = { ...rig.world, realClock: time.clock, timers, log };
  const canary: Canary = createCanary(world, rig.access, url, "node-under-test");
  /** Between two songs: nothing waits but the next one. */
  const resting = () => until(() => [...waits].length === 1 && ![...waits].some(({ ms }) => ms === 4 * SECOND));
  return { canary, time, waits, missed, resting };
}
const noop = (): void => undefined;
const canaryId = async (): Promise<string> => {
  const row = await rig.store.read
    .selectFrom("profiles")
    .select("userId")
    .where("name", "=", "Canary")
    .executeTakeFirst();
  return row?.userId ?? "";
};
const sessions = async () =>
  rig.store.accountsRead
    .selectFrom("session")
    .selectAll()
    .where("userId", "=", await canaryId())
    .execute();
const readerRow = async () => {
  const reader = await readerOf(rig.store.read, await canaryId());
  if (!reader) throw new Error("the canary is no reader");
  return reader;
};

test("a node is faulty until its canary was heard once, and then is not", async () => {
  const { canary, missed } = hatch();
  expect(canary.fault()).toBe("the canary has not been heard yet");
  await canary.start();
  expect(canary.fault()).toBeNull();
  expect(missed).toEqual([]);
  await canary.stop();
});

test("it is in no number: neither sockets nor connects, closes, notices, rates or latency; nor among the owners", async () => {
  const { canary } = hatch();
  await canary.start();
  expect(rig.gateway.sockets()).toBe(0);
  const person = await rig.person("driver");
  const device = await rig.connect(person);
  expect(rig.gateway.nodes()[0]?.sockets).toBe(1);
  device.drop();
  await until(() => rig.gateway.sockets() === 0);
  await canary.stop();
  const text = await rig.metrics.text();
  expect(text).toContain("parkmate_sockets 0");
  expect(text).toContain("parkmate_socket_connects_total 1");
  expect(text).not.toContain("canary");
  expect(rig.metrics.latency.recent().count).toBe(0);
  expect(text.match(/^parkmate_socket_closes_total\{.*\} (\d+)$/m)?.[1]).toBe("1");
  expect(await listOwners(rig.store.read, { limit: 100 })).toEqual([]);
});

test("its log stays short, its numbers stay right", async () => {
  const { canary, time, resting } = hatch();
  await canary.start();
  const { head: before } = await readerRow();
  for (let song = 1; song <= 30; song++) {
    await time.advance(5 * SECOND);
    await resting();
    expect(canary.fault()).toBeNull();
  }
  const reader = await readerRow();
  const rows = await notificationsAfter(rig.store.read, reader.userId, 0, 1_000);
  expect(reader.head).toBe(before + 30);
  expect(rows.length).toBeLessThanOrEqual(21);
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => reader.head - rows.length + 1 + index));
  expect(reader).toMatchObject({ unread: rows.length, floor: reader.head - rows.length });
  expect(await sessions()).toHaveLength(1);
  await canary.stop();
});

test("a doorbell that is not heard makes the node faulty within ten seconds, and it recovers by itself", async () => {
  const { canary, time, resting, missed } = hatch();
  await canary.start();
  await resting();
  bellsAreLost = true;
  const { head } = await readerRow();
  await time.advance(5 * SECOND);
  await until(async () => (await readerRow()).head > head);
  expect(canary.fault()).toBeNull();
  await time.advance(4 * SECOND);
  expect(canary.fault()).toBe("a notice did not arrive in time");
  await resting();
  expect(missed).toHaveLength(1);
  bellsAreLost = false;
  await time.advance(SECOND);
  await resting();
  expect(canary.fault()).toBeNull();
  expect(await sessions()).toHaveLength(1);
  await canary.stop();
});

test("a session that was ended is replaced by another", async () => {
  const { canary, time, resting } = hatch();
  await canary.start();
  await resting();
  const userId = await canaryId();
  await rig.store.accounts.deleteFrom("session").where("userId", "=", userId).execute();
  rig.channels.publish(`user:${userId}`, { kind: "sessions" });
  await until(() => rig.server.pendingWebSockets === 0);
  await time.advance(5 * SECOND);
  await resting();
  await time.advance(5 * SECOND);
  await resting();
  expect(canary.fault()).toBeNull();
  expect(await sessions()).toHaveLength(1);
  await canary.stop();
});

test("a server that is not there is a fault in words, and no song piles up", async () => {
  const { canary, time, resting, missed } = hatch("ws://127.0.0.1:1/api/realtime");
  await canary.start();
  expect(canary.fault()).toBe("the canary's socket closed with 1006");
  for (let song = 0; song < 3; song++) {
    await time.advance(5 * SECOND);
    await resting();
  }
  expect(missed).toHaveLength(4);
  expect(await sessions()).toHaveLength(1);
  await canary.stop();
});

test("stopped it leaves nothing: no timer, no socket, no session, also in the middle of a song", async () => {
  for (const inTheMiddle of [false, true]) {
    const { canary, time, waits, resting, missed } = hatch();
    await canary.start();
    await resting();
    if (inTheMiddle) {
      bellsAreLost = true;
      await time.advance(5 * SECOND);
    }
    await canary.stop();
    expect([...waits]).toEqual([]);
    expect(time.waiting()).toBe(0);
    expect(missed).toEqual([]);
    expect(await sessions()).toEqual([]);
    await until(() => rig.server.pendingWebSockets === 0);
  }
});

test("nothing of this was an error of the gateway's", () => expect(rig.errors).toEqual([]));
