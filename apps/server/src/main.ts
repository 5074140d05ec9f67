import { parseArgs } from "node:util";
import { problemOf, REALTIME_PATH } from "@parkmate/protocol";
import { type Access, createAccess } from "./access/access.ts";
import { openChannelLayer } from "./channels/openChannelLayer.ts";
import { createAdmin } from "./commands/createAdmin.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "./commands/demoData.ts";
import { fillSearchWords } from "./commands/fillSearchWords.ts";
import { indexPeople } from "./commands/indexPeople.ts";
import { seedDemo } from "./commands/seedDemo.ts";
import { storedOffset } from "./commands/skipAhead.ts";
import type { CommandWorld } from "./commands/world.ts";
import { type Config, type DatabaseConfig, formatFaults, type Mode, readConfig, withPort } from "./config.ts";
import { repeat } from "./gateway/background.ts";
import { createCanary } from "./gateway/canary.ts";
import { createGateway, type SocketData } from "./gateway/gateway.ts";
import { problemResponse } from "./gateway/problem.ts";
import { adminInput } from "./http/account.ts";
import { createApp } from "./http/app.ts";
import { clientAddress, withClientAddress } from "./http/edge.ts";
import type { Senders } from "./notify/away/senders.ts";
import { smtpSender } from "./notify/away/smtpSender.ts";
import { vapidKeysOf, webPushSender } from "./notify/away/webPushSender.ts";
import { epochOf } from "./notify/epoch.ts";
import { createNoticeTrace } from "./notify/noticeTrace.ts";
import { sandboxGateway } from "./payments/sandbox.ts";
import { sqlSandboxLedger } from "./payments/sqlSandboxLedger.ts";
import { askPassword, readPasswordFromStdin } from "./platform/askPassword.ts";
import { offsetClock, systemClock } from "./platform/clock.ts";
import { freePort } from "./platform/freePort.ts";
import { systemIds } from "./platform/ids.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { derivedSecret, keptSecret } from "./platform/secrets.ts";
import { sleep, systemTimers } from "./platform/timers.ts";
import { buildWebIfNeeded, WEB_FOLDER } from "./platform/webBuild.ts";
import { isDatabaseAway } from "./store/databaseAway.ts";
import { databaseClock } from "./store/databaseClock.ts";
import { SchemaRefused } from "./store/migrations.ts";
import { FolderInUse, openStore, type Reads, type Store } from "./store/open.ts";
import { databaseTime, openPostgres } from "./store/openPostgres.ts";
import { NoDatabase, waitForDatabase } from "./store/waitForDatabase.ts";
import { createAwayKeeper } from "./timekeeper/awayKeeper.ts";
import { createTimekeeper } from "./timekeeper/timekeeper.ts";

/** How long nobody is there while the one node is replaced by the next process, about, ms. */
const RESTART_MS = 1_000;
/** A request under way is waited for: a provider has 10 s, a repeated key waits 10 s. */
const LAST_REQUESTS_MS = 15_000;
/** A mail server or a database that hangs is not. */
const LAST_WORDS_MS = 2_000;
/** With a shared database: how often this node's clock is put right by the database's. */
const SYNC_EACH_MS = 5_000;

const USAGE = `ParkMate

  npm start                    the demo: accounts, lots and a clock that can skip ahead
  npm run serve                production
  npm run admin -- create --email E-MAIL --name NAME [--password-stdin]

Settings are read from the environment; README.md names them.
`;

function configOrExit(mode: Mode): Config {
  const result = readConfig(process.env, mode);
  if (result.ok) return result.config;
  process.stderr.write(formatFaults(result.faults));
  process.exit(2);
}

async function storeOrExit(config: Config, exclusive: boolean, log: Log): Promise<Store> {
  if (config.database) return postgresOrExit(config.database, log);
  try {
    return openStore(config.dataDir, { exclusive });
  } catch (error) {
    if (error instanceof FolderInUse) return exitWith(1, `ParkMate does not start: ${error.message}.`);
    if (!(error instanceof Error && "code" in error)) throw error;
    return exitWith(1, `The data folder ${config.dataDir} cannot be used: ${error.message}.`);
  }
}

