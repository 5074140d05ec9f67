import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Redis, type RedisCluster, startRedis, startRedisCluster } from "../../../../tools/services/redis.ts";
import { systemClock } from "../platform/clock.ts";
import { createMetrics } from "../platform/metrics.ts";
import { openRedisLayer, redisLayer } from "../testing/redisLayers.ts";
import { until } from "../testing/until.ts";
import { describeChannelLayer, describeSharedChannelLayer } from "./contract.ts";
import type { ChannelLayer, Doorbell, Topic } from "./layer.ts";
import { SLOTS, slotOf } from "./redisSlots.ts";

setDefaultTimeout(30_000);

let redis: Redis;
let cluster: RedisCluster;
beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startRedisCluster()]);
});
afterAll(async () => {
  await Promise.all([redis.stop(), cluster.stop()]);
});

/** Each group of nodes has a number of its own, as those have who share a server. */
let database = 0;
for (const [name, urlOf] of [
  ["one Redis", () => redis.url],
  ["a Redis Cluster of three masters", () => cluster.url],
] as const) {
  describeChannelLayer(name, () => openRedisLayer(urlOf(), { database: ++database }));
  describeSharedChannelLayer(name, async () => {
    const shared = { database: ++database };
    return [await openRedisLayer(urlOf(), shared), await openRedisLayer(urlOf(), shared)];
  });
}

/** Two nodes that look often whether they hear, the second as a user of its own, and what is heard and doubted. */
async function nodes(url: string, otherUrl = url) {
  const shared = { database: ++database, checkEachMs: 150 };
  const [here, there] = [await openRedisLayer(url, shared), await openRedisLayer(otherUrl, shared)];
  const doubts = { here: 0, there: 0 };
  here.onDoubt(() => doubts.here++);
  there.onDoubt(() => doubts.there++);
  return {
    ...{ here, there, doubts },
    close: async () => {
      await here.close();
      await there.close();
    },
  };
}

async function ears(layer: ChannelLayer, topic: Topic): Promise<Doorbell[]> {
  const heard: Doorbell[] = [];
  await layer.subscribe(topic, (bell) => heard.push(bell));
  return heard;
}

/** A bell gets through from one node to the other, if only as a doubt; those before it may be doubled or lost. */
async function getsThrough(from: ChannelLayer, topic: Topic, heard: readonly Doorbell[]): Promise<void> {
  const before = heard.length;
  from.publish(topic, { kind: "sessions" });
  await until(() => heard.slice(before).some(({ kind }) => kind === "sessions" || kind === "doubt"));
}

test("killed and started again empty: doubted once, everything is heard again without being asked", async () => {
  await using server = await startRedis();
  const { here, there, doubts, close } = await nodes(server.url);
  const heard = await ears(here, "user:a");
  await getsThrough(there, "user:a", heard);
  await server.service().kill();
  await until(() => !here.healthy() && !there.healthy());
  expect(here.fault()).not.toBeNull();
  // Nobody waits for it, neither those who ring nor those who come.
  const late = await ears(here, "user:late");
  const startedAt = performance.now();
  for (let n = 0; n < 5_000; n++) here.publish(`lot:${n}`, { kind: "lot" });
  here.publish("user:a", { kind: "sessions" });
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(heard.length).toBe(2);
  await server.startAgain();
  await until(() => here.healthy() && there.healthy() && doubts.here > 0 && doubts.there > 0);
  expect(here.fault()).toBeNull();
  await getsThrough(there, "user:a", heard);
  await getsThrough(there, "user:late", late);
  await close();
});

test("subscriptions that are killed alone are noticed and made anew, with a doubt", async () => {
  const { here, there, doubts, close } = await nodes(redis.url);
  const heard = await ears(here, "user:a");
  await redis.command("client", "kill", "type", "pubsub");
  await until(() => doubts.here === 1 && doubts.there === 1);
  await getsThrough(there, "user:a", heard);
  expect([here.healthy(), there.healthy()]).toEqual([true, true]);
  await close();
});

test("a server that stands still is lost for as long, and nothing that is rung meanwhile is waited for", async () => {
  await using server = await startRedis();
  const { here, there, doubts, close } = await nodes(server.url);
  const heard = await ears(here, "user:a");
  server.service().suspend();
  for (let n = 0; n < 30_000; n++) there.publish("user:a", { kind: "log", head: n });
  await until(() => !here.healthy() && !there.healthy());
  server.service().resume();
  await until(() => doubts.here > 0 && doubts.there > 0);
  await getsThrough(there, "user:a", heard);
  await close();
});

test("one channel of many that is no longer heard is noticed", async () => {
  const { here, there, doubts, close } = await nodes(cluster.url);
  const heard = await ears(here, "user:a");
  const slot = String(slotOf(`parkmate:${database}:user:a`));
  const ids = await Promise.all(cluster.nodes.map((node) => node.command("cluster", "myid")));
  const said = await Promise.all(cluster.nodes.map((node) => node.command("cluster", "nodes")));
  const from = said.findIndex((text) => keeps(text, Number(slot)));
  const to = (from + 1) % 3;
  for (const index of [to, from, (from + 2) % 3]) {
    await cluster.nodes[index]?.command("cluster", "setslot", slot, "node", ids[to] ?? "");
  }
  await until(() => doubts.here > 0 && here.healthy() && there.healthy());
  await getsThrough(there, "user:a", heard);
  await close();
});

