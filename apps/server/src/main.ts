import { REALTIME_PATH } from "@parkmate/protocol";
import { admin } from "./admin.ts";
import { build, configOrExit, ownHost, secretFor, storeOrExit, USAGE } from "./build.ts";
import { DEMO_PASSWORD, DEMO_PEOPLE } from "./commands/demoData.ts";
import { fillSearchWords } from "./commands/fillSearchWords.ts";
import { indexPeople } from "./commands/indexPeople.ts";
import { seedDemo } from "./commands/seedDemo.ts";
import { type Config, withPort } from "./config.ts";
import { repeat } from "./gateway/background.ts";
import { createCanary } from "./gateway/canary.ts";
import { createGateway, type SocketData } from "./gateway/gateway.ts";
import { problemResponse } from "./gateway/problem.ts";
import { createApp } from "./http/app.ts";
import { clientAddress, withClientAddress } from "./http/edge.ts";
import type { Senders } from "./notify/away/senders.ts";
import { smtpSender } from "./notify/away/smtpSender.ts";
import { vapidKeysOf, webPushSender } from "./notify/away/webPushSender.ts";
import { transact, type World } from "./notify/transact.ts";
import { freePort } from "./platform/freePort.ts";
import { systemIds } from "./platform/ids.ts";
import { createLog } from "./platform/log.ts";
import { sleep, systemTimers } from "./platform/timers.ts";
import { buildWebIfNeeded, FIRST_LOOK_FILE, WEB_FOLDER } from "./platform/webBuild.ts";
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

/**
 * All connections to a shared database are made: a crowd that comes with the first second, after all nodes were away, keeps
 * the process too busy to make them in time.
 */
async function makeConnections(world: World, { database }: Config): Promise<void> {
  const nothing = async () => ({ ok: true as const, value: null });
  const each = async (_: unknown, index: number): Promise<unknown> =>
    index % 2 === 0 ? transact(world, nothing) : world.store.now();
  await Promise.all(Array.from({ length: database?.connections ?? 0 }, each));
}

async function serve(mode: "demo" | "serve"): Promise<void> {
  const wanted = configOrExit(process.env, mode);
  const log = createLog();
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const store = await storeOrExit(wanted, true, log);
  await buildWebIfNeeded(say);
  const port = wanted.port === 0 ? await freePort(wanted.host) : wanted.port;
  const config = withPort(wanted, port);
  const { world, access, payments, epoch, demoClock, syncClocks } = await build(config, store, log);
  await makeConnections(world, config);
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
    firstLookFile: FIRST_LOOK_FILE,
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

const [command, ...rest] = process.argv.slice(2);
if (command === "start") await serve("demo");
else if (command === "serve") await serve("serve");
else if (command === "admin") await admin(rest, process.env);
else {
  process.stdout.write(USAGE);
  process.exit(command === undefined || command === "--help" || command === "help" ? 0 : 2);
}