async function postgresOrExit(database: DatabaseConfig, log: Log): Promise<Store> {
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
function secretFor({ database, secret, dataDir }: Config, name: string): string {
  return database && secret ? derivedSecret(secret, name) : keptSecret(dataDir, name, systemIds);
}

/** The rooms below the gateway, wired. */
async function build(config: Config, store: Store, log: Log) {
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

/** What this server sends to people who have no page open. */
function sendersOf(config: Config): Senders {
  const { mail, push, publicUrl } = config;
  const address = mail && (/<(.*)>$/.exec(mail.from)?.[1] ?? mail.from);
  return {
    email: mail && smtpSender({ url: mail.smtpUrl, from: mail.from }),
    push:
      push &&
      webPushSender({
        keys: vapidKeysOf(push.vapidPrivateKey ?? secretFor(config, "vapid-key")),
        subject: address === null ? publicUrl : `mailto:${address}`,
      }),
  };
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
function ownHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

async function serve(mode: "demo" | "serve"): Promise<void> {
  const wanted = configOrExit(mode);
  const log = createLog();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const store = await storeOrExit(wanted, true, log);
  await buildWebIfNeeded(say);
  const port = wanted.port === 0 ? await freePort(wanted.host) : wanted.port;
  const config = withPort(wanted, port);
  const { world, access, payments, epoch, demoClock, syncClocks } = await build(config, store, log);
  await fillSearchWords(world);
  if (mode === "demo") await store.alone(() => seedDemo(world, access));

  const senders = sendersOf(config);
  const node = systemIds.secret(6);
  const gateway = createGateway({
    store,
    access,
    channels: world.channels,
    clock: world.clock,
    realClock: world.realClock,
    timers: world.timers,
    ids: world.ids,
    log,
    metrics: world.metrics,
    config,
    epoch,
    node,
    world,
  });
  const canary = createCanary(world, access, `ws://${ownHost(config.host)}:${port}${REALTIME_PATH}`, node);
  let draining = false;
  const app = createApp({
    world,
    access,
    config,
    epoch,
    demoClock: mode === "demo" ? demoClock : null,
    webFolder: WEB_FOLDER,
    channels: { pushKey: senders.push?.publicKey ?? null, email: senders.email !== null },
    connected: gateway.connected,
    nodes: gateway.nodes,
    async readiness() {
      const faults = [draining ? "draining" : null, canary.fault()].filter((fault) => fault !== null);
      return { faults, degraded: world.channels.healthy() ? [] : ["channels"] };
    },
  });
  const server = Bun.serve<SocketData>({
    hostname: config.host,
    port,
    idleTimeout: 30,
    // Bun's own page of a failure shows source code.
    development: false,
    error(err) {
      log.error({ err }, "a request failed before it reached a room");
      return problemResponse({ code: "internal" });
    },
    websocket: gateway.websocket,
    async fetch(request, self) {
      const url = URL.parse(request.url);
      if (!url) return problemResponse({ code: "bad_request", detail: "The Host header is not one." });
      const peer = self.requestIP(request)?.address ?? "";
      const address = clientAddress(peer, request.headers, config.trustedProxies);
      if (url.pathname === REALTIME_PATH) return gateway.upgrade(request, self, address);
      const answer = await app.fetch(withClientAddress(request, address), { address });
      // A balancer that keeps connections sends its next request elsewhere.
      if (draining) answer.headers.set("connection", "close");
      return answer;
    },
  });
  // One request's bug must not end everybody's sockets; what it had not committed never happened.
  process.on("unhandledRejection", (err) => log.error({ err }, "a promise was rejected and nobody looked"));
  gateway.start();
  const endSync = store.engine === "postgres" ? repeat(world, "clocks", SYNC_EACH_MS, syncClocks) : () => undefined;
  const timekeeper = createTimekeeper(world);
  await timekeeper.start();
  const away = createAwayKeeper({ world, senders, publicUrl: config.publicUrl });
  await away.start();
  await payments.resumeDeliveries();
  await canary.start();
  await indexPeople(world);
  greet(config, say);

  const stop = async (): Promise<void> => {
    draining = true;
    await canary.stop();
    await sleep(systemTimers, config.unreadyMs);
    // Nobody new from here on; what is under way goes on.
    const answered = server.stop();
    await gateway.drain({ longestMs: config.drainMs, absentMs: config.database === null ? RESTART_MS : 0 });
    await Promise.race([answered, sleep(systemTimers, LAST_REQUESTS_MS)]);
    await server.stop(true);
    await timekeeper.stop();
    endSync();
    // What a mail server may have taken is sent once more after the next start.
    await Promise.race([away.stop(), sleep(systemTimers, LAST_WORDS_MS)]);
    await world.trace.flush();
    payments.close();
    await access.sightings.flush();
    await world.channels.close();
    await Promise.race([store.close(), sleep(systemTimers, LAST_WORDS_MS)]);
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (draining) process.exit(1);
      stop().catch((err) => {
        log.error({ err }, "the server could not stop in order");
        process.exit(1);
      });
    });
  }
}

function greet(config: Config, say: (line: string) => void): void {
  say(`ParkMate is ready at ${config.publicUrl}`);
  if (config.mode !== "demo") return;
  say(`\nDemo accounts, password ${DEMO_PASSWORD}:`);
  for (const { role, email } of DEMO_PEOPLE) say(`  ${role.padEnd(6)}  ${email}`);
}

/** Ends the process: 2 where it was called wrongly, 1 where what was asked for cannot be. */
function exitWith(code: 1 | 2, words: string): never {
  process.stderr.write(`${words}\n${code === 2 ? `\n${USAGE}` : ""}`);
  process.exit(code);
}

function adminArguments(args: readonly string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    const options = { email: text, name: text, "password-stdin": flag, help: flag };
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    if (!(error instanceof TypeError && "code" in error)) throw error;
    return exitWith(2, error.message);
  }
}