/** Whether the server that said this of its Cluster (`CLUSTER NODES`) keeps the slot. */
function keeps(text: string, slot: number): boolean {
  const [mine = ""] = text.split("\n").filter((line) => line.includes("myself"));
  const ranges = mine
    .split(" ")
    .slice(8)
    .map((range) => range.split("-").map(Number));
  return ranges.some(([from = SLOTS, to = from]) => from <= slot && slot <= to);
}

test("what a node could not ring while it alone was cut off, the others look for when it is back", async () => {
  await redis.command("acl", "setuser", "lonely", "on", ">pass word", "+@all", "&*");
  const { here, there, doubts, close } = await nodes(redis.url, redis.url.replace("//", "//lonely:pass%20word@"));
  const [heard, other] = [await ears(here, "user:a"), await ears(here, "user:b")];
  await redis.command("acl", "setuser", "lonely", "off");
  await redis.command("client", "kill", "user", "lonely");
  await until(() => !there.healthy());
  there.publish("user:a", { kind: "log", head: 7 });
  await redis.command("acl", "setuser", "lonely", "on");
  await until(() => heard.length > 0);
  expect([heard, other, doubts.here]).toEqual([[{ kind: "doubt" }], [], 0]);
  await until(() => there.healthy());
  await redis.command("acl", "setuser", "lonely", "off");
  await redis.command("client", "kill", "user", "lonely");
  await until(() => !there.healthy());
  for (let n = 0; n < 2_000; n++) there.publish(`lot:${n}`, { kind: "lot" });
  await redis.command("acl", "setuser", "lonely", "on");
  await until(() => doubts.here === 1);
  await close();
});

test("a server that is not there at the start is waited for; bells of this node are heard meanwhile", async () => {
  const server = await startRedis();
  await server.service().kill();
  const layer = redisLayer(server.url, { checkEachMs: 150 });
  const heard = await ears(layer, "user:a");
  layer.publish("user:a", { kind: "lot" });
  expect([heard, layer.healthy()]).toEqual([[{ kind: "lot" }], false]);
  await until(() => layer.fault()?.includes("ECONNREFUSED") ?? false);
  await server.startAgain();
  await layer.opened;
  expect([layer.healthy(), layer.fault()]).toEqual([true, null]);
  await layer.close();
  await server.stop();
});

test("a user who may do no more than bells need hears them, and stays well", async () => {
  const rights = ["+@connection", "-client", "+@pubsub", "resetchannels", "&parkmate:*"];
  await redis.command("acl", "setuser", "modest", "on", ">word", ...rights);
  const { here, there, doubts, close } = await nodes(redis.url.replace("//", "//modest:word@"));
  const heard = await ears(here, "user:a");
  await getsThrough(there, "user:a", heard);
  const probes = () => redis.command("acl", "log");
  const denied = (await probes()).length;
  await until(async () => (await probes()).length > denied);
  await getsThrough(there, "user:a", heard);
  expect([here.healthy(), there.healthy(), doubts.here]).toEqual([true, true, 0]);
  await close();
});

test("a wrong password, and a list of servers that are no Cluster, are said, the password is not", async () => {
  for (const [url, words] of [
    [redis.url.replace("//", "//nobody:not-the-password@"), "WRONGPASS"],
    [`${redis.url},${redis.url}`, "cluster support disabled"],
  ] as const) {
    const layer = redisLayer(url);
    await until(() => layer.fault()?.includes(words) ?? false);
    expect(layer.fault()).not.toContain("not-the-password");
    expect(layer.healthy()).toBe(false);
    await layer.close();
  }
});

test("a bell of another version, or none at all, is a doubt about its topic", async () => {
  const { here, close } = await nodes(redis.url);
  const heard = await ears(here, "user:a");
  const others = await ears(here, "user:b");
  const messages = [
    '[2,"them","g",7]',
    "hello",
    '[1,"them","new-kind"]',
    '[1,"them","c","unknown",3]',
    '[1,"them","g",-1]',
  ];
  for (const message of messages) await redis.command("spublish", `parkmate:${database}:user:a`, message);
  await until(() => heard.length === messages.length);
  expect([heard.every(({ kind }) => kind === "doubt"), others]).toEqual([true, []]);
  await close();
});

test("what is said, heard and listened to is counted; who stops listening leaves nothing behind on the server", async () => {
  const metrics = createMetrics(systemClock());
  const layer = await openRedisLayer(redis.url, { database: ++database, metrics });
  const other = await openRedisLayer(redis.url, { database });
  const ends = await Promise.all(["user:a", "user:b"].map((topic) => layer.subscribe(topic as Topic, () => undefined)));
  layer.publish("lot:x", { kind: "lot" });
  other.publish("user:a", { kind: "lot" });
  const text = async (line: string) => (await metrics.text()).includes(`parkmate_channel_${line}\n`);
  await until(() => text('messages_total{result="heard"} 1'));
  for (const line of ['messages_total{result="published"} 1', "subscriptions 2", "healthy 1", "reconnects_total 0"]) {
    expect([line, await text(line)]).toEqual([line, true]);
  }
  const channels = () => redis.command("pubsub", "shardchannels", `parkmate:${database}:user:*`);
  expect((await channels()).split("\n").sort()).toEqual([`parkmate:${database}:user:a`, `parkmate:${database}:user:b`]);
  for (const end of ends) end();
  await until(async () => (await channels()) === "");
  expect(await text("subscriptions 0")).toBe(true);
  await layer.close();
  await other.close();
});
