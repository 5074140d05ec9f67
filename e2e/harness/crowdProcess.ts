/** A crowd in a process of its own: the accounts come as the first line of JSON, then one question a line. */
import { type Crowd, type CrowdQuestion, openCrowd } from "./crowd.ts";
import type { DeviceAccount } from "./recordedDevice.ts";

let crowd: Crowd | null = null;
const say = (what: unknown): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

for await (const line of console) {
  const asked = JSON.parse(line) as CrowdQuestion | { accounts: DeviceAccount[]; deadlineMs: number };
  if (typeof asked === "object") {
    crowd = await openCrowd(asked.accounts, asked.deadlineMs);
    say({ size: crowd.size });
    continue;
  }
  if (!crowd) throw new Error("there is no crowd yet");
  if (asked !== "close") {
    say(await crowd[asked]());
    continue;
  }
  await crowd.close();
  say("closed");
  break;
}
