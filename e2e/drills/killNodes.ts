import { HISTORY, type Outcome } from "./drill.ts";
import { Scene } from "./scene.ts";

export interface KillNodes {
  drivers: number;
  owners: number;
  /** Of each person. */
  devices: number;
  noticesPerSecond: number;
  isCashOnly?: boolean;
  kills: number;
  /** What is done between two kills, and with one node only. */
  commands: { withAll: number; withOne: number };
}

/** Two nodes on PostgreSQL are killed in turn while people are at work; the other one serves meanwhile. */
export async function killNodes({
  kills,
  commands,
  noticesPerSecond,
  isCashOnly = false,
  ...people
}: KillNodes): Promise<Outcome> {
  const town = { ...people, slots: 200 };
  await using scene = await Scene.open({ engine: "postgres", town, noticesPerSecond, isCashOnly });
  for (let n = 0; n < kills; n++) {
    const node = scene.cluster.nodes[n % 2];
    await scene.done(commands.withAll);
    await node?.kill();
    await scene.done(commands.withOne);
    await node?.startAgain();
  }
  await scene.done(commands.withAll);
  await scene.settle();
  return { checked: HISTORY, faults: await scene.historyFaults(), said: scene.said };
}
