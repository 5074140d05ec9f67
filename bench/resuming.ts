import { EVENTS } from "@parkmate/protocol";
import { Cluster } from "../e2e/harness/cluster.ts";
import { type Crowd, spawnCrowd } from "../e2e/harness/crowd.ts";
import type { Citizen, Town } from "../e2e/harness/furnish.ts";
import { type DeviceRecord, type Entry, historyFaults } from "../e2e/harness/history.ts";
import { type Load, startLoad } from "../e2e/harness/load.ts";
import type { DeviceAccount } from "../e2e/harness/recordedDevice.ts";
import type { RealServer } from "../e2e/harness/server.ts";
import { readTruth } from "../e2e/harness/truth.ts";
import { until } from "../e2e/harness/until.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import { quantile } from "./quantile.ts";

const OPEN_WITHIN_MS = 180_000;
const BACK_WITHIN_MS = 180_000;
const SETTLED_WITHIN_MS = 90_000;
/** What a node may say while thousands wait to be let in: its own device waits among them, who waits for 10 s is sent away. */
const OF_A_HERD = /the canary was not heard|its turn came too late/;

interface Size {
  rounds: number;
  /** Each somebody else's, half of them on the node that is killed. */
  devices: number;
  /** Some of these people, who let places to the others. */
  owners: number;
  noticesPerSecond: number;
  /** How long they are at work before the kill, ms. */
  beforeMs: number;
}

/**
 * A node is killed with -9 while people book: how long it takes from then until the devices that were connected to it have
 * all they missed. The devices are those of the web page (`@parkmate/client`, its waits included), each missed something,
 * and at the end every one of them was handed its person's whole log, in order, once.
 */
export const resuming: Measurement = {
  name: "resuming",
  title: "10,000 devices, a node is killed: until those it had are resumed",
  run: (say) => measure({ rounds: 3, devices: 10_000, owners: 20, noticesPerSecond: 20, beforeMs: 5_000 }, say),
  runTiny: (say) => measure({ rounds: 1, devices: 20, owners: 2, noticesPerSecond: 20, beforeMs: 200 }, say),
};

/** The devices of the dead node go to the other, which has as many; or wait until it is there again, and are alone on it. */
const SUBJECTS = ["two nodes", "one node, started again"] as const;

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  await using cluster = await Cluster.start({ engine: "postgres", nodes: 2, front: false, cables: false });
  for (let round = 0; round < size.rounds; round++) {
    for (const subject of inTurn(SUBJECTS, round)) {
      say(`round ${round + 1} of ${size.rounds}: ${subject}`);
      const { resumedMs, tries } = await killOne(cluster, size, subject === "two nodes");
      for (const [label, q] of [
        ["p50", 0.5],
        ["p99", 0.99],
        ["the last", 1],
      ] as const) {
        figures.add(subject, { metric: `resumed, ${label}`, unit: "ms", better: "less" }, quantile(resumedMs, q));
      }
      const perDevice = { metric: "handshakes per device", unit: "n", better: "less" } as const;
      figures.add(subject, perDevice, tries / resumedMs.length);
    }
  }
  return figures.all();
}

interface Resumed {
  /** Of each device of the dead node, from the kill. */
  resumedMs: number[];
  /** Handshakes that they began after it, all together. */
  tries: number;
}

/** Opens a town's devices, kills the first node and checks what everybody was told; both nodes run again afterwards. */
async function killOne(cluster: Cluster, size: Size, areTwo: boolean): Promise<Resumed> {
  const [dying, other] = cluster.nodes;
  if (!dying || !other) throw new Error("the cluster has two nodes");
  const town = await cluster.furnish({
    ...{ drivers: size.devices - size.owners, owners: size.owners, devices: 1 },
    slots: Math.min(size.noticesPerSecond * 3, size.devices / 4),
  });
  const everybody = [...town.owners, ...town.drivers];
  const moving = everybody.filter((_, index) => index % 2 === 0);
  const staying = areTwo ? everybody.filter((_, index) => index % 2 === 1) : [];
  const crowds = await openCrowds([
    accountsOf(moving, dying, areTwo ? other : dying),
    ...(areTwo ? [accountsOf(staying, other, other)] : []),
  ]);
  const [moved] = crowds;
  if (!moved) throw new Error("nobody is to be moved");
  try {
    const alive = areTwo ? other : dying;
    const { noticesPerSecond } = size;
    const load = startLoad({ town, url: () => origin(alive), noticesPerSecond, isCashOnly: true });
    await Bun.sleep(size.beforeMs);
    // Those at work are told enough, and nothing of theirs is locked.
    const atWork = new Set([...town.owners, ...town.drivers.slice(0, town.slots.length)]);
    const owed = await tellUnheard(
      cluster,
      moving.filter((person) => !atWork.has(person)),
    );
    const killedAt = Date.now();
    await dying.kill();
    if (!areTwo) await dying.startAgain();
    await until("line of all", async () => (await moved.connected()) === moved.size, BACK_WITHIN_MS);
    const records = await settled(cluster, town, crowds, load, areTwo);
    if (areTwo) await dying.startAgain();
    const movedIds = new Set(moving.map(({ userId }) => userId));
    const ofMoved = records.filter(({ userId }) => movedIds.has(userId));
    return {
      resumedMs: ofMoved.map((record) => resumedAt(record, owed.get(record.userId), killedAt) - killedAt),
      tries: ofMoved.reduce(
        (sum, { entries }) => sum + entries.filter((entry) => isOpening(entry, killedAt)).length,
        0,
      ),
    };
  } finally {
    await Promise.all(crowds.map((crowd) => crowd.close()));
  }
}

