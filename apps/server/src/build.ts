import { type Access, createAccess } from "./access/access.ts";
import { openChannelLayer } from "./channels/openChannelLayer.ts";
import { storedOffset } from "./commands/skipAhead.ts";
import type { CommandWorld } from "./commands/world.ts";
import { type Config, type DatabaseConfig, type Environment, formatFaults, type Mode, readConfig } from "./config.ts";
import { epochOf } from "./notify/epoch.ts";
import { createNoticeTrace } from "./notify/noticeTrace.ts";
import { sandboxGateway } from "./payments/sandbox.ts";
import { sqlSandboxLedger } from "./payments/sqlSandboxLedger.ts";
import { offsetClock, systemClock } from "./platform/clock.ts";
import { systemIds } from "./platform/ids.ts";
import type { Log } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { derivedSecret, keptSecret } from "./platform/secrets.ts";
import { systemTimers } from "./platform/timers.ts";
import { isDatabaseAway } from "./store/databaseAway.ts";
import { databaseClock } from "./store/databaseClock.ts";
import { SchemaRefused } from "./store/migrations.ts";
import { FolderInUse, openStore, type Reads, type Store } from "./store/open.ts";
import { databaseTime, openPostgres } from "./store/openPostgres.ts";
import { NoDatabase, waitForDatabase } from "./store/waitForDatabase.ts";

/** How this program is called. */
export const USAGE = `ParkMate

  npm start                    the demo: accounts, lots and a clock that can skip ahead
  npm run serve                production
  npm run admin -- create --email E-MAIL --name NAME [--password-stdin]
                               an administrator; the password is asked for, or read from standard input
  npm run admin -- move-to-postgres
                               copies everything in the data folder (PARKMATE_DATA_DIR), whose server is stopped, into
                               the empty PostgreSQL database DATABASE_URL; docs/operations.md has the steps around it

Settings are read from the environment; README.md names them.
`;

/** The settings; with a wrong one the process ends and every fault is on one screen. */
export function configOrExit(env: Environment, mode: Mode): Config {
  const result = readConfig(env, mode);
  if (result.ok) return result.config;
  process.stderr.write(formatFaults(result.faults));
  process.exit(2);
}

/** The database of the settings, once it answers; else the process ends with the reason. */
export async function storeOrExit(config: Config, exclusive: boolean, log: Log): Promise<Store> {
  if (config.database) return postgresOrExit(config.database, log);
  try {
    return openStore(config.dataDir, { exclusive });
  } catch (error) {
    if (error instanceof FolderInUse) return exitWith(1, `ParkMate does not start: ${error.message}.`);
    if (!(error instanceof Error && "code" in error)) throw error;
    return exitWith(1, `The data folder ${config.dataDir} cannot be used: ${error.message}.`);
  }
}

/** The PostgreSQL database, once it answers; else the process ends with the reason. */
export async function postgresOrExit(database: DatabaseConfig, log: Log): Promise<Store> {
  const timers = systemTimers;
  const store = openPostgres({ ...database, log, timers, random: Math.random });
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    await waitForDatabase(store, database.url, { clock: systemClock(), timers, say });
    return store;
  } catch (error) {
    if (error instanceof NoDatabase) return exitWith(1, `ParkMate does not start: ${error.message}.`);
    throw error;
  }
}

/** Brings all tables to the version of this code; of many nodes that start at once one does. */
async function migrateOrExit(store: Store, access: Access, now: number): Promise<void> {
  try {
    await store.alone(async () => {
      await store.migrate(now);
      await access.migrate();
    });
  } catch (error) {
    if (!(error instanceof SchemaRefused) && !isDatabaseAway(error)) throw error;
    exitWith(1, `ParkMate does not start: ${error instanceof Error ? error.message : error}.`);
  }
}

/** A secret that was not given: on a shared database the same on all nodes, else one of this folder's. */
export function secretFor({ database, secret, dataDir }: Config, name: string): string {
  return database && secret ? derivedSecret(secret, name) : keptSecret(dataDir, name, systemIds);
}

/** The rooms below the gateway, wired. */
export async function build(config: Config, store: Store, log: Log) {
  const ids = systemIds;
  const timers = systemTimers;
  const realClock = databaseClock(store, systemClock());
  await realClock.sync();
  const demoClock = offsetClock(realClock);
  const demoAhead = async (db: Reads): Promise<number> => (config.mode === "demo" ? storedOffset(db) : 0);
  /** Puts the clocks right: the database's time, and how far any node's demo skipped ahead. */
  const syncClocks = async (): Promise<void> => {
    await realClock.sync();
    demoClock.setOffset(await demoAhead(store.read));
  };
  const metrics = createMetrics(realClock, { processDefaults: config.mode !== "admin" });
  const channels = await openChannelLayer({
    ...{ timers, ids, log, metrics, clock: realClock },
    // What a command of the operator changes is found by the sweep: it is not kept from its work by Redis.
    urls: config.mode === "admin" ? [] : config.redisUrls,
    onError: (err) => log.error({ err }, "a listener of the channel layer failed"),
  });
  if (config.database && config.redisUrls.length === 0 && config.mode !== "admin") {
    log.warn({}, "REDIS_URL is not set: another node on this database would be heard by the sweep only, each 30 s");
  }
  if (typeof channels === "string") return exitWith(1, `ParkMate does not start: ${channels}`);
  const secret = config.secret ?? secretFor(config, "secret");
  const access: Access = createAccess({ store, config, secret, ids, channels, clock: realClock, timers, log });
  await migrateOrExit(store, access, realClock.now());
  await syncClocks();
  const payments = sandboxGateway({
    ledger: sqlSandboxLedger(store),
    secret: config.sandboxSecret ?? secretFor(config, "sandbox-secret"),
    clock: realClock,
    timers,
    random: Math.random,
    ...(config.mode === "demo" ? { confirmPending: confirmPending(config, log) } : {}),
  });
  const world: CommandWorld = {
    store,
    clock: demoClock,
    ...(store.engine === "postgres" ? { timeOf: async (tx) => (await databaseTime(tx)) + (await demoAhead(tx)) } : {}),
    realClock,
    timers,
    ids,
    channels,
    metrics,
    trace: createNoticeTrace(store, metrics),
    log,
    times: config.times,
    payments,
  };
  return { world, access, payments, epoch: await epochOf(world), demoClock, syncClocks };
}

/** In the demo the sandbox confirms `tok_pending` by itself, through the same route as any provider. */
function confirmPending(config: Config, log: Log) {
  return {
    afterMs: 5_000,
    async deliver(body: string, headers: Headers): Promise<void> {
      const url = `http://${ownHost(config.host)}:${config.port}/api/payments/webhooks/sandbox`;
      const answer = await fetch(url, { method: "POST", body, headers });
      if (!answer.ok) throw new Error(`the web hook was answered with ${answer.status}`);
    },
    onError: (err: unknown) => log.warn({ err }, "a sandbox web hook was not accepted and will be sent again"),
  };
}

/** How this process reaches itself where it listens on `host`. */
export function ownHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

/** Ends the process: 2 where it was called wrongly, 1 where what was asked for cannot be. */
export function exitWith(code: 1 | 2, words: string): never {
  process.stderr.write(`${words}\n${code === 2 ? `\n${USAGE}` : ""}`);
  process.exit(code);
}
