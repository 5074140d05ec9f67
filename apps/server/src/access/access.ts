/**
 * Access: who is calling.
 *
 * Owns: accounts, passwords and sessions (kept by better-auth on our database), their reading into a `Caller`, and when
 * each session was last used.
 * Promises: an identity comes from a verified session only. A session that ends rings its person's topic.
 * Never: is called while a transaction of ours is open (there is one writing connection); trusts a URL or a body.
 * Lives: one per process.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { bearer } from "better-auth/plugins/bearer";
import type { ChannelLayer } from "../channels/layer.ts";
import type { Config } from "../config.ts";
import type { Profile } from "../domain/entities.ts";
import { atMost } from "../platform/atMost.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Timers } from "../platform/timers.ts";
import type { Store } from "../store/open.ts";
import { profilesOf } from "../store/profiles.ts";
import { type KnownSession, sessionsByToken } from "../store/sessions.ts";
import { sharedReads } from "../store/sharedReads.ts";
import { createSightings, type Sightings } from "./sightings.ts";
import { knownToken, signedToken } from "./signedToken.ts";

export interface Caller {
  sessionId: string;
  userId: string;
  /** When the session ends, epoch ms of real time; use over HTTP may extend it. */
  expiresAt: number;
  /** Undefined where the registration was not finished. */
  profile: Profile | undefined;
  /** True for the system's own accounts, which no list or number may show. */
  isService: boolean;
  /** What the session was begun with; null where it did not say. */
  userAgent: string | null;
}

export interface NewAccount {
  name: string;
  email: string;
  password: string;
}

/** An account that was just signed in: who, and the headers (cookie, bearer token) that carry the session. */
export interface SignedIn {
  userId: string;
  headers: Headers;
}

export interface Access {
  /** Brings better-auth's tables to the version of this code. */
  migrate(): Promise<void>;
  /**
   * The caller of a request, or null; `headers` are to be sent back (a rolled session). A bearer token, right or wrong,
   * counts alone: the cookie beside it is not looked at.
   */
  authenticate(headers: Headers): Promise<{ caller: Caller; headers: Headers } | null>;
  /**
   * As `authenticate`, for thousands who come at once: whose session goes on as it is costs no statement and no connection
   * of its own.
   */
  recognize(headers: Headers): Promise<{ caller: Caller; headers: Headers } | null>;
  /** Answers one of better-auth's own routes, refusals included. Throws where it failed, with the cause. */
  handle(request: Request): Promise<Response>;
  /**
   * Creates an account and signs it in, or answers null where the e-mail address is taken. `from`: the headers of the
   * request, which say on what device the session is.
   */
  createAccount(account: NewAccount, from?: Headers): Promise<SignedIn | null>;
  /** Signs in, or answers null where the e-mail address or the password is wrong. */
  signIn(email: string, password: string, from?: Headers): Promise<SignedIn | null>;
  /**
   * Changes the password and ends the person's other sessions; this one goes on, by the same token. Nothing changes where
   * the current password is wrong, or where this session has ended meanwhile.
   */
  changePassword(
    session: Pick<Caller, "userId" | "sessionId">,
    current: string,
    wanted: string,
  ): Promise<{ token: string; user: object; headers: Headers } | "wrong password" | "no session">;
  /** Ends those of a person's sessions whose id is chosen, and rings; answers how many had not ended by themselves. */
  endSessions(userId: string, which: (sessionId: string) => boolean): Promise<number>;
  /** When sessions were used. */
  readonly sightings: Sightings;
  /** A session for an account of the system itself, which has no password. */
  serviceSession(name: string): Promise<ServiceSession>;
}

export interface ServiceSession {
  userId: string;
  /** The bearer token. */
  token: string;
  /** The session is no more. */
  end(): Promise<void>;
}

/** The domain of accounts that are no people; nobody can register there (RFC 2606 reserves it). */
export const SERVICE_DOMAIN = "parkmate.invalid";

/** Left alone, better-auth sees the first 100 sessions of a person and would not end the others. */
const ALL_ROWS = 1_000_000;
const COOKIE_PREFIX = "parkmate";
/** Sessions of thousands who come at once that better-auth is asked about: they wait here, not for connections. */
const ROLLED_AT_ONCE = 8;
/** Sessions deleted in one statement. */
const ENDED_AT_ONCE = 500;

/** The header our edge overwrites with the address it believes; nothing a client sends in it survives. */
export const CLIENT_ADDRESS_HEADER = "x-parkmate-client-address";

