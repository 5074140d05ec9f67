/** Drills 25 and 26: nodes are replaced one after the other, and all at once without a word, under thousands of devices. */
import { type DeviceRecord, type HistoryFault, reconnects } from "../harness/history.ts";
import { drill, HISTORY } from "./drill.ts";
import { Scene, type SceneOptions } from "./scene.ts";

const DEVICES = Number(process.env.DRILL_DEVICES ?? 10_000);
const EACH = 4;
const OWNERS = 20;
/** More than this many handshakes in one second are a stampede: twice what a drain sends. */
const STAMPEDE = 1_200;

const SCENE: SceneOptions = {
  engine: "postgres",
  town: { drivers: DEVICES / EACH - OWNERS, owners: OWNERS, slots: 200, devices: EACH },
  noticesPerSecond: 50,
  apart: true,
  env: { PARKMATE_HEARTBEAT_SECONDS: "25" },
};

drill(25, `nodes restarted one after the other under ${DEVICES} devices`, 20, async () => {
  await using scene = await Scene.open(SCENE);
  const { nodes } = scene.cluster;
  await scene.done(200);
  const from = Date.now();
  const exits: number[] = [];
  for (const node of nodes) {
    exits.push(await node.terminate());
    await node.startAgain();
    await scene.everybodyIsBack(60_000);
    await scene.done(50);
  }
  await scene.settle();
  const records = await scene.crowd.records();
  const faults = await scene.historyFaults();
  if (exits.some((code) => code !== 0)) faults.push({ invariant: "I7", who: "nodes", what: `ended with ${exits}` });
  for (const record of records) {
    const { opened, ends } = reconnects(record);
    const often = opened - 1 > nodes.length;
    const otherwise = ends
      .filter(({ code }) => code !== 4503)
      .map(({ at, code, wasOpen }) => `${code} ${wasOpen ? "" : "before its welcome "}after ${at - from} ms`);
    if (often)
      faults.push({ invariant: "I2", who: record.device, what: `opened ${opened} lines for ${nodes.length} restarts` });
    if (otherwise.length > 0)
      faults.push({ invariant: "I2", who: record.device, what: `was closed with ${otherwise}` });
  }
  const { busiest, total } = handshakes(records, from);
  if (busiest > STAMPEDE) faults.push({ invariant: "I2", who: "all", what: `${busiest} handshakes in one second` });
  return { checked: HISTORY, faults, said: `${scene.said}; ${total} reconnects, ${busiest} in the busiest second` };
});

drill(26, `all nodes killed and started again under ${DEVICES} devices`, 20, async () => {
  await using scene = await Scene.open(SCENE);
  const { nodes } = scene.cluster;
  await scene.done(200);
  const from = Date.now();
  await Promise.all(nodes.map((node) => node.kill()));
  const starting = Promise.all(nodes.map((node) => node.startAgain()));
  const backMs = await scene.everybodyIsBack(120_000);
  await starting;
  await scene.done(100);
  await scene.settle();
  const faults: HistoryFault[] = await scene.historyFaults();
  if (backMs > 60_000) faults.push({ invariant: "I2", who: "all", what: `were back after ${backMs} ms` });
  // A node that takes in thousands within a second is busy, and unready for that moment: no fault.
  const complaints = scene.cluster.faults.filter((line) => !line.includes('"the canary was not heard"'));
  for (const line of complaints.slice(0, 5)) faults.push({ invariant: "I2", who: "a node", what: line });
  const records = await scene.crowd.records();
  const { busiest, total } = handshakes(records, from);
  const said = `${scene.said}; all back after ${(backMs / 1000).toFixed(1)} s, ${total} handshakes, ${busiest} in the busiest second`;
  return { checked: HISTORY, faults, said };
});

/** Handshakes since then, and the most within one second. */
function handshakes(records: readonly DeviceRecord[], from: number): { total: number; busiest: number } {
  const perSecond = new Map<number, number>();
  let total = 0;
  for (const { entries } of records) {
    for (const entry of entries) {
      if (entry.type !== "opening" || entry.at < from) continue;
      const second = Math.floor(entry.at / 1_000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      total++;
    }
  }
  return { total, busiest: Math.max(0, ...perSecond.values()) };
}
