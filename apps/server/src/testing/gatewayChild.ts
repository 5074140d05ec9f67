/**
 * A rig in a process of its own, whose memory can be measured: prints one JSON line when it stands, then answers one JSON
 * command per line of standard input. Its argument is the database, where it is not to have one of its own.
 */
import { openRig } from "./gatewayRig.ts";

/** What the child is asked; it answers `{ rss }` in bytes, or `{ port, slow, others }` at the start. */
export type ChildCommand =
  | { do: "post"; userId: string; count: number; bytes: number }
  | { do: "memory" }
  | { do: "close" };

const OTHERS = 3;

const [, , place] = process.argv;
const rig = await openRig(place === undefined ? {} : { place });
const slow = await rig.person("driver");
const others = [];
for (let n = 0; n < OTHERS; n++) others.push(await rig.person("driver"));
console.log(JSON.stringify({ port: rig.port, slow, others }));

for await (const line of console) {
  const command = JSON.parse(line) as ChildCommand;
  if (command.do === "post") await rig.post(command.userId, command.count, command.bytes);
  if (command.do === "close") {
    await rig.close();
    process.exit(0);
  }
  if (command.do === "memory") {
    // What the trace has noted is written first: it waits a second at most, for no reader.
    await rig.world.trace.flush();
    Bun.gc(true);
  }
  console.log(JSON.stringify({ rss: process.memoryUsage.rss(), sockets: rig.gateway.sockets(), errors: rig.errors }));
}
