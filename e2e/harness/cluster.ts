/**
 * ParkMate as it runs in earnest: node processes over one database, Redis between them, nginx in front, and a cable that
 * can be broken wherever two of them talk.
 *
 * Owns: every process and folder of it; nothing is left after `dispose`.
 * Never: reaches into a node; it is started, asked over the network, stopped and killed.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../apps/server/src/platform/freePort.ts";
import type { Nginx } from "../../tools/services/nginx.ts";
import { type Postgres, startPostgres } from "../../tools/services/postgres.ts";
import { type Redis, startRedis } from "../../tools/services/redis.ts";
import { startFront } from "./front.ts";
import { furnishTown, type Town, type TownSize } from "./furnish.ts";
import { openRows, type Rows } from "./rows.ts";
import { RealServer } from "./server.ts";
import { TcpProxy } from "./tcpProxy.ts";

const SECRET = "the secret of a cluster of the tests";

export interface ClusterOptions {
  /** SQLite is one node in itself. */
  engine: "sqlite" | "postgres";
  /** Default: 1 on SQLite, 2 on PostgreSQL. */
  nodes?: number;
  /** Whether nginx stands in front. Default: with more than one node. */
  front?: boolean;
  /** Whether what the nodes talk over can be broken. Without, they talk as fast as they do in earnest. Default: it can. */
  cables?: boolean;
  env?: Readonly<Record<string, string>>;
}

/** What a node talks over. */
export interface Cables {
  postgres: TcpProxy;
  redis: TcpProxy;
}

export class Cluster implements AsyncDisposable {
  readonly engine: ClusterOptions["engine"];
  readonly nodes: RealServer[] = [];
  /** Those of each node; empty on SQLite and without cables. */
  readonly cables: Cables[] = [];
  /** Where people come in: nginx, or the first node. */
  readonly url: string;
  readonly #dataDir: string;
  readonly #isCabled: boolean;
  readonly #stack = new AsyncDisposableStack();
  #postgres: Postgres | null = null;
  #redis: Redis | null = null;
  #front: Nginx | null = null;
  #rows: Rows | null = null;

  private constructor({ engine, cables = true }: ClusterOptions, port: number, dataDir: string) {
    this.engine = engine;
    this.#isCabled = cables;
    this.url = `http://localhost:${port}`;
    this.#dataDir = dataDir;
  }

  /** Every node is ready. */
  static async start(options: ClusterOptions): Promise<Cluster> {
    const { engine, nodes, front, env = {} } = options;
    const count = nodes ?? (engine === "sqlite" ? 1 : 2);
    const port = await freePort("127.0.0.1");
    const cluster = new Cluster(options, port, await mkdtemp(join(tmpdir(), "parkmate-cluster-")));
    try {
      await cluster.#startServices();
      for (let n = 0; n < count; n++) {
        // Several nodes need Redis between them, one alone does not.
        const bells = count > 1 ? {} : { REDIS_URL: "" };
        const isEntrance = n === 0 && !(front ?? count > 1);
        await cluster.#addNode({ ...bells, ...env }, isEntrance ? port : await freePort("127.0.0.1"));
      }
      if (front ?? count > 1) {
        cluster.#front = cluster.#stack.use(await startFront({ nodes: cluster.nodes.map((node) => node.port), port }));
      }
    } catch (error) {
      await cluster[Symbol.asyncDispose]();
      throw error;
    }
    return cluster;
  }

  get postgres(): Postgres {
    return there(this.#postgres, "PostgreSQL");
  }

  get redis(): Redis {
    return there(this.#redis, "Redis");
  }

  get front(): Nginx {
    return there(this.#front, "nginx");
  }

  /** The database itself, past all cables. */
  get rows(): Rows {
    return there(this.#rows, "database");
  }

  /** The data folder of a node on SQLite. */
  get dataDir(): string {
    return this.#dataDir;
  }

  /** People, lots and slots that all nodes know. */
  furnish(size: TownSize): Promise<Town> {
    return furnishTown(this.rows, SECRET, size);
  }

  /** Everything its nodes wrote that they should not have. */
  get faults(): string[] {
    return this.nodes.flatMap((node) => node.faults);
  }

  /** Nobody of the tests holds the database open. */
  async closeRows(): Promise<void> {
    await this.#rows?.[Symbol.asyncDispose]();
    this.#rows = null;
  }

  /** The connections to the database are opened anew: after it was killed or replaced. */
  async reopenRows(): Promise<void> {
    await this.closeRows();
    this.#rows = openRows(this.#postgres ? { url: this.#postgres.url("parkmate") } : { dataDir: this.#dataDir });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeRows();
    await this.#stack.disposeAsync();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  async #startServices(): Promise<void> {
    if (this.engine === "sqlite") return;
    this.#postgres = this.#stack.use(await startPostgres({ durable: true }));
    await this.#postgres.createDatabase("parkmate");
    this.#redis = this.#stack.use(await startRedis());
  }

  async #addNode(env: Readonly<Record<string, string>>, port: number): Promise<void> {
    const dataDir = this.engine === "sqlite" ? this.#dataDir : join(this.#dataDir, String(this.nodes.length));
    const shared = await this.#sharedSettings();
    const node = await RealServer.start({
      command: "serve",
      dataDir,
      port,
      // Whole crowds come back while it starts.
      readyMs: 120_000,
      env: {
        HOST: "127.0.0.1",
        PARKMATE_PUBLIC_URL: this.url,
        PARKMATE_TRUSTED_PROXIES: "127.0.0.1",
        PARKMATE_SECRET: SECRET,
        PARKMATE_SANDBOX_SECRET: SECRET,
        PARKMATE_RATE_LIMITS: "off",
        PARKMATE_PUSH: "off",
        ...shared,
        ...env,
      },
    });
    this.nodes.push(this.#stack.use(node));
    if (!this.#rows) await this.reopenRows();
  }

  async #sharedSettings(): Promise<Record<string, string>> {
    if (!this.#postgres || !this.#redis) return {};
    const urls = { DATABASE_URL: this.#postgres.url("parkmate"), REDIS_URL: this.#redis.url };
    if (!this.#isCabled) return urls;
    const cables = {
      postgres: this.#stack.use(await TcpProxy.to(this.#postgres.port)),
      redis: this.#stack.use(await TcpProxy.to(this.#redis.port)),
    };
    this.cables.push(cables);
    const through = (url: string, cable: TcpProxy): string =>
      url.replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${cable.port}`);
    return {
      DATABASE_URL: through(urls.DATABASE_URL, cables.postgres),
      REDIS_URL: through(urls.REDIS_URL, cables.redis),
    };
  }
}

function there<Thing>(thing: Thing | null, name: string): Thing {
  if (!thing) throw new Error(`this cluster has no ${name}`);
  return thing;
}
