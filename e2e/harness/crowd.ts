/** Many recorded devices, in this process or in one of their own. */
import type { DeviceRecord } from "./history.ts";
import { type DeviceAccount, type RecordedDevice, recordedDevice } from "./recordedDevice.ts";
import { until } from "./until.ts";

/** How many of them have a line now, and where those stand. */
export interface CrowdState {
  connected: number;
  /** By person: the lowest seq that one of their devices was handed; -1 where one has none yet. */
  lowest: Record<string, number>;
}

export interface Crowd {
  readonly size: number;
  state(): Promise<CrowdState>;
  /** The same as a number alone, which costs thousands of devices next to nothing. */
  connected(): Promise<number>;
  records(): Promise<DeviceRecord[]>;
  /** All lines are closed. */
  close(): Promise<void>;
}

const DIALLED_AT_ONCE = 50;
const DIALLED_EACH_MS = 50;
/** Devices without a line that a failure tells of. */
const SAID = 5;

/** What a device that has no line says of itself. */
function withoutLine({ connection, record }: RecordedDevice): string[] {
  const { isConnected, phase, lastError } = connection.state;
  if (isConnected) return [];
  const { device, entries } = record();
  return [`${device} is ${phase} (${lastError ?? "no error"}), ${JSON.stringify(entries.slice(-6))}`];
}

/** Devices that come in at up to 1,000 a second; resolves when all have a line. */
export async function openCrowd(accounts: readonly DeviceAccount[], deadlineMs = 60_000): Promise<Crowd> {
  const devices: RecordedDevice[] = [];
  const connected = (): number => devices.filter(({ connection }) => connection.state.isConnected).length;
  for (let from = 0; from < accounts.length; from += DIALLED_AT_ONCE) {
    devices.push(...accounts.slice(from, from + DIALLED_AT_ONCE).map(recordedDevice));
    if (from + DIALLED_AT_ONCE < accounts.length) await Bun.sleep(DIALLED_EACH_MS);
    // Who is dialled is let in before many more are.
    await until("welcome of those dialled", () => devices.length - connected() < 500, deadlineMs);
  }
  await until(`line of each of ${devices.length} devices`, () => connected() === devices.length, deadlineMs).catch(
    (error) => {
      throw new Error(`${error.message}: ${devices.flatMap(withoutLine).slice(0, SAID).join("; ")}`);
    },
  );
  return {
    size: devices.length,
    async state() {
      const lowest: Record<string, number> = {};
      for (const device of devices) {
        const { userId, at } = device.position();
        lowest[userId] = Math.min(lowest[userId] ?? Number.POSITIVE_INFINITY, at);
      }
      return { connected: connected(), lowest };
    },
    connected: async () => connected(),
    records: async () => devices.map((device) => device.record()),
    async close() {
      for (const device of devices) device.close();
    },
  };
}

/** What is asked of the process: one line of JSON each. */
export type CrowdQuestion = "state" | "connected" | "records" | "close";

const PROGRAM = new URL("crowdProcess.ts", import.meta.url).pathname;

/** The same in a process of their own, so that thousands of them do not slow down who watches them. */
export async function spawnCrowd(accounts: readonly DeviceAccount[], deadlineMs = 120_000): Promise<Crowd> {
  const child = Bun.spawn([process.execPath, PROGRAM], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
  process.once("exit", () => child.kill("SIGKILL"));
  const lines = linesOf(child.stdout);
  const ask = async <Answer>(line: unknown): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify(line)}\n`);
    await child.stdin.flush();
    const { value, done } = await lines.next();
    if (done || value === undefined) throw new Error(`the crowd ended with ${await child.exited}`);
    return JSON.parse(value) as Answer;
  };
  const { size } = await ask<{ size: number }>({ accounts, deadlineMs });
  return {
    size,
    state: () => ask("state" satisfies CrowdQuestion),
    connected: () => ask("connected" satisfies CrowdQuestion),
    records: () => ask("records" satisfies CrowdQuestion),
    async close() {
      await ask("close" satisfies CrowdQuestion);
      await child.exited;
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for await (const chunk of stream) {
    const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
    parts.push(first);
    for (const next of more) {
      yield parts.join("");
      parts = [next];
    }
  }
}
