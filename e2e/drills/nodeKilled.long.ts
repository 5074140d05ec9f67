/** Drill 10: a node is killed under load, and what fell due meanwhile is done when it is back. */
import { drill, HISTORY } from "./drill.ts";
import { Scene } from "./scene.ts";

const KILLS = 5;

drill(10, "the one node on SQLite killed five times under 100 notices/s", 5, async () => {
  await using scene = await Scene.open({
    engine: "sqlite",
    town: { drivers: 100, owners: 4, slots: 200, devices: 2 },
    noticesPerSecond: 100,
  });
  const [node] = scene.cluster.nodes;
  for (let n = 0; n < KILLS; n++) {
    await scene.done(200);
    await node?.kill();
    await node?.startAgain();
  }
  await scene.done(200);
  await scene.settle();
  return { checked: HISTORY, faults: await scene.historyFaults(), said: scene.said };
});
