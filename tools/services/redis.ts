/** Redis servers of the tests: Debian's, in folders of their own, on free ports of the loopback, keeping nothing. */
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import { runOnce, type Service, serviceFolder, startService } from "./service.ts";

const SERVER = "/usr/bin/redis-server";
const CLI = "/usr/bin/redis-cli";

export interface Redis extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** `redis-cli` on it; answers what it printed. */
  command(...words: string[]): Promise<string>;
  /** The server process, for those who break it. */
  service(): Service;
  /** After `service().kill()`: a new, empty process on the same port. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** A fresh server that answers. */
export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<Redis> {
  const folder = await serviceFolder("redis");
  const port = await freePort("127.0.0.1");
  const all = { bind: "127.0.0.1", port: String(port), dir: folder.path, save: "", appendonly: "no", ...settings };
  const command = (...words: string[]): Promise<string> =>
    runOnce([CLI, "-h", "127.0.0.1", "-p", String(port), ...words]).then((text) => text.trim());
  const start = (): Promise<Service> =>
    startService({
      name: "Redis",
      command: [SERVER, ...Object.entries(all).flatMap(([key, value]) => [`--${key}`, value])],
      isReady: async () => (await command("ping")) === "PONG",
    });
  let service = await start();
  const redis: Redis = {
    port,
    url: `redis://127.0.0.1:${port}`,
    command,
    service: () => service,
    async startAgain() {
      service = await start();
    },
    async stop() {
      await service.stop();
      folder.remove();
    },
    [Symbol.asyncDispose]: () => redis.stop(),
  };
  return redis;
}

export interface RedisCluster extends AsyncDisposable {
  readonly nodes: readonly Redis[];
  /** The comma list of `REDIS_URL`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Three masters without replicas that have agreed on who keeps which slot. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const master = async (): Promise<Redis> => {
    // Left alone the bus listens 10,000 ports higher, where there may be none.
    const busPort = await freePort("127.0.0.1");
    return startRedis({ "cluster-enabled": "yes", "cluster-node-timeout": "2000", "cluster-port": String(busPort) });
  };
  const nodes = await Promise.all([master(), master(), master()]);
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.stop()));
  };
  try {
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
    await runOnce([CLI, "--cluster", "create", ...addresses, "--cluster-yes"]);
    const deadline = performance.now() + 20_000;
    for (;;) {
      const states = await Promise.all(nodes.map((node) => node.command("cluster", "info")));
      if (states.every((state) => state.includes("cluster_state:ok"))) break;
      if (performance.now() > deadline) throw new Error(`the Redis Cluster did not form:\n${states.join("\n")}`);
      await Bun.sleep(50);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { nodes, url: nodes.map(({ url }) => url).join(","), stop, [Symbol.asyncDispose]: stop };
}
