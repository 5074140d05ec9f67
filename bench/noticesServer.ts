/**
 * ParkMate's gateway and log in a process of their own, written to directly: a burst is posted through `transact`, one
 * notice per transaction, by several writers at once. Prints how to reach it, then answers one burst per line.
 */
import { EVENTS } from "@parkmate/protocol";
import { openRig, type RigPerson } from "../apps/server/src/testing/gatewayRig.ts";

const readers = Number(process.argv[2]);
const rig = await openRig();
process.on("SIGTERM", () => {
  rig.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
const people: RigPerson[] = [];
while (people.length < readers) people.push(await rig.person("owner"));
console.log(JSON.stringify({ url: rig.urlOf(), tokens: people.map(({ token }) => token) }));

const data = EVENTS["booking.created"].sample;
for await (const line of console) {
  const { count, writers } = JSON.parse(line) as { count: number; writers: number };
  const startedAt = performance.now();
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < count) {
      const reader = people[next++ % people.length]?.userId ?? "";
      await rig.commit((unit) => unit.tell([{ reader, event: "booking.created", data }]));
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  if (rig.errors.length > 0) throw new Error(rig.errors.join("\n"));
  console.log(JSON.stringify({ committedMs: performance.now() - startedAt }));
}