async function openCrowds(accounts: readonly DeviceAccount[][]): Promise<Crowd[]> {
  const crowds: Crowd[] = [];
  for (const some of accounts) crowds.push(await spawnCrowd(some, OPEN_WITHIN_MS));
  return crowds;
}

function accountsOf(people: readonly Citizen[], node: RealServer, elsewhere: RealServer): DeviceAccount[] {
  return people.map(({ userId, tokens }, index) => ({
    ...{ device: `device ${index} of ${node.port}`, userId, token: tokens[0] ?? "" },
    ...{ url: origin(node), elsewhere: origin(elsewhere) },
  }));
}

/** Without a name to look up. */
const origin = ({ port }: RealServer): string => `http://127.0.0.1:${port}`;

/** One notice to each, of which no bell is rung: what they are owed by seq. */
async function tellUnheard({ rows }: Cluster, people: readonly Citizen[]): Promise<ReadonlyMap<string, number>> {
  const told = await rows.query<{ user_id: string; seq: number }>(
    `with locked as (
       select user_id from readers
       where user_id in (select json_array_elements_text($1::text::json)) order by user_id for no key update
     ), grown as (
       update readers set head = head + 1, unread = unread + 1 from locked where readers.user_id = locked.user_id
       returning readers.user_id, head
     )
     insert into notifications (reader_id, seq, id, event, version, data, created_at)
     select user_id, head, gen_random_uuid()::text, 'booking.created', 1, $2, $3::bigint from grown
     returning reader_id as user_id, seq`,
    [
      JSON.stringify(people.map(({ userId }) => userId)),
      JSON.stringify(EVENTS["booking.created"].sample),
      String(Date.now()),
    ],
  );
  return new Map(told.map(({ user_id, seq }) => [user_id, seq]));
}

/** What every device was told, once nothing is under way any more. Throws where anything of it is wrong. */
async function settled(
  cluster: Cluster,
  town: Town,
  crowds: readonly Crowd[],
  load: Load,
  nobodyWasAway: boolean,
): Promise<DeviceRecord[]> {
  const { facts, repeated } = await load.stop();
  // What is not a broken line is an answer of 500 or more, or none for 15 s.
  const failed = Object.keys(repeated).filter((why) => nobodyWasAway || !/^(?:Connection|ECONN)/.test(why));
  if (failed.length > 0) throw new Error(`commands failed: ${JSON.stringify(repeated)}`);
  const people = new Set([...town.owners, ...town.drivers].map(({ userId }) => userId));
  const truth = await readTruth(cluster.rows, people);
  for (const crowd of crowds) {
    const atHead = async (): Promise<boolean> => {
      const { lowest } = await crowd.state();
      return Object.entries(lowest).every(([userId, at]) => at === truth.get(userId)?.head);
    };
    // Who does not get there is a fault that the history tells better.
    await until("rest", atHead, SETTLED_WITHIN_MS).catch(() => undefined);
  }
  const devices = (await Promise.all(crowds.map((crowd) => crowd.records()))).flat();
  const faults = historyFaults({ devices, truth, facts });
  if (faults.length > 0) throw new Error(`${faults.length} faults, such as ${JSON.stringify(faults.slice(0, 3))}`);
  const unexpected = cluster.faults.filter((line) => !OF_A_HERD.test(line));
  if (unexpected.length > 0) throw new Error(`the nodes wrote:\n${unexpected.slice(0, 3).join("\n")}`);
  return devices;
}

/** When the device was welcomed again and, where it is owed one, had the notice it missed. */
function resumedAt({ device, entries }: DeviceRecord, owed: number | undefined, killedAt: number): number {
  const times = entries.flatMap((entry) => (entry.type === "frame" && entry.seq === owed ? [entry.at] : []));
  const welcome = entries.find((entry) => entry.type === "welcome" && entry.at >= killedAt);
  if (welcome?.type !== "welcome" || (owed !== undefined && times.length === 0)) {
    throw new Error(`${device} was not resumed`);
  }
  return Math.max(welcome.at, ...times);
}

const isOpening = (entry: Entry, since: number): boolean => entry.type === "opening" && entry.at >= since;
