/**
 * A real gateway for tests: Bun.serve on a free port, a real database, real accounts and sessions.
 *
 * Owns: everything it opens. `close` leaves nothing behind.
 */
import { EVENTS, REALTIME_PATH, type Role } from "@parkmate/protocol";
import { createAccess } from "../access/access.ts";
import type { ChannelLayer } from "../channels/layer.ts";
import { memoryChannelLayer } from "../channels/memory.ts";
import { readConfig } from "../config.ts";
import type { Lot, Slot } from "../domain/entities.ts";
import type { Switches } from "../gateway/deps.ts";
import { createGateway, type SocketData } from "../gateway/gateway.ts";
import { createNoticeTrace } from "../notify/noticeTrace.ts";
import { transact, type Unit, type World } from "../notify/transact.ts";
import { offsetClock, systemClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog, type Log } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { systemTimers } from "../platform/timers.ts";
import { insertLot } from "../store/lots.ts";
import type { Store } from "../store/open.ts";
import { insertProfile } from "../store/profiles.ts";
import { insertReader } from "../store/readers.ts";
import { SocketClient } from "./socketClient.ts";
import { type TempStore, tempStore } from "./tempStore.ts";
import { openAt } from "./testDatabase.ts";

export const ORIGIN = "http://localhost:8000";
export const EPOCH = "epoch-of-the-rig";
export const PASSWORD = "a long enough password";

/**
 * What is told at once comes in far less than this, and what waits for its turn (a heartbeat, a sweep) later. How soon it
 * really comes is measured elsewhere: a machine that runs tests may be slow.
 */
export const SOON_MS = 15_000;

export interface RigOptions {
  /** A database that somebody else made and takes away; left out, one of its own. */
  place?: string;
  heartbeatMs?: number;
  rateLimits?: boolean;
  sessionMs?: number;
  switches?: Switches;
  /** Wraps the store. */
  over?: (store: Store) => Store;
  /** Wraps the channel layer, to lose or double bells; may be another one altogether. */
  channels?: (inner: ChannelLayer) => ChannelLayer;
  /** Another node on the same database: its place and store, which its own rig closes. */
  beside?: { place: string; store: Store };
  node?: string;
}

/** Somebody with an account and a session. */
export interface RigPerson {
  userId: string;
  email: string;
  cookie: string;
  token: string;
}

export interface Query {
  cursor?: number | string;
  epoch?: string;
  last?: string;
}

export type Rig = Awaited<ReturnType<typeof openRig>>;

