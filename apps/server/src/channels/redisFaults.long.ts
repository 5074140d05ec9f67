import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { type Redis, type RedisCluster, startRedis, startRedisCluster } from "../../../../tools/services/redis.ts";
import { openRedisLayer } from "../testing/redisLayers.ts";
import { until } from "../testing/until.ts";
import type { Doorbell } from "./layer.ts";

/** What takes long: faults that make no sound, by the times of production. */
setDefaultTimeout(120_000);
const NOTICED_MS = 10_000;

let redis: Redis;
let cluster: RedisCluster;
beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startRedisCluster()]);
});
afterAll(async () => {
  await Promise.all([redis.stop(), cluster.stop()]);
});

/** Breaks it, sees both nodes notice within 10 s, mends it, sees a bell get through for each of some topics. */
async function survives(url: string, database: number, ruin: () => unknown, mend: () => unknown): Promise<void> {
  const [here, there] = [await openRedisLayer(url, { database }), await openRedisLayer(url, { database })];
  let doubts = 0;
  here.onDoubt(() => doubts++);
  const heard = new Map<string, Doorbell[]>();
  for (const topic of ["user:a", "user:b", "user:c", "user:d", "lot:a", "admins"] as const) {
    heard.set(topic, []);
    await here.subscribe(topic, (bell) => heard.get(topic)?.push(bell));
  }
  await ruin();
  await until(() => !here.healthy() && !there.healthy(), NOTICED_MS);
  expect(here.fault()).not.toBeNull();
  await mend();
  await until(() => here.healthy() && there.healthy() && doubts > 0, 60_000);
  for (const [topic, bells] of heard) {
    there.publish(topic as "admins", { kind: "sessions" });
    await until(() => bells.length > 0);
  }
  await here.close();
  await there.close();
}

test("CLIENT PAUSE is noticed within ten seconds, and healed by itself", () =>
  survives(
    redis.url,
    1,
    () => redis.command("client", "pause", "20000", "all"),
    () => undefined,
  ));

test("a server that is stopped is noticed within ten seconds", () =>
  survives(
    redis.url,
    2,
    () => redis.service().suspend(),
    () => redis.service().resume(),
  ));

test("a master of a Cluster that is stopped is noticed within ten seconds", () =>
  survives(
    cluster.url,
    3,
    () => cluster.nodes[1]?.service().suspend(),
    () => cluster.nodes[1]?.service().resume(),
  ));

test("a master of a Cluster that is killed is noticed, and all is heard again when another keeps its slots", () =>
  survives(
    cluster.url,
    4,
    () => cluster.nodes[2]?.service().kill(),
    async () => {
      // As after a failover: another keeps its slots.
      const [first, second] = cluster.nodes;
      for (const node of [first, second]) await node?.command("cluster", "delslotsrange", "10923", "16383");
      await first?.command("cluster", "addslotsrange", "10923", "16383");
    },
  ));