export function createAccess(deps: {
  store: Store;
  config: Config;
  secret: string;
  ids: Ids;
  channels: ChannelLayer;
  /** Real time: when sessions were seen. */
  clock: Clock;
  timers: Timers;
  log: Log;
}): Access {
  const { store, config, ids, channels, log } = deps;
  const isSecure = config.publicUrl.startsWith("https:");
  const cookieName = `${isSecure ? "__Secure-" : ""}${COOKIE_PREFIX}.session_token`;
  const sightings = createSightings(deps);
  const profile = sharedReads(
    async (userIds) => new Map((await profilesOf(store.read, userIds)).map((row) => [row.userId, row])),
  );
  const sessionOf = sharedReads((tokens) => sessionsByToken(store.accountsRead, tokens));
  const rolling = atMost(ROLLED_AT_ONCE);
  /** Seconds: a session that was rolled less long ago is left as it is. */
  const updateAge = Math.min(86_400, config.sessionMs / 2000);
  /** better-auth logs what went wrong and hides it from its answer; here the answer finds its cause again. */
  const underway = new AsyncLocalStorage<{ cause?: unknown }>();
  const auth = betterAuth({
    appName: "ParkMate",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret: deps.secret,
    database: { db: store.accounts as never, type: store.engine, transaction: true },
    trustedOrigins: [...config.allowedOrigins],
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128, autoSignIn: true },
    session: { expiresIn: config.sessionMs / 1000, updateAge },
    rateLimit: { enabled: false },
    onAPIError: { throw: true },
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      log(level, message, ...args) {
        const err: unknown = args.find((arg) => arg instanceof Error);
        const attempt = underway.getStore();
        if (attempt && err) attempt.cause = err;
        if (level === "error" && !(attempt && err)) log.error({ args }, message);
        else log.warn(err ? { err } : { args }, message);
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure,
      database: { generateId: () => ids.next(), defaultFindManyLimit: ALL_ROWS },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: {
        delete: {
          after: async (session) => channels.publish(`user:${session.userId}`, { kind: "sessions" }),
        },
      },
    },
    plugins: [bearer({ requireSignature: true })],
  });

  /** Runs better-auth so that a failure of its own is thrown with the cause, and a refusal is its response. */
  const run = (call: () => Promise<Response>): Promise<Response> => {
    const attempt: { cause?: unknown } = {};
    return underway.run(attempt, async () => {
      const response = await call();
      if (response.status >= 500) throw new Error("better-auth failed", { cause: attempt.cause });
      return response;
    });
  };

  const endSessions: Access["endSessions"] = async (userId, which) => {
    const { internalAdapter } = await auth.$context;
    const sessions = (await internalAdapter.listSessions(userId)).filter(({ id }) => which(id));
    const tokens = sessions.map(({ token }) => token);
    for (let from = 0; from < tokens.length; from += ENDED_AT_ONCE) {
      await internalAdapter.deleteSessions(tokens.slice(from, from + ENDED_AT_ONCE));
    }
    return sessions.filter(({ expiresAt }) => new Date(expiresAt).getTime() > deps.clock.now()).length;
  };

  const callerOf = async (session: Omit<KnownSession, "email">, email: string): Promise<Caller> => {
    const { id: sessionId, userId, expiresAt, userAgent } = session;
    const isService = isServiceAddress(email);
    if (!isService) sightings.note({ sessionId, userId, userAgent });
    return { sessionId, userId, expiresAt, profile: await profile(userId), isService, userAgent: userAgent || null };
  };
  const authenticate: Access["authenticate"] = async (headers) => {
    const credentials = credentialsOf(headers);
    if (!credentials.has("cookie") && !credentials.has("authorization")) return null;
    const response = await run(() => auth.api.getSession({ headers: credentials, asResponse: true }));
    const found = response.ok ? ((await response.json()) as FoundSession | null) : null;
    if (!found) return null;
    const { session, user } = found;
    const answered = sessionHeaders(response.headers);
    if (credentials.has("authorization")) answered.delete("set-cookie");
    const expiresAt = new Date(session.expiresAt).getTime();
    return { caller: await callerOf({ ...session, expiresAt }, user.email), headers: answered };
  };

  return {
    async migrate() {
      const { runMigrations } = await getMigrations(auth.options);
      await runMigrations();
    },
    authenticate,
    async recognize(headers) {
      const token = knownToken(credentialsOf(headers), cookieName, (await auth.$context).secret);
      const session = token === null ? undefined : await sessionOf(token);
      const now = deps.clock.now();
      const rollsAt = session ? session.expiresAt - config.sessionMs + updateAge * 1000 : 0;
      // Unknown, over, or to be rolled: better-auth decides.
      if (!session || session.expiresAt <= now || rollsAt <= now) return rolling(() => authenticate(headers));
      return { caller: await callerOf(session, session.email), headers: new Headers() };
    },
    handle: (request) => run(() => auth.handler(new Request(request, { headers: credentialsOf(request.headers) }))),
    async createAccount({ name, email, password }, from = new Headers()) {
      if (isServiceAddress(email)) return null;
      const body = { name, email, password };
      const response = await run(() => auth.api.signUpEmail({ body, headers: deviceOf(from), asResponse: true }));
      return signedIn(response, [422, 409]);
    },
    async signIn(email, password, from = new Headers()) {
      const body = { email, password };
      const response = await run(() => auth.api.signInEmail({ body, headers: deviceOf(from), asResponse: true }));
      return signedIn(response, [401]);
    },
    async changePassword({ userId, sessionId }, current, wanted) {
      const { internalAdapter, password, secret } = await auth.$context;
      const account = await internalAdapter.findCredentialAccount(userId);
      const user = await internalAdapter.findUserById(userId);
      const session = (await internalAdapter.listSessions(userId)).find(({ id }) => id === sessionId);
      if (!session) return "no session";
      if (!account?.password || !user) throw new Error(`${userId} has no password`);
      if (!(await password.verify({ hash: account.password, password: current }))) return "wrong password";
      const hash = await password.hash(wanted);
      // In this order: what fails in between leaves the password that the person knows.
      await endSessions(userId, (id) => id !== sessionId);
      await internalAdapter.updatePassword(userId, hash);
      const headers = new Headers({ "set-auth-token": signedToken(session.token, secret) });
      return { token: session.token, user, headers };
    },
    endSessions,
    sightings,
    async serviceSession(name) {
      const { internalAdapter, secret } = await auth.$context;
      const email = `${name}@${SERVICE_DOMAIN}`;
      const known = async () => (await internalAdapter.findUserByEmail(email))?.user;
      const create = () => internalAdapter.createUser({ name, email, emailVerified: false }, { method: "anonymous" });
      const { id } =
        (await known()) ??
        (await create().catch(async (error) => {
          // Another node was first.
          const other = await known();
          if (!other) throw error;
          return other;
        }));
      const session = await internalAdapter.createSession(id, true);
      return {
        userId: id,
        token: signedToken(session.token, secret),
        end: () => internalAdapter.deleteSession(session.token),
      };
    },
  };
}

