import { type Redis, startRedis } from "../tools/services/redis.ts";
import { startBun } from "./child.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import type { NodeCommand } from "./redisNode.ts";

interface Size {
  rounds: number;
  /** People who are listened to. */
  people: number;
  notices: number;
}

/**
 * What Redis costs: messages and bytes that a node sends it for a notice to one person, and what a person who is listened
 * to costs there and in the node. The floor is the bare client: a channel of the same length per person, a message that
 * holds a number.
 */
export const redisBells: Measurement = {
  name: "redisBells",
  title: "Redis: messages of a notice, memory of a person who is listened to",
  run: (say) => measure({ rounds: 5, people: 10_000, notices: 2_000 }, say),
  runTiny: (say) => measure({ rounds: 1, people: 100, notices: 20 }, say),
};

const SUBJECTS = ["ParkMate", "floor"] as const;

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  for (let round = 0; round < size.rounds; round++) {
    for (const subject of inTurn(SUBJECTS, round)) {
      say(`round ${round + 1} of ${size.rounds}: ${subject}`);
      await using redis = await startRedis();
      const { child } = await startBun<{ ready: true }>("redisNode.ts", subject, redis.url);
      const ask = (command: NodeCommand): Promise<unknown> => child.ask(command);
      try {
        const [sent, received] = [await messages(redis), await infoOf(redis, "stats", "total_net_input_bytes")];
        await ask({ notices: size.notices });
        await atRest(() => messages(redis));
        const bytes = (await infoOf(redis, "stats", "total_net_input_bytes")) - received;
        const better = "less";
        const perNotice = ((await messages(redis)) - sent) / size.notices;
        figures.add(subject, { metric: "messages to Redis per notice", unit: "n", better }, perNotice);
        figures.add(subject, { metric: "sent to Redis per notice", unit: "bytes", better }, bytes / size.notices);
        const [used, rss] = [await infoOf(redis, "memory", "used_memory"), child.rssBytes()];
        await ask({ listenTo: size.people });
        const inRedis = ((await infoOf(redis, "memory", "used_memory")) - used) / size.people;
        figures.add(subject, { metric: "per socket's person, Redis", unit: "bytes", better }, inRedis);
        const inNode = (child.rssBytes() - rss) / size.people;
        figures.add(subject, { metric: "per socket's person, node", unit: "bytes", better }, inNode);
      } finally {
        await child.stop();
      }
    }
  }
  return figures.all();
}

/** How many messages were published so far. */
async function messages(redis: Redis): Promise<number> {
  return Number(/cmdstat_spublish:calls=(\d+)/.exec(await redis.command("info", "commandstats"))?.[1] ?? 0);
}

/** Resolves when a count has not risen for a while: what was written has left, or will not. */
async function atRest(count: () => Promise<number>): Promise<void> {
  for (let before = -1, now = await count(); now !== before; now = await count()) {
    before = now;
    await Bun.sleep(250);
  }
}

async function infoOf(redis: Redis, section: string, name: string): Promise<number> {
  const value = new RegExp(`^${name}:(\\d+)`, "m").exec(await redis.command("info", section))?.[1];
  if (value === undefined) throw new Error(`Redis does not tell ${name}`);
  return Number(value);
}
