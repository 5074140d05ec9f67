/** Drills 7, 8 and 13: Redis dies, loses its subscribers, or tells lies; the log does not care. */
import type { Town } from "../harness/furnish.ts";
import { doorbellFilter } from "../harness/resp.ts";
import { until } from "../harness/until.ts";
import { drill, HISTORY } from "./drill.ts";
import { killRedis } from "./killRedis.ts";
import { Scene, type SceneOptions } from "./scene.ts";

const SCENE: SceneOptions = {
  engine: "postgres",
  town: { drivers: 100, owners: 10, slots: 200, devices: 4 },
  noticesPerSecond: 100,
};

drill(7, "Redis killed for 30 s under 100 notices/s, started again empty", 10, () => killRedis(SCENE, 30_000, 300));

drill(8, "subscriptions killed (CLIENT KILL TYPE pubsub), then Redis held still (CLIENT PAUSE)", 10, async () => {
  await using scene = await Scene.open(SCENE);
  const { redis } = scene.cluster;
  for (let n = 0; n < 5; n++) {
    await scene.done(150);
    await redis.command("client", "kill", "type", "pubsub");
  }
  await scene.done(150);
  await redis.command("client", "pause", "15000", "all");
  await scene.done(300);
  await scene.settle(30_000);
  const faults = await scene.historyFaults();

  // At rest nothing but the repair of a lost subscription brings a notice in time.
  await redis.command("client", "kill", "type", "pubsub");
  const killedMs = await timeToTell(scene, scene.town);
  await redis.command("client", "pause", "20000", "all");
  const pausedMs = await timeToTell(scene, scene.town);
  for (const [how, ms] of [["killed", killedMs] as const, ["paused", pausedMs] as const]) {
    if (ms > 10_000)
      faults.push({ invariant: "I2", who: `a subscription that was ${how}`, what: `noticed after ${ms} ms` });
  }
  return { checked: HISTORY, faults, said: `${scene.said}; told after ${killedMs} ms and ${pausedMs} ms` };
});

drill(13, "of all doorbells 30 % lost, 30 % doubled, 30 % late and out of order", 10, async () => {
  await using scene = await Scene.open({
    ...SCENE,
    beforeAnybody(cluster) {
      const fate = (): number[] => {
        const [dice, late] = [Math.random(), Math.random() * 3_000];
        if (dice < 0.3) return [];
        if (dice < 0.6) return [0, late];
        return dice < 0.9 ? [late] : [0];
      };
      for (const { redis } of cluster.cables) {
        redis.filter(() => doorbellFilter(fate));
        redis.reset();
      }
    },
  });
  await scene.done(1_500);
  await scene.settle();
  return { checked: HISTORY, faults: await scene.historyFaults(), said: scene.said };
});

/** Books at rest; answers how long it took until every device of the owner was told, ms. */
async function timeToTell(scene: Scene, { slots, drivers }: Town): Promise<number> {
  const [slot, driver] = [slots[0], drivers[0]];
  if (!slot || !driver) throw new Error("the town is empty");
  const before = (await scene.crowd.state()).lowest[slot.owner.userId] ?? 0;
  const startedAt = performance.now();
  await scene.bookAndCancel(slot, driver);
  const told = async (): Promise<boolean> => ((await scene.crowd.state()).lowest[slot.owner.userId] ?? 0) > before;
  await until("notice after a fault of Redis", told, 60_000);
  return Math.round(performance.now() - startedAt);
}