async function admin(args: readonly string[]): Promise<void> {
  const { values, positionals } = adminArguments(args);
  if (values.help) return void process.stdout.write(USAGE);
  if (positionals.join(" ") !== "create") return exitWith(2, "Say what to do: create.");
  const config = configOrExit("admin");
  const check = (password: string): { email: string; name: string; password: string } => {
    const parsed = adminInput.safeParse({ email: values.email, name: values.name, password });
    if (parsed.success) return parsed.data;
    const faults = parsed.error.issues.map((issue) => `--${issue.path.join(".")} ${issue.message}.`);
    return exitWith(2, faults.join("\n").replaceAll("--password", "The password"));
  };
  // Nobody is asked for a password before the rest is right.
  check("stands for one that is good");
  const password = values["password-stdin"] ? await readPasswordFromStdin() : await askPassword("Password: ");
  if (password === null) return exitWith(2, "No password was given.");
  const person = check(password);
  const log = createLog(process.stderr);
  const store = await storeOrExit(config, false, log);
  const { world, access } = await build(config, store, log);
  const outcome = await createAdmin(world, access, person);
  await world.channels.close();
  await store.close();
  if (!outcome.ok) return exitWith(1, problemOf(outcome.refusal).detail);
  process.stdout.write(`Admin ${person.email} is created.\n`);
}

const [command, ...rest] = process.argv.slice(2);
if (command === "start") await serve("demo");
else if (command === "serve") await serve("serve");
else if (command === "admin") await admin(rest);
else {
  process.stdout.write(USAGE);
  process.exit(command === undefined || command === "--help" || command === "help" ? 0 : 2);
}
