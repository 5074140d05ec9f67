/**
 * One node on the Redis of its second argument, in a process of its own: ParkMate's log and channel layer, or (`floor`)
 * the bare client with a channel for each person. Answers one command per line of standard input.
 */
import { EVENTS } from "@parkmate/protocol";
import { createClient } from "redis";
import { openRig } from "../apps/server/src/testing/gatewayRig.ts";
import { openRedisLayer } from "../apps/server/src/testing/redisLayers.ts";

export type NodeCommand = { listenTo: number } | { notices: number };

const [, , subject = "", url = ""] = process.argv;

/** Listens to so many people; writes so many notices to somebody and rings each. */
interface Node {
  listen(people: readonly string[]): Promise<unknown>;
  post(count: number): Promise<unknown>;
}

async function parkMate(): Promise<Node> {
  const layer = await openRedisLayer(url);
  const rig = await openRig({ channels: () => layer });
  const { userId: reader } = await rig.person("owner");
  const data = EVENTS["booking.created"].sample;
  process.on("SIGTERM", () => void rig.close().finally(() => process.exit(0)));
  return {
    listen: (people) => Promise.all(people.map((userId) => layer.subscribe(`user:${userId}`, () => undefined))),
    async post(count) {
      for (let n = 0; n < count; n++)
        await rig.commit((unit) => unit.tell([{ reader, event: "booking.created", data }]));
    },
  };
}

async function floor(): Promise<Node> {
  const [listener, publisher] = [await createClient({ url }).connect(), await createClient({ url }).connect()];
  process.on("SIGTERM", () => process.exit(0));
  return {
    listen: (people) => Promise.all(people.map((userId) => listener.sSubscribe(`user:${userId}`, () => undefined))),
    async post(count) {
      for (let n = 0; n < count; n++) await publisher.sPublish("user:somebody", String(n));
    },
  };
}

const node = await (subject === "floor" ? floor() : parkMate());
console.log(JSON.stringify({ ready: true }));
for await (const line of console) {
  const command = JSON.parse(line) as NodeCommand;
  if ("notices" in command) await node.post(command.notices);
  else await node.listen(Array.from({ length: command.listenTo }, () => Bun.randomUUIDv7()));
  console.log(JSON.stringify({ done: true }));
}
