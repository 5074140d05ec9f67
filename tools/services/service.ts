/**
 * A server of somebody else's (PostgreSQL, Redis, nginx), run for a test.
 *
 * Owns: the process and the folder it was given.
 * Promises: it answers when `startService` resolves; nothing of it is left after `stop`, nor after the end of this process.
 * Never: shares a port, a folder or a process with anything that was running before.
 */
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_MS = 20_000;
const STOP_MS = 10_000;

export interface Service extends AsyncDisposable {
  readonly pid: number;
  /** SIGKILL, and gone. Its folder stays, for a start on the same one. */
  kill(): Promise<void>;
  /** SIGSTOP: alive, and answers nothing until `resume`. */
  suspend(): void;
  resume(): void;
  /** Ended in order, or killed where it takes longer than 10 s. */
  stop(): Promise<void>;
}

export interface ServiceStart {
  /** What people call it; named where it does not start. */
  name: string;
  command: readonly string[];
  /** Whether it answers by now. A throw means: not yet. */
  isReady(): Promise<boolean>;
  /** What ends it in order; PostgreSQL wants SIGINT. */
  stopSignal?: "SIGTERM" | "SIGINT" | "SIGQUIT";
  cwd?: string;
}

const running = new Set<Bun.Subprocess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Runs `command` until it answers. Throws with everything it wrote where it ends before, or takes longer than 20 s. */
export async function startService(start: ServiceStart): Promise<Service> {
  const { name, command, isReady, stopSignal = "SIGTERM", cwd = "/" } = start;
  // It dies with this process, however that ends.
  const bound = ["setpriv", "--pdeathsig", "KILL", "--", ...command];
  const child = Bun.spawn(bound, { cwd, stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  running.add(child);
  const written: string[] = [];
  const read = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      written.push(decoder.decode(chunk, { stream: true }));
      if (written.length > 1_000) written.shift();
    }
  };
  const drained = Promise.all([read(child.stdout), read(child.stderr)]);
  const gone = async (): Promise<void> => {
    await child.exited;
    running.delete(child);
  };
  const service: Service = {
    pid: child.pid,
    async kill() {
      child.kill("SIGKILL");
      await gone();
    },
    suspend: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    async stop() {
      child.kill("SIGCONT");
      child.kill(stopSignal);
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await gone();
      clearTimeout(timer);
    },
    [Symbol.asyncDispose]: () => service.stop(),
  };
  const deadline = performance.now() + READY_MS;
  for (;;) {
    if (child.exitCode !== null) {
      await drained;
      running.delete(child);
      throw new Error(`${name} ended with ${child.exitCode}:\n${written.join("")}`);
    }
    if (await isReady().catch(() => false)) return service;
    if (performance.now() > deadline) {
      await service.kill();
      throw new Error(`${name} did not answer within ${READY_MS} ms:\n${written.join("")}`);
    }
    await Bun.sleep(10);
  }
}

/** An empty folder under the system's temporary one that is gone at `remove`, or else with this process. */
export async function serviceFolder(name: string): Promise<{ path: string; remove(): void }> {
  const path = await mkdtemp(join(tmpdir(), `parkmate-${name}-`));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    remove() {
      process.off("exit", remove);
      remove();
    },
  };
}

/** Runs a command to its end. Throws with its output where it fails. */
export async function runOnce(command: readonly string[]): Promise<string> {
  const child = Bun.spawn([...command], { cwd: "/", stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const code = await child.exited;
  if (code !== 0) throw new Error(`${command.join(" ")} ended with ${code}:\n${out}${err}`);
  return out;
}