/** Opens everything; the caller closes it. */
export async function openRig(options: RigOptions = {}) {
  const { beside, place } = options;
  const temp = beside ? null : place === undefined ? await tempStore() : await storeAt(place);
  const read = readConfig({}, "demo");
  if (!read.ok) throw new Error("the demo's settings are wrong");
  const config = {
    ...read.config,
    heartbeatMs: options.heartbeatMs ?? 25_000,
    rateLimits: options.rateLimits ?? false,
    sessionMs: options.sessionMs ?? read.config.sessionMs,
  };
  const base = systemClock();
  const clock = offsetClock(base);
  const realClock = offsetClock(base);
  const errors: string[] = [];
  const log = quietLog(errors);
  const opened = beside ?? temp;
  if (!opened) throw new Error("the rig has no store");
  const store = options.over?.(opened.store) ?? opened.store;
  await store.transaction(async (tx) => {
    await tx
      .insertInto("adminRevs")
      .values(Array.from({ length: 16 }, (_, shard) => ({ shard, rev: 0 })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
  const inner = memoryChannelLayer();
  const channels = options.channels?.(inner) ?? inner;
  const metrics = createMetrics(realClock);
  const ids = systemIds;
  const access = createAccess({
    ...{ store, config, secret: "s".repeat(32), ids, channels, clock: realClock, timers: systemTimers, log },
  });
  if (!beside) await access.migrate();
  const world: World = { store, clock, ids, channels, metrics, trace: createNoticeTrace(store, metrics) };
  const gateway = createGateway({
    ...{ store, access, channels, clock, realClock, timers: systemTimers, ids, log, metrics, config, world },
    epoch: EPOCH,
    node: options.node ?? "node-of-the-rig",
    ...(options.switches ? { switches: options.switches } : {}),
  });
  gateway.start();
  const server = Bun.serve<SocketData>({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request, server) => gateway.upgrade(request, server, server.requestIP(request)?.address ?? ""),
    websocket: gateway.websocket,
  });
  const port = server.port ?? 0;
  const clients: SocketClient[] = [];
  let people = 0;

  const commit = async (work: (unit: Unit) => void | Promise<void>): Promise<void> => {
    await transact(world, async (unit) => {
      await work(unit);
      return { ok: true, value: null };
    });
  };
  const urlOf = (query: Query = {}): string => {
    const params = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
    return `ws://127.0.0.1:${port}${REALTIME_PATH}?${params}`;
  };

  return {
    ...{
      place: opened.place,
      store,
      access,
      channels,
      clock,
      realClock,
      metrics,
      gateway,
      server,
      port,
      world,
      errors,
      commit,
      urlOf,
    },

    /** A registered person with a fresh session. */
    async person(role: Role, patch: { ownerStatus?: "pending" | "approved" } = {}): Promise<RigPerson> {
      const email = `person${++people}-of-${options.node ?? "the-rig"}@parkmate.test`;
      const account = await access.createAccount({ name: `Person ${people}`, email, password: PASSWORD });
      if (!account) throw new Error(`${email} is taken`);
      await store.transaction(async (tx) => {
        await insertProfile(tx, {
          ...{ userId: account.userId, role, name: `Person ${people}`, email, language: "en" },
          ...{ phone: null, vehicleNumber: null, vehicleType: null, businessName: null, city: null },
          ownerStatus: role === "owner" ? (patch.ownerStatus ?? "approved") : null,
          ...{ ownerReason: null, disabledAt: null, isService: 0, createdAt: clock.now() },
        });
        await insertReader(tx, account.userId);
      });
      return personOf(account.userId, email, account.headers);
    },

    /** Another session of the same person. */
    async signIn(person: RigPerson): Promise<RigPerson> {
      const signedIn = await access.signIn(person.email, PASSWORD);
      if (!signedIn) throw new Error(`${person.email} could not sign in`);
      return personOf(person.userId, person.email, signedIn.headers);
    },

    /** Commits notices for one person in one transaction, the words about `bytes` long. */
    post: (userId: string, count = 1, bytes = 40): Promise<void> =>
      commit((unit) => {
        const data = { ...EVENTS["renewal.failed"].sample, reason: "x".repeat(bytes) };
        unit.tell(Array.from({ length: count }, () => ({ reader: userId, event: "renewal.failed", data })));
      }),

    /** A lot with as many slots as there are labels. */
    async lot(ownerId: string, labels: readonly string[]): Promise<{ lot: Lot; slots: Slot[] }> {
      const lot: Lot = {
        ...{ id: ids.next(), ownerId, name: "Marine Drive", street: "1 Marine Drive", locality: null, city: "Kochi" },
        ...{ state: "Kerala", pincode: "682001", latitudeE6: null, longitudeE6: null, timeZone: "Asia/Kolkata" },
        ...{
          offersCarwash: 0,
          renewalDiscountPercent: 0,
          open: 1,
          ratingSum: 0,
          ratingCount: 0,
          rev: 0,
          createdAt: clock.now(),
        },
      };
      const slots = labels.map((label): Slot => {
        return { id: ids.next(), lotId: lot.id, label, vehicleType: "hatchback", hourlyPaise: 4000, inService: 1 };
      });
      await store.transaction((tx) => insertLot(tx, lot, slots));
      return { lot, slots };
    },

    /** Takes a slot in or out of service, as a command would. */
    setService: (slot: Slot, inService: 0 | 1): Promise<void> =>
      commit(async (unit) => {
        await unit.tx.updateTable("slots").set({ inService }).where("id", "=", slot.id).execute();
        unit.lotChanged(slot.lotId);
      }),

    /** A device of this person, connected and welcomed unless it was refused. */
    async connect(person: RigPerson, query?: Query): Promise<SocketClient> {
      const client = new SocketClient(urlOf(query), { origin: ORIGIN, cookie: person.cookie }, ["parkmate.v1"]);
      clients.push(client);
      await client.until(() => client.frames.length > 0 || client.closedWith !== null);
      return client;
    },

    /** A socket with headers and subprotocols of the test's own. */
    dial(headers: Record<string, string>, protocols: string[] = [], query?: Query): SocketClient {
      const client = new SocketClient(urlOf(query), headers, protocols);
      clients.push(client);
      return client;
    },

    async close(): Promise<void> {
      for (const client of clients) client.drop();
      await gateway.drain({ longestMs: 0, absentMs: 0 });
      await server.stop(true);
      await access.sightings.flush();
      await channels.close();
      await temp?.close();
    },
  };
}

async function storeAt(place: string): Promise<Pick<TempStore, "store" | "place" | "close">> {
  const store = openAt(place, { exclusive: true });
  await store.migrate(0);
  return { store, place, close: store.close };
}

function personOf(userId: string, email: string, headers: Headers): RigPerson {
  const cookie = headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  return { userId, email, cookie, token: headers.get("set-auth-token") ?? "" };
}

/** A log of which only errors are kept. */
function quietLog(errors: string[]): Log {
  return createLog({
    write: (line) => {
      if (JSON.parse(line).level === "error") errors.push(line);
    },
  });
}
