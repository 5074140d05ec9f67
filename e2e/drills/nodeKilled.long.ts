/** Drill 10: nodes are killed under load, and what fell due meanwhile is done when one is back. */
import { furnishDeadlines } from "../harness/furnish.ts";
import { until } from "../harness/until.ts";
import { drill, HISTORY } from "./drill.ts";
import { killNodes } from "./killNodes.ts";
import { Scene } from "./scene.ts";

const KILLS = 5;
const OVERDUE = 100;

drill(10, "the one node on SQLite killed five times under 100 notices/s", 10, async () => {
  await using scene = await Scene.open({
    engine: "sqlite",
    town: { drivers: 100, owners: 4, slots: 300, devices: 2 },
    noticesPerSecond: 100,
  });
  const { cluster, town } = scene;
  const [node] = cluster.nodes;
  for (let n = 0; n < KILLS; n++) {
    await scene.done(200);
    await node?.kill();
    if (n === 0) {
      const driver = (index: number) => scene.driver(index);
      await furnishDeadlines(cluster.rows, town.slots.slice(-OVERDUE), driver, Date.now() - 1_000);
    }
    await node?.startAgain();
  }
  await scene.done(200);
  await until("deadlines that passed meanwhile", async () => (await scene.told("booking.expired")) >= OVERDUE, 60_000);
  await scene.settle();
  const said = `${scene.said}; ${await scene.told("booking.expired")} of ${OVERDUE} overdue deadlines done`;
  return { checked: HISTORY, faults: await scene.historyFaults(), said };
});

drill(10, "each of two nodes on PostgreSQL killed three times under 200 notices/s", 10, () =>
  killNodes({
    ...{ drivers: 100, owners: 10, devices: 4, noticesPerSecond: 200, kills: 6 },
    commands: { withAll: 300, withOne: 100 },
  }),
);
