/**
 * Access: who is calling.
 *
 * Owns: accounts, passwords and sessions (kept by better-auth on our database), and their reading into a `Caller`.
 * Promises: an identity comes from a verified session only. A session that ends rings its person's topic.
 * Never: is called while a transaction of ours is open (there is one writing connection); trusts a URL or a body.
 * Lives: one per process.
 */
import { createHmac } from "node:crypto";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { bearer } from "better-auth/plugins/bearer";
import type { ChannelLayer } from "../channels/layer.ts";
import type { Config } from "../config.ts";
import type { Profile } from "../domain/entities.ts";
import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Store } from "../store/open.ts";
import { profileOf } from "../store/profiles.ts";

export interface Caller {
  sessionId: string;
  userId: string;
  /** When the session ends, epoch ms of real time; use over HTTP may extend it. */
  expiresAt: number;
  /** Undefined where the registration was not finished. */
  profile: Profile | undefined;
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
  /** The caller of a request by cookie or bearer token, or null; `headers` are to be sent back (a rolled cookie). */
  authenticate(headers: Headers): Promise<{ caller: Caller; headers: Headers } | null>;
  /** Answers one of better-auth's own routes. */
  handle(request: Request): Promise<Response>;
  /** Creates an account and signs it in, or answers null where the e-mail address is taken. */
  createAccount(account: NewAccount): Promise<SignedIn | null>;
  /** Signs in, or answers null where the e-mail address or the password is wrong. */
  signIn(email: string, password: string): Promise<SignedIn | null>;
  /** A session for an account of the system itself, without a password, for a day: who, and its bearer token. */
  serviceSession(name: string): Promise<{ userId: string; token: string }>;
}

/** The domain of accounts that are no people; nobody can register there (RFC 2606 reserves it). */
export const SERVICE_DOMAIN = "parkmate.invalid";

/** The header our edge overwrites with the address it believes; nothing a client sends in it survives. */
export const CLIENT_ADDRESS_HEADER = "x-parkmate-client-address";

export function createAccess(deps: {
  store: Store;
  config: Config;
  secret: string;
  ids: Ids;
  channels: ChannelLayer;
  log: Log;
}): Access {
  const { store, config, ids, channels, log } = deps;
  const auth = betterAuth({
    appName: "ParkMate",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret: deps.secret,
    database: { db: store.accounts as never, type: "sqlite", transaction: true },
    trustedOrigins: [...config.allowedOrigins],
    emailAndPassword: { enabled: true, minPasswordLength: 10, maxPasswordLength: 128, autoSignIn: true },
    session: { expiresIn: config.sessionMs / 1000, updateAge: Math.min(86_400, config.sessionMs / 2000) },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      log: (level, message, ...args) =>
        level === "error" ? log.error({ args }, message) : log.warn({ args }, message),
    },
    advanced: {
      cookiePrefix: "parkmate",
      useSecureCookies: config.publicUrl.startsWith("https:"),
      database: { generateId: () => ids.next() },
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

  return {
    async migrate() {
      const { runMigrations } = await getMigrations(auth.options);
      await runMigrations();
    },
    async authenticate(headers) {
      if (!headers.has("cookie") && !headers.has("authorization")) return null;
      const { response, headers: answered } = await auth.api.getSession({ headers, returnHeaders: true });
      if (!response) return null;
      const { session } = response;
      return {
        caller: {
          sessionId: session.id,
          userId: session.userId,
          expiresAt: session.expiresAt.getTime(),
          profile: await profileOf(store.read, session.userId),
        },
        headers: sessionHeaders(answered),
      };
    },
    handle: (request) => auth.handler(request),
    async createAccount({ name, email, password }) {
      const response = await auth.api.signUpEmail({ body: { name, email, password }, asResponse: true });
      return signedIn(response, [422, 409]);
    },
    async signIn(email, password) {
      const response = await auth.api.signInEmail({ body: { email, password }, asResponse: true });
      return signedIn(response, [401]);
    },
    async serviceSession(name) {
      const { internalAdapter, secret } = await auth.$context;
      const email = `${name}@${SERVICE_DOMAIN}`;
      const known = await internalAdapter.findUserByEmail(email);
      const { id } =
        known?.user ??
        (await internalAdapter.createUser({ name, email, emailVerified: false }, { method: "anonymous" }));
      const session = await internalAdapter.createSession(id, true);
      const signature = createHmac("sha256", secret).update(session.token).digest("base64");
      return { userId: id, token: `${session.token}.${signature}` };
    },
  };
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
