/**
 * The whole HTTP side in process: the real app over a real database with real accounts, in a world whose time stands
 * still. Every answer is held against the endpoint that gave it: its documented status and shape, or a documented refusal.
 *
 * Owns: everything it opens. `close` leaves nothing behind.
 */
import { expect } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type NodeView, type Problem, REFUSALS, type Role } from "@parkmate/protocol";
import { createAccess } from "../access/access.ts";
import { registerPerson } from "../commands/registerPerson.ts";
import { type Environment, type Mode, readConfig } from "../config.ts";
import { createApp, endpointsOf } from "../http/app.ts";
import type { HttpDeps } from "../http/deps.ts";
import { clientAddress, withClientAddress } from "../http/edge.ts";
import { type Endpoint, refusalsOf } from "../http/endpoint.ts";
import { requestLimits } from "../http/rateLimits.ts";
import { offsetClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import type { Store } from "../store/open.ts";
import { tempStore } from "./tempStore.ts";
import type { Engine } from "./testDatabase.ts";
import { worldOver } from "./world.ts";

export const ORIGIN = "http://localhost:8000";
export const PASSWORD = "a long enough password";
const PAGE = '<!doctype html><meta name="parkmate-mode" content="serve" /><script src="/assets/app-1a2b.js"></script>';

/** The numbers of the node, as the rig's have them. */
export const LIVE: NodeView = {
  ...{ id: "node-of-the-rig", startedAt: "2026-01-15T08:30:00.000Z", channels: "healthy" },
  ...{ sockets: 3, noticesPerSecond: 2, latency: { p50: 1.5, p99: 4 }, lateness: { p50: 0, p99: 20 } },
};

/** The rig offers both channels, unless its settings switch push off. */
export const PUSH_KEY = "BElWGGZGMZ0K6iTJ5sJiD4cP8dPBZTcTvn2r4Y8UHGt8v0oV9sJqJ8mYkP1yR8sZk6rN3b0QpX5nC4vT2wU7aLs";

/** Somebody with an account and a session. */
export interface HttpPerson {
  userId: string;
  email: string;
  token: string;
  cookie: string;
}

export interface Sent {
  as?: HttpPerson | null;
  body?: unknown;
  headers?: Record<string, string>;
  /** The address of the socket; this machine's unless given. */
  peer?: string;
}

export interface Got {
  status: number;
  headers: Headers;
  /** The body as JSON, null where there is none. */
  json: unknown;
  text: string;
}

export type HttpRig = Awaited<ReturnType<typeof openHttpRig>>;

/** Opens everything; the caller closes it. */
export async function openHttpRig(
  options: { env?: Environment; mode?: Mode; engine?: Engine; over?: (store: Store) => Store } = {},
) {
  const temp = await tempStore(options.engine ? { engine: options.engine } : {});
  const store = options.over?.(temp.store) ?? temp.store;
  const rig = await worldOver(store);
  const read = readConfig(options.env ?? {}, options.mode ?? "demo");
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const { config } = read;
  const { world } = rig;
  const webFolder = join(temp.folder, "web");
  const firstLookFile = join(temp.folder, "firstLook.js");
  mkdirSync(join(webFolder, "assets"), { recursive: true });
  writeFileSync(join(webFolder, "index.html"), PAGE);
  writeFileSync(join(webFolder, "assets/app-1a2b.js"), "export {};");
  writeFileSync(join(webFolder, "favicon.svg"), "<svg/>");
  writeFileSync(join(temp.folder, "beside.txt"), "a file beside the build");
  const access = createAccess({
    ...{ store, config, secret: "s".repeat(32), ids: systemIds, channels: world.channels, log: world.log },
    ...{ clock: world.realClock, timers: world.timers },
  });
  await access.migrate();
  /** Sessions that have a socket open. */
  const connected = new Set<string>();
  const ready = { faults: [] as string[], degraded: [] as string[] };
  const demoClock = config.mode === "demo" ? offsetClock(world.clock) : null;
  if (demoClock) world.clock = demoClock;
  const deps: HttpDeps = {
    world,
    access,
    config,
    epoch: "an epoch",
    demoClock,
    webFolder,
    firstLookFile,
    channels: { pushKey: config.push && PUSH_KEY, email: true },
    connected: () => connected,
    readiness: async () => ready,
    nodes: () => [LIVE],
  };
  const app = createApp(deps);
  const endpoints = endpointsOf(deps, requestLimits(world, config.rateLimits));
  let people = 0;

  const raw = async (request: Request, peer = "127.0.0.1"): Promise<Response> => {
    const address = clientAddress(peer, request.headers, config.trustedProxies);
    return app.fetch(withClientAddress(request, address), { address });
  };
  const send = async (method: string, path: string, { as, body, headers = {}, peer }: Sent = {}): Promise<Got> => {
    const response = await raw(
      new Request(`${ORIGIN}${path}`, {
        method,
        headers: { ...(as ? { authorization: `Bearer ${as.token}` } : {}), ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
      peer,
    );
    const got = await gotOf(response);
    const endpoint = endpoints.find((each) => each.method.toUpperCase() === method && patternOf(each).test(path));
    if (endpoint) expectDocumented(endpoint, got);
    return got;
  };

  return {
    ...rig,
    ...{
      store,
      place: temp.place,
      folder: temp.folder,
      webFolder,
      firstLookFile,
      config,
      access,
      app,
      endpoints,
      ready,
      connected,
      demoClock,
      raw,
      send,
    },

    /** A registered person with a session. */
    async person(role: Role, patch: { ownerStatus?: "pending" | "approved" } = {}): Promise<HttpPerson> {
      const email = `person${++people}@parkmate.test`;
      const ownerStatus = role === "owner" ? { ownerStatus: patch.ownerStatus ?? "approved" } : {};
      const registration = { role, name: `Person ${people}`, email, password: PASSWORD, ...ownerStatus };
      const outcome = await registerPerson(world, access, registration);
      if (!outcome.ok) throw new Error(`${email} is taken`);
      return personOf(outcome.value.userId, email, outcome.value.headers);
    },
    async close(): Promise<void> {
      await access.sightings.flush();
      await rig.finish();
      await temp.close();
    },
  };
}

/** The session that an answer carries. */
export function personOf(userId: string, email: string, headers: Headers): HttpPerson {
  const cookie = headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  return { userId, email, cookie, token: headers.get("set-auth-token") ?? "" };
}

/** The problem document of a refusal, which must have this status and code. */
export function problemIn(got: Got, status: number, code: string): Problem {
  expect({ status: got.status, code: (got.json as Problem | null)?.code }).toEqual({ status, code } as never);
  return got.json as Problem;
}

async function gotOf(response: Response): Promise<Got> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

const patternOf = ({ path }: Endpoint): RegExp => new RegExp(`^${path.replace(/:\w+/g, "[^/?]+")}(\\?.*)?$`);

/** A yes has the documented status and exactly the documented fields; a no is a documented problem. */
function expectDocumented(endpoint: Endpoint, got: Got): void {
  const name = `${endpoint.method} ${endpoint.path}`;
  expect(got.headers.get("x-content-type-options"), name).toBe("nosniff");
  if (got.status < 400) {
    expect(got.status, name).toBe(endpoint.answers.status);
    const contentType = got.headers.get("content-type")?.split(";")[0] ?? "";
    if (endpoint.answers.also?.includes(contentType)) return;
    if (!endpoint.answers.contentType) expect(endpoint.answers.schema.parse(got.json), name).toEqual(got.json);
    return;
  }
  const problem = got.json as Problem;
  expect(got.headers.get("content-type"), name).toBe("application/problem+json");
  expect(got.headers.get("cache-control"), name).toBe("no-store");
  expect<readonly unknown[]>(REFUSALS[problem.code], `${name} ${problem.code}`).toEqual([got.status, problem.title]);
  expect(problem.type, name).toBe(`urn:parkmate:problem:${problem.code}`);
  if (problem.code === "validation") expect(problem.errors?.length, name).toBeGreaterThan(0);
  if (got.status < 500) expect(refusalsOf(endpoint), `${name} is not said to refuse`).toContain(problem.code);
}
