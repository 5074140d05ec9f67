import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { REALTIME_PATH, type ServerFrame } from "@parkmate/protocol";
import type { ChildCommand } from "../testing/gatewayChild.ts";
import { EPOCH, ORIGIN, type RigPerson } from "../testing/gatewayRig.ts";
import { RawSocket } from "../testing/rawSocket.ts";
import { SocketClient } from "../testing/socketClient.ts";
import { until } from "../testing/until.ts";

const NOTICES = 10_000;
const BATCH = 100;
const BYTES = 2_000;
/** Less than what was sent to it (24 MB), so that a queue of any kind is noticed. */
const LARGEST_GROWTH = 20 * 1024 * 1024;

/** The server, in a process of its own. */
let child: ReturnType<typeof spawnRig>;
let rig: { port: number; slow: RigPerson; others: RigPerson[] };
const answers: string[] = [];

function spawnRig() {
  const script = join(import.meta.dir, "../testing/gatewayChild.ts");
  return Bun.spawn([process.execPath, script], { stdin: "pipe", stdout: "pipe", stderr: "inherit" });
}

async function ask(command: ChildCommand): Promise<{ rss: number; sockets: number; errors: string[] }> {
  child.stdin.write(`${JSON.stringify(command)}\n`);
  await child.stdin.flush();
  return JSON.parse(await answer());
}

async function answer(): Promise<string> {
  await until(() => answers.length > 0, 30_000);
  return answers.shift() ?? "";
}

async function listen(): Promise<void> {
  let rest = "";
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    answers.push(...lines);
  }
}

beforeAll(async () => {
  child = spawnRig();
  listen().catch((error) => answers.push(String(error)));
  rig = JSON.parse(await answer());
}, 30_000);
afterAll(async () => {
  child.stdin.write(`${JSON.stringify({ do: "close" } satisfies ChildCommand)}\n`);
  await child.stdin.flush();
  await child.exited;
});

const connect = (person: RigPerson): SocketClient =>
  new SocketClient(`ws://127.0.0.1:${rig.port}${REALTIME_PATH}`, { origin: ORIGIN, cookie: person.cookie }, []);

function connectRaw(person: RigPerson, cursor: number): RawSocket {
  const path = `${REALTIME_PATH}?cursor=${cursor}&epoch=${EPOCH}`;
  return new RawSocket(rig.port, path, [`Origin: ${ORIGIN}`, `Cookie: ${person.cookie}`]);
}

/** The seqs among the frames a raw socket read. */
function seqsOf(socket: RawSocket): number[] {
  const frames = socket.texts.map((text) => JSON.parse(text) as ServerFrame);
  return frames.flatMap((frame) => (frame.type === "notification" ? [frame.seq] : []));
}

/** Posts so many notices of about 2.4 kB as frames to each, batch by batch. */
async function post(people: readonly RigPerson[], count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    for (const { userId } of people) await ask({ do: "post", userId, count: BATCH, bytes: BYTES });
  }
}

test("a reader that stops reading costs no memory, is closed with 4508, and later misses nothing", async () => {
  const [warmUp, ...peers] = rig.others;
  if (!warmUp) throw new Error("nobody to warm up with");
  const warm = connect(warmUp);
  await warm.first("welcome");
  await post([warmUp], NOTICES / 2);
  await warm.until(() => warm.seqs.length === NOTICES / 2);

  const slow = connectRaw(rig.slow, 0);
  await until(() => slow.texts.length === 1);
  const others = peers.map(connect);
  for (const client of others) await client.first("welcome");
  slow.pause();
  const before = await ask({ do: "memory" });

  const startedAt = performance.now();
  await post([rig.slow], NOTICES);
  await post(peers, 200);
  for (const client of others) {
    await client.until(() => client.seqs.length === 200);
    expect(client.seqs.at(-1)).toBe(200);
  }
  const after = await ask({ do: "memory" });
  expect(after.rss - before.rss).toBeLessThan(LARGEST_GROWTH);

  await until(async () => (await ask({ do: "memory" })).sockets === others.length + 1, 20_000);
  expect(performance.now() - startedAt).toBeGreaterThan(9_000);
  slow.resume();
  expect(await slow.closed()).toBe(4508);
  const seen = seqsOf(slow);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThan(NOTICES);

  const again = connectRaw(rig.slow, seen.at(-1) ?? 0);
  await until(() => again.texts.length === 1 + NOTICES - seen.length, 20_000);
  expect([...seen, ...seqsOf(again)]).toEqual(Array.from({ length: NOTICES }, (_, index) => index + 1));
  expect((await ask({ do: "memory" })).errors).toEqual([]);
  for (const client of [warm, ...others]) client.drop();
  again.destroy();
}, 60_000);
