import { readFileSync } from "node:fs";
import { join } from "node:path";

const READY_WITHIN_MS = 180_000;
const ANSWERS_WITHIN_MS = 300_000;
const STOPS_WITHIN_MS = 15_000;

/** A process of ours: what it prints is read line by line, what it is asked is one line of JSON each. */
export interface Child {
  /** The first line that matches, from now on. Fails when the process ends before. */
  line(matches: (line: string) => boolean, withinMs?: number): Promise<string>;
  /** Writes `command` as a line of JSON and answers the line of JSON that comes back. */
  ask<Answer>(command: unknown): Promise<Answer>;
  /** Resident memory now, bytes (Linux). */
  rssBytes(): number;
  /** Ends it and waits for its end. */
  stop(): Promise<void>;
}

interface Waiter {
  matches(line: string): boolean;
  resolve(line: string): void;
  reject(error: Error): void;
}

const running = new Set<Child>();

/** Ends every process that is still there. */
export async function stopChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

/** Starts a process; its standard error is ours. `env` is added to the environment, without settings of ParkMate. */
export function startChild(command: string[], env: Record<string, string> = {}): Child {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(?:parkmate_|node_env$|port$|host$)/i.test(key));
  const spawned = Bun.spawn(command, {
    cwd: import.meta.dir,
    env: { ...Object.fromEntries(inherited), ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const waiting: { for: Waiter | null } = { for: null };
  const reading = (async () => {
    let rest = "";
    const decoder = new TextDecoder();
    for await (const chunk of spawned.stdout) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (waiting.for?.matches(line)) waiting.for.resolve(line);
    }
    const code = await spawned.exited;
    waiting.for?.reject(new Error(`${command.slice(0, 2).join(" ")} ended with ${code}`));
  })();

  const line: Child["line"] = (matches, withinMs = READY_WITHIN_MS) => {
    if (spawned.exitCode !== null) throw new Error(`${command.slice(0, 2).join(" ")} ended with ${spawned.exitCode}`);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const timer = setTimeout(() => reject(new Error(`no answer of ${command.slice(0, 2).join(" ")}`)), withinMs);
    waiting.for = { matches, resolve, reject };
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.for = null;
    });
  };
  const child: Child = {
    line,
    async ask<Answer>(question: unknown) {
      const answer = line((text) => text.startsWith("{"), ANSWERS_WITHIN_MS);
      spawned.stdin.write(`${JSON.stringify(question)}\n`);
      await spawned.stdin.flush();
      return JSON.parse(await answer) as Answer;
    },
    rssBytes() {
      const status = readFileSync(`/proc/${spawned.pid}/status`, "utf8");
      const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
      if (kilobytes === undefined) throw new Error("the process has no resident memory");
      return Number(kilobytes) * 1024;
    },
    async stop() {
      running.delete(child);
      spawned.kill("SIGTERM");
      const timer = setTimeout(() => spawned.kill("SIGKILL"), STOPS_WITHIN_MS);
      await spawned.exited;
      clearTimeout(timer);
      await reading;
    },
  };
  running.add(child);
  return child;
}

/** Starts a file of this folder on Bun and waits for its first line of JSON. */
export function startBun<Ready>(file: string, ...args: string[]): Promise<{ child: Child; ready: Ready }> {
  return whenReady(startChild([process.execPath, join(import.meta.dir, file), ...args]));
}

/** Starts a file of this folder on Node, its types taken off first: Node as people run it has no use for them. */
export async function startNode<Ready>(file: string): Promise<{ child: Child; ready: Ready }> {
  const source = await Bun.file(join(import.meta.dir, file)).text();
  const code = new Bun.Transpiler({ loader: "ts", target: "node" }).transformSync(source);
  return whenReady(startChild(["node", "--input-type=module", "--eval", code]));
}

async function whenReady<Ready>(child: Child): Promise<{ child: Child; ready: Ready }> {
  const first = await child.line((text) => text.startsWith("{"));
  return { child, ready: JSON.parse(first) as Ready };
}