interface FoundSession {
  session: { id: string; userId: string; expiresAt: string; userAgent: string | null };
  user: { email: string };
}

function isServiceAddress(email: string): boolean {
  return email.toLowerCase().endsWith(`@${SERVICE_DOMAIN}`);
}

/** Whether a request brings a bearer token, in which case its cookies do not count. */
export function bringsBearer(headers: Headers): boolean {
  return /^bearer(\s|$)/i.test(headers.get("authorization") ?? "");
}

/** The headers with one kind of credentials: the bearer token alone where there is one, else the cookies. */
function credentialsOf(headers: Headers): Headers {
  const credentials = new Headers(headers);
  credentials.delete(bringsBearer(headers) ? "cookie" : "authorization");
  return credentials;
}

/** What a session keeps of the request that began it. */
function deviceOf(headers: Headers): Headers {
  const device = new Headers();
  for (const name of ["user-agent", CLIENT_ADDRESS_HEADER]) {
    const value = headers.get(name);
    if (value !== null) device.set(name, value);
  }
  return device;
}

/** Who was signed in, null for one of the expected refusals; anything else is a surprise. */
async function signedIn(response: Response, expected: readonly number[]): Promise<SignedIn | null> {
  if (expected.includes(response.status)) return null;
  const body = (await response.json()) as { user?: { id: string } };
  if (!response.ok || !body.user) throw new Error(`better-auth answered ${response.status}: ${JSON.stringify(body)}`);
  return { userId: body.user.id, headers: sessionHeaders(response.headers) };
}

/** The headers that carry a session to the client: cookies and the bearer token. */
export function sessionHeaders(from: Headers): Headers {
  const headers = new Headers();
  for (const cookie of from.getSetCookie()) headers.append("set-cookie", cookie);
  const token = from.get("set-auth-token");
  if (token) headers.set("set-auth-token", token);
  return headers;
}
