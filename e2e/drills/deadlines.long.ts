/** Drills 16 and 18: very many deadlines at one instant, and a node that is stopped in the middle of them. */
import { furnishDeadlines } from "../harness/furnish.ts";
import { metric } from "../harness/truth.ts";
import { until } from "../harness/until.ts";
import { drill, HISTORY, type Outcome } from "./drill.ts";
import { Scene } from "./scene.ts";

const DEADLINES = Number(process.env.DRILL_DEADLINES ?? 50_000);
/** By then all rows are written. */
const AHEAD_MS = 30_000;
/** Slots whose drivers are at work and have no deadline. */
const SLOTS_AT_WORK = 100;

/** So many bookings end at one instant, every second of them one driver's; what people do meanwhile is answered. */
async function atOneInstant(engine: "sqlite" | "postgres", deadlines: number): Promise<Outcome> {
  await using scene = await Scene.open({
    engine,
    town: { drivers: 50, owners: 20, slots: deadlines, devices: 2 },
    noticesPerSecond: 20,
  });
  await scene.done(50);
  const busy = scene.driver(0);
  const dueAt = Date.now() + AHEAD_MS;
  const startedAt = Date.now();
  await furnishDeadlines(
    scene.cluster.rows,
    scene.town.slots.slice(SLOTS_AT_WORK),
    (index) => (index % 2 === 0 ? busy : scene.driver(index)),
    dueAt,
  );
  const furnishedMs = Date.now() - startedAt;
  const count = deadlines - SLOTS_AT_WORK;
  await until("end of all bookings", async () => (await scene.told("booking.expired")) >= count, 600_000);
  const tookMs = Date.now() - dueAt;
  await scene.settle(300_000);
  const lateness = await Promise.all(
    scene.cluster.nodes.map(async ({ url }) => {
      const text = await (await fetch(`${url}/metrics`)).text();
      const [seconds, times] = ["sum", "count"].map((part) => metric(text, `parkmate_timer_lateness_seconds_${part}`));
      return { times: times ?? 0, mean: (seconds ?? 0) / Math.max(1, times ?? 0) };
    }),
  );
  const reported = lateness.reduce((sum, { times }) => sum + times, 0);
  const faults = await scene.historyFaults();
  const told = await scene.told("booking.expired");
  if (told !== count) faults.push({ invariant: "I1", who: "deadlines", what: `${told} of ${count} were told` });
  if (reported < count) {
    faults.push({ invariant: "I1", who: "lateness", what: `is reported for ${reported} of ${count}` });
  }
  const means = lateness.map(({ times, mean }) => `${times} at ${mean.toFixed(1)} s`).join(", ");
  const said = `${scene.said}; ${count} in ${(tookMs / 1000).toFixed(1)} s (written in ${furnishedMs} ms); late: ${means}`;
  return { checked: HISTORY, faults, said };
}

drill(16, `${DEADLINES} deadlines at one instant, half of them one person's, on SQLite`, 20, () =>
  atOneInstant("sqlite", DEADLINES + SLOTS_AT_WORK),
);
drill(16, `${DEADLINES} deadlines at one instant, half of them one person's, on PostgreSQL`, 20, () =>
  atOneInstant("postgres", DEADLINES + SLOTS_AT_WORK),
);

drill(18, "one of two nodes stopped for 60 s in the middle of 5,000 deadlines", 10, async () => {
  const deadlines = 5_000;
  await using scene = await Scene.open({
    engine: "postgres",
    town: { drivers: 100, owners: 20, slots: deadlines + SLOTS_AT_WORK, devices: 2 },
    noticesPerSecond: 20,
  });
  const [node] = scene.cluster.nodes;
  await scene.done(50);
  const slots = scene.town.slots.slice(SLOTS_AT_WORK);
  await furnishDeadlines(scene.cluster.rows, slots, (index) => scene.driver(index), Date.now() + 1_000);
  await until("first of the deadlines", async () => (await scene.told("booking.expired")) >= 200, 60_000);
  node?.suspend();
  const stoppedAt = await scene.told("booking.expired");
  await Bun.sleep(60_000);
  const meanwhile = await scene.told("booking.expired");
  node?.resume();
  await until("end of all bookings", async () => (await scene.told("booking.expired")) >= deadlines, 120_000);
  await scene.settle();
  const faults = await scene.historyFaults();
  const told = await scene.told("booking.expired");
  if (told !== deadlines) faults.push({ invariant: "I1", who: "deadlines", what: `${told} of ${deadlines} were told` });
  // What the stopped node has claimed waits for it; everything else does not.
  if (meanwhile < deadlines - 200) {
    faults.push({ invariant: "I2", who: "the other node", what: `had told ${meanwhile} of ${deadlines} after 60 s` });
  }
  return { checked: HISTORY, faults, said: `${scene.said}; ${stoppedAt} told before, ${meanwhile} by the other node` };
});
