/**
 * The server as people run it: a process of its own with a data folder of its own.
 *
 * Owns: the process, its folder and what it wrote.
 * Promises: answers `/readyz` when `start` resolves; nothing of it is left after `dispose`, however the test ended.
 * Never: reaches into the process; it is only started, asked over the network, and killed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { buildWebIfNeeded } from "../../apps/server/src/platform/webBuild.ts";
import { until } from "./until.ts";

const MAIN = resolve(import.meta.dir, "../../apps/server/src/main.ts");
const READY_MS = 60_000;

export interface ServerOptions {
  /** `start` is the demo, `serve` production. */
  command?: "start" | "serve";
  env?: Readonly<Record<string, string>>;
  /** Default: a new temporary one, removed at the end. */
  dataDir?: string;
  /** Default: a free one of the loopback. */
  port?: number;
  /** A server that is not ready by then has failed. Default: 20 s. */
  readyMs?: number;
}

/** One process that ran, or runs, on a data folder. */
interface Run {
  process: Bun.Subprocess<"ignore", "pipe", "pipe">;
  /** Resolves when both of its streams have been read to their end. */
  drained: Promise<unknown>;
}

/** None of them outlives this process, however it ends by itself. */
const children = new Set<Bun.Subprocess>();
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

let webBuilt: Promise<void> | null = null;

/** The web page is built; once per test run, however many servers start. */
function builtWeb(): Promise<void> {
  webBuilt ??= buildWebIfNeeded((line) => console.log(line));
  return webBuilt;
}

/** What a fresh machine would have set, and nothing of this one's ParkMate. */
function cleanEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG"];
  return Object.fromEntries(kept.flatMap((key) => (process.env[key] ? [[key, process.env[key]]] : [])));
}

/** Runs main.ts once; what it writes is handed to `onLine` as it comes. */
function run(args: string[], env: Record<string, string>, onLine: (stream: "out" | "err", line: string) => void): Run {
  const child = Bun.spawn([process.execPath, MAIN, ...args], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    env: { ...cleanEnvironment(), ...env },
  });
  children.add(child);
  void child.exited.then(() => children.delete(child));
  const read = async (stream: ReadableStream<Uint8Array>, name: "out" | "err"): Promise<void> => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine(name, line);
    }
    if (rest !== "") onLine(name, rest);
  };
  return { process: child, drained: Promise.all([read(child.stdout, "out"), read(child.stderr, "err")]) };
}

/** Runs a start that is expected to fail, to its end; answers its exit code and everything it wrote. */
export async function runToEnd(
  command: "start" | "serve",
  env: Record<string, string>,
): Promise<{ exitCode: number; output: string }> {
  await builtWeb();
  const lines: string[] = [];
  const { process: child, drained } = run([command], env, (_stream, line) => lines.push(line));
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_MS);
  try {
    const exitCode = await child.exited;
    await drained;
    return { exitCode, output: lines.join("\n") };
  } finally {
    clearTimeout(timer);
  }
}

export class RealServer implements AsyncDisposable {
  readonly port: number;
  readonly dataDir: string;
  /** Everything written by all its processes, in order. */
  readonly lines: string[] = [];
  /** What it should not have written: lines of level error, anything on stderr. */
  readonly faults: string[] = [];
  readonly #options: ServerOptions;
  #run: Run | null = null;

  private constructor(port: number, dataDir: string, options: ServerOptions) {
    this.port = port;
    this.dataDir = dataDir;
    this.#options = options;
  }

  /** A server that answers `/readyz`. */
  static async start(options: ServerOptions = {}): Promise<RealServer> {
    await builtWeb();
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "parkmate-e2e-")));
    const server = new RealServer(options.port ?? (await freePort("127.0.0.1")), dataDir, options);
    try {
      await server.startAgain();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The process id of the one that runs now. */
  get pid(): number {
    return this.#running().process.pid;
  }

  /** A new process on the same port and folder, ready. */
  async startAgain(): Promise<void> {
    const { command = "start", env = {}, readyMs = READY_MS } = this.#options;
    const settings = { PORT: String(this.port), PARKMATE_DATA_DIR: this.dataDir, ...env };
    const started = run([command], settings, (stream, line) => this.#take(stream, line));
    this.#run = started;
    await until(
      "ready server",
      async () => {
        if (started.process.exitCode !== null) {
          throw new Error(`the server ended with ${started.process.exitCode}:\n${this.lines.join("\n")}`);
        }
        return this.#isReady();
      },
      readyMs,
    );
  }

  /** SIGKILL: gone in the middle of whatever it did. */
  async kill(): Promise<void> {
    const { process: child, drained } = this.#running();
    child.kill("SIGKILL");
    await child.exited;
    await drained;
    this.#run = null;
  }

  /** SIGTERM, and the exit code it ended with. */
  async terminate(): Promise<number> {
    const { process: child, drained } = this.#running();
    child.kill("SIGTERM");
    const exitCode = await child.exited;
    await drained;
    this.#run = null;
    return exitCode;
  }

  /** SIGSTOP: alive, and does nothing until `resume`. */
  suspend(): void {
    this.#running().process.kill("SIGSTOP");
  }

  resume(): void {
    this.#running().process.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#run) await this.kill();
    if (this.#options.dataDir === undefined) await rm(this.dataDir, { recursive: true, force: true });
  }

  #running(): Run {
    if (!this.#run) throw new Error("the server does not run");
    return this.#run;
  }

  #take(stream: "out" | "err", line: string): void {
    this.lines.push(line);
    if (stream === "err" ? line.trim() !== "" : /"level":"(?:error|fatal)"/.test(line)) this.faults.push(line);
  }

  async #isReady(): Promise<boolean> {
    try {
      const answer = await fetch(`${this.url}/readyz`);
      return answer.status === 200;
    } catch {
      // Nobody listens there yet; who never does is told by the deadline.
      return false;
    }
  }
}
