import { until } from "../harness/until.ts";
import { HISTORY, type Outcome } from "./drill.ts";
import { degradedOf, Scene, type SceneOptions } from "./scene.ts";

/** Redis is killed under load for so long and started again, empty; the nodes stay ready, say that it is lost, and then not. */
export async function killRedis(options: SceneOptions, awayMs: number, commands: number): Promise<Outcome> {
  await using scene = await Scene.open(options);
  const { nodes, redis } = scene.cluster;
  await scene.done(commands);
  await redis.service().kill();
  const allLost = async (): Promise<boolean> => (await degradedOf(nodes)).every(Boolean);
  const allWell = async (): Promise<boolean> => (await degradedOf(nodes)).every((lost) => !lost);
  await Promise.all([until("word of both nodes that Redis is lost", allLost), Bun.sleep(awayMs)]);
  await scene.done(commands);
  await redis.startAgain();
  await until("word of both nodes that Redis is back", allWell, 60_000);
  await scene.done(commands);
  await scene.settle();
  const faults = [...(await scene.historyFaults()), ...(await scene.holdingFaults())];
  return { checked: [...HISTORY, "I7"], faults, said: scene.said };
}
