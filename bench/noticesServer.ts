/**
 * One node of ParkMate's gateway and log in a process of its own, written to directly: notices are posted through
 * `transact`, one per transaction. Prints how to reach it, then answers one command per line.
 */
import { EVENTS } from "@parkmate/protocol";
import { openRig, type RigPerson } from "../apps/server/src/testing/gatewayRig.ts";
import { openRedisLayer } from "../apps/server/src/testing/redisLayers.ts";
import { epochMs } from "./epochMs.ts";

/** Its one argument, as JSON. */
export interface NodeOptions {
  /** People of its own. */
  readers: number;
  /** What it is called among others. */
  node?: string;
  /** A PostgreSQL database that it may share; left out, SQLite of its own. */
  place?: string;
  /** Left out, bells stay in the process. */
  redis?: { url: string; database: number };
}

export interface NodeReady {
  url: string;
  people: { userId: string; token: string }[];
}

/** Notices to these people in turn: by so many writers as fast as they can, or one after the other at a rate. */
export type Burst = { count: number; to: readonly string[] } & ({ writers: number } | { perSecond: number });

export interface BurstReport {
  committedMs: number;
  /** When each notice was committed, in the order they were posted in; only those posted at a rate. */
  committedAt: number[];
}

const options = JSON.parse(process.argv[2] ?? "") as NodeOptions;
const layer = options.redis ? await openRedisLayer(options.redis.url, { database: options.redis.database }) : null;
let durableAt = 0;
const rig = await openRig({
  ...(options.place === undefined ? {} : { place: options.place }),
  ...(options.node === undefined ? {} : { node: options.node }),
  channels: (inner) => layer ?? inner,
  over: (store) => ({
    ...store,
    async transaction(work) {
      const made = await store.transaction(work);
      durableAt = epochMs();
      return made;
    },
  }),
});
process.on("SIGTERM", () => {
  rig.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
const people: RigPerson[] = [];
while (people.length < options.readers) people.push(await rig.person("owner"));
const ready: NodeReady = { url: rig.urlOf(), people: people.map(({ userId, token }) => ({ userId, token })) };
console.log(JSON.stringify(ready));

const data = EVENTS["booking.created"].sample;
for await (const line of console) {
  const burst = JSON.parse(line) as Burst;
  const startedAt = performance.now();
  const committedAt: number[] = [];
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < burst.count) {
      const n = next++;
      const reader = burst.to[n % burst.to.length] ?? "";
      if ("perSecond" in burst)
        await Bun.sleep(Math.max(0, startedAt + (n * 1000) / burst.perSecond - performance.now()));
      await rig.commit((unit) => {
        unit.tell([{ reader, event: "booking.created", data }]);
        // In the tick of the commit, behind the bells.
        if ("perSecond" in burst) unit.afterCommit(() => committedAt.push(durableAt));
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: "writers" in burst ? burst.writers : 1 }, write));
  if (rig.errors.length > 0) throw new Error(rig.errors.join("\n"));
  const report: BurstReport = { committedMs: performance.now() - startedAt, committedAt };
  console.log(JSON.stringify(report));
}
