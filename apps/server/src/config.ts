/**
 * Configuration: what the operator decides.
 *
 * Owns: the environment. Nobody else reads it.
 * Promises: a frozen `Config` in which every value is checked and has a unit, or every fault at once.
 * Never: guesses what a wrong setting meant, prints a secret, reads a file.
 * Lives: once, at the start of the process.
 */
import { createECDH } from "node:crypto";
import { isIP } from "node:net";

export type Mode = "demo" | "serve" | "admin";

/** The five times of a booking, milliseconds. */
export interface BookingTimes {
  readonly warningMs: number;
  readonly graceMs: number;
  readonly holdMs: number;
  readonly minBookingMs: number;
  readonly maxBookingMs: number;
}

export interface Config {
  readonly mode: Mode;
  readonly host: string;
  /** 0: any free port; see `withPort`. */
  readonly port: number;
  readonly dataDir: string;
  /** `null`: embedded SQLite in `dataDir`. */
  readonly database: DatabaseConfig | null;
  /** The one origin of the web page, such as `https://parkmate.example`. */
  readonly publicUrl: string;
  /** Every origin a page may call from, exactly as browsers send it; `publicUrl` is the first. */
  readonly allowedOrigins: readonly string[];
  /** Those of `allowedOrigins` that are somebody else's page: they get CORS and bring a bearer token. */
  readonly corsOrigins: readonly string[];
  /** `null`: generated into the data folder on first start. Never with `database`: all nodes sign with the same one. */
  readonly secret: string | null;
  readonly times: BookingTimes;
  readonly sessionMs: number;
  readonly heartbeatMs: number;
  /** When it is told to stop: how long it serves on while saying that it is not ready. */
  readonly unreadyMs: number;
  /** Then: the longest its good-byes to all sockets may take. */
  readonly drainMs: number;
  /** Addresses whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  /** `null`: `/metrics` answers loopback only. */
  readonly metricsToken: string | null;
  readonly rateLimits: boolean;
  readonly payments: "sandbox";
  /** `null`: made of `secret` where that was given, else generated into the data folder on first start. */
  readonly sandboxSecret: string | null;
  /** One Redis, or members of a Cluster; none: bells stay in this process. They may hold a password. */
  readonly redisUrls: readonly string[];
  /** `null`: no e-mail goes out. The URL may hold a password. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null;
  /** `null`: no pushes go out. */
  readonly push: PushConfig | null;
}

/** A PostgreSQL server that several nodes may share. */
export interface DatabaseConfig {
  /** `postgres://…`; may hold a password. */
  readonly url: string;
  /** How many connections this node makes at most. */
  readonly connections: number;
}

export interface PushConfig {
  /** 32 bytes in base64url; `null`: as `sandboxSecret`. */
  readonly vapidPrivateKey: string | null;
  /** Hosts of push services besides those of the known browsers. */
  readonly hosts: readonly string[];
}

export interface Fault {
  key: string;
  problem: string;
  allowed: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting there is. */
export const SETTINGS = [
  "PORT",
  "HOST",
  "DATABASE_URL",
  "REDIS_URL",
  "PARKMATE_DATABASE_CONNECTIONS",
  "PARKMATE_DATA_DIR",
  "PARKMATE_PUBLIC_URL",
  "PARKMATE_ALLOWED_ORIGINS",
  "PARKMATE_SECRET",
  "PARKMATE_DEMO",
  "PARKMATE_EXPIRY_WARNING_SECONDS",
  "PARKMATE_GRACE_SECONDS",
  "PARKMATE_HOLD_SECONDS",
  "PARKMATE_MIN_BOOKING_SECONDS",
  "PARKMATE_MAX_BOOKING_SECONDS",
  "PARKMATE_SESSION_DAYS",
  "PARKMATE_HEARTBEAT_SECONDS",
  "PARKMATE_UNREADY_SECONDS",
  "PARKMATE_DRAIN_SECONDS",
  "PARKMATE_TRUSTED_PROXIES",
  "PARKMATE_METRICS_TOKEN",
  "PARKMATE_RATE_LIMITS",
  "PARKMATE_PAYMENTS",
  "PARKMATE_SANDBOX_SECRET",
  "PARKMATE_SMTP_URL",
  "PARKMATE_MAIL_FROM",
  "PARKMATE_PUSH",
  "PARKMATE_PUSH_HOSTS",
  "PARKMATE_VAPID_KEYS",
] as const;
export type Setting = (typeof SETTINGS)[number];

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "::1"];
const DAY_SECONDS = 86_400;
const SECRET_CHARACTERS = 32;
const TOKEN_CHARACTERS = 16;

/**
 * The checked settings for a mode, or every fault there is (never only the first). A setting that is empty counts as not
 * set. Reads nothing but `env`.
 */
export function readConfig(
  env: Environment,
  mode: Mode,
): { ok: true; config: Config } | { ok: false; faults: Fault[] } {
  const faults: Fault[] = [];
  const fail = (key: string, problem: string, allowed: string): void => {
    faults.push({ key, problem, allowed });
  };
  const faulty = (...keys: Setting[]): boolean => faults.some((fault) => keys.some((key) => key === fault.key));
  const text = (key: Setting): string | undefined => env[key] || undefined;
  const list = (key: Setting): string[] =>
    (text(key) ?? "")
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");

  const wholeNumber = (key: Setting, fallback: number, min: number, max: number): number => {
    const raw = text(key);
    if (raw === undefined) return fallback;
    const value = Number(raw);
    if (/^[0-9]{1,15}$/.test(raw) && value >= min && value <= max) return value;
    fail(key, `${JSON.stringify(raw)} is not allowed`, `a whole number from ${min} to ${max}`);
    return fallback;
  };
  const milliseconds = (key: Setting, fallbackSeconds: number, min: number, max: number): number =>
    wholeNumber(key, fallbackSeconds, min, max) * 1000;
  const oneOf = <Value extends string>(key: Setting, fallback: Value, values: readonly Value[]): Value => {
    const raw = text(key);
    if (raw === undefined) return fallback;
    const value = values.find((candidate) => candidate === raw);
    if (value === undefined) fail(key, `${JSON.stringify(raw)} is not allowed`, values.join(", "));
    return value ?? fallback;
  };
  const secret = (key: Setting, characters: number): string | null => {
    const raw = text(key);
    if (raw === undefined) return null;
    if (raw.length < characters) fail(key, `has ${raw.length} characters`, `${characters} characters or more`);
    return raw;
  };
  const origin = (key: Setting, raw: string): string => {
    const parsed = originOf(raw);
    if (parsed === null) {
      fail(
        key,
        `${JSON.stringify(raw)} is not an origin`,
        "scheme, host and port only, such as https://parkmate.example",
      );
    }
    return parsed ?? raw;
  };

  for (const key of Object.keys(env)) {
    if (!/^parkmate_/i.test(key) || SETTINGS.some((setting) => setting === key)) continue;
    fail(key, "is not a setting", `did you mean ${nearestSetting(key)}?`);
  }
  const databaseUrl = text("DATABASE_URL");
  const connections = wholeNumber("PARKMATE_DATABASE_CONNECTIONS", 20, 4, 500);
  if (databaseUrl !== undefined && !isPostgresUrl(databaseUrl)) {
    // Not quoted: it may hold a password.
    const allowed = "postgres://user:password@host:port/database; unset: SQLite in PARKMATE_DATA_DIR";
    fail("DATABASE_URL", "is not the address of a PostgreSQL database", allowed);
  }
  if (databaseUrl !== undefined && text("PARKMATE_SECRET") === undefined) {
    const allowed = `${SECRET_CHARACTERS} characters or more, the same on every node`;
    fail("PARKMATE_SECRET", "is required where DATABASE_URL is set", allowed);
  }
  const redisUrls = list("REDIS_URL");
  const redisProblem = redisUrls.map(redisProblemOf).find((problem) => problem !== null);
  const apart = new Set(
    redisUrls.map((url) => `${URL.parse(url)?.protocol} ${URL.parse(url)?.pathname.slice(1) || 0}`),
  );
  if (redisProblem || apart.size > 1) {
    // Not quoted: it may hold a password.
    fail(
      "REDIS_URL",
      redisProblem ?? "names members of one Cluster with different schemes or numbers",
      "redis://host:6379, rediss:// for TLS, with user:password@ and /number where needed; a comma list is a Cluster",
    );
  }

  const port = wholeNumber("PORT", 8000, 0, 65_535);
  const host = text("HOST") ?? (mode === "serve" ? "0.0.0.0" : "127.0.0.1");
  if (isIP(host) === 0 && !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host)) {
    fail("HOST", `${JSON.stringify(host)} is neither an address nor a host name`, "such as 0.0.0.0, :: or localhost");
  } else if (mode === "demo" && !LOOPBACK_HOSTS.includes(host)) {
    fail(
      "HOST",
      `the demo has known passwords and does not listen on ${host}`,
      `${LOOPBACK_HOSTS.join(", ")}; or npm run serve`,
    );
  }
  if (mode === "demo" && env.NODE_ENV === "production") {
    fail(
      "NODE_ENV",
      "the demo has known passwords and does not run in production",
      "unset or development; or npm run serve",
    );
  }
  oneOf("PARKMATE_DEMO", "on", mode === "demo" ? ["on"] : mode === "serve" ? ["off"] : ["on", "off"]);

  const given = text("PARKMATE_PUBLIC_URL");
  if (given === undefined && mode === "serve") {
    fail("PARKMATE_PUBLIC_URL", "is required", "the one origin of the web page, such as https://parkmate.example");
  }
  const loopback = ["localhost", "127.0.0.1"].map((name) => new URL(`http://${name}:${port}`).origin);
  const publicUrl = origin("PARKMATE_PUBLIC_URL", given ?? loopback[0] ?? "");
  const ownOrigins = mode === "demo" ? [publicUrl, ...loopback] : [publicUrl];
  const corsOrigins = list("PARKMATE_ALLOWED_ORIGINS").map((item) => origin("PARKMATE_ALLOWED_ORIGINS", item));

  const trustedProxies = list("PARKMATE_TRUSTED_PROXIES");
  for (const proxy of trustedProxies) {
    if (isIP(proxy) !== 0) continue;
    fail(
      "PARKMATE_TRUSTED_PROXIES",
      `${JSON.stringify(proxy)} is not an address`,
      "IPv4 or IPv6 addresses, separated by commas",
    );
  }

  const times: BookingTimes = Object.freeze({
    warningMs: milliseconds("PARKMATE_EXPIRY_WARNING_SECONDS", 300, 1, DAY_SECONDS),
    graceMs: milliseconds("PARKMATE_GRACE_SECONDS", 300, 0, DAY_SECONDS),
    holdMs: milliseconds("PARKMATE_HOLD_SECONDS", 900, 1, DAY_SECONDS),
    minBookingMs: milliseconds("PARKMATE_MIN_BOOKING_SECONDS", 600, 1, 30 * DAY_SECONDS),
    maxBookingMs: milliseconds("PARKMATE_MAX_BOOKING_SECONDS", DAY_SECONDS, 1, 30 * DAY_SECONDS),
  });
  const longest = `at most PARKMATE_MAX_BOOKING_SECONDS (${times.maxBookingMs / 1000})`;
  if (
    times.minBookingMs > times.maxBookingMs &&
    !faulty("PARKMATE_MIN_BOOKING_SECONDS", "PARKMATE_MAX_BOOKING_SECONDS")
  ) {
    fail("PARKMATE_MIN_BOOKING_SECONDS", "the shortest booking is longer than the longest", longest);
  }
  if (
    times.warningMs > times.maxBookingMs &&
    !faulty("PARKMATE_EXPIRY_WARNING_SECONDS", "PARKMATE_MAX_BOOKING_SECONDS")
  ) {
    fail("PARKMATE_EXPIRY_WARNING_SECONDS", "the warning would come before any booking starts", longest);
  }

  const smtpUrl = text("PARKMATE_SMTP_URL");
  const mailFrom = text("PARKMATE_MAIL_FROM");
  if (smtpUrl !== undefined && !isSmtpUrl(smtpUrl)) {
    // Not quoted: it may hold a password.
    fail(
      "PARKMATE_SMTP_URL",
      "is not the address of a mail server",
      "smtp:// or smtps://, such as smtp://mail.example:587",
    );
  }
  if (mailFrom !== undefined && !MAIL_FROM.test(mailFrom)) {
    const allowed = "an e-mail address, such as ParkMate <parkmate@example.com>";
    fail("PARKMATE_MAIL_FROM", `${JSON.stringify(mailFrom)} is not a sender`, allowed);
  }
  if (smtpUrl !== undefined && mailFrom === undefined) {
    fail("PARKMATE_MAIL_FROM", "is required where PARKMATE_SMTP_URL is set", "the sender of the mails");
  }
  if (mailFrom !== undefined && smtpUrl === undefined) {
    fail("PARKMATE_SMTP_URL", "is required where PARKMATE_MAIL_FROM is set", "the mail server, smtp:// or smtps://");
  }

  const pushHosts = list("PARKMATE_PUSH_HOSTS");
  for (const item of pushHosts) {
    if (URL.parse(`https://${item}/`)?.hostname === item) continue;
    fail("PARKMATE_PUSH_HOSTS", `${JSON.stringify(item)} is not a host`, "hosts without ports, separated by commas");
  }
  const vapidKeys = text("PARKMATE_VAPID_KEYS");
  const vapidPrivateKey = vapidKeys === undefined ? null : vapidPrivateKeyOf(vapidKeys);
  if (vapidKeys !== undefined && vapidPrivateKey === null) {
    fail("PARKMATE_VAPID_KEYS", "are not a pair of keys", "public:private in base64url, as web-push generates them");
  }
  const push: PushConfig = Object.freeze({ vapidPrivateKey, hosts: Object.freeze(pushHosts) });

  const config: Config = Object.freeze({
    mode,
    host,
    port,
    dataDir: text("PARKMATE_DATA_DIR") ?? "./data",
    database: databaseUrl === undefined ? null : Object.freeze({ url: databaseUrl, connections }),
    publicUrl,
    allowedOrigins: Object.freeze([...new Set([...ownOrigins, ...corsOrigins])]),
    corsOrigins: Object.freeze(corsOrigins.filter((item) => !ownOrigins.includes(item))),
    secret: secret("PARKMATE_SECRET", SECRET_CHARACTERS),
    times,
    sessionMs: milliseconds("PARKMATE_SESSION_DAYS", 30, 1, 365) * DAY_SECONDS,
    heartbeatMs: milliseconds("PARKMATE_HEARTBEAT_SECONDS", 25, 1, 300),
    unreadyMs: milliseconds("PARKMATE_UNREADY_SECONDS", 0, 0, 300),
    drainMs: milliseconds("PARKMATE_DRAIN_SECONDS", 20, 0, 600),
    trustedProxies: Object.freeze(trustedProxies),
    metricsToken: secret("PARKMATE_METRICS_TOKEN", TOKEN_CHARACTERS),
    rateLimits: oneOf("PARKMATE_RATE_LIMITS", "on", ["on", "off"]) === "on",
    payments: oneOf("PARKMATE_PAYMENTS", "sandbox", ["sandbox"]),
    sandboxSecret: secret("PARKMATE_SANDBOX_SECRET", TOKEN_CHARACTERS),
    redisUrls: Object.freeze(redisUrls),
    mail: smtpUrl !== undefined && mailFrom !== undefined ? Object.freeze({ smtpUrl, from: mailFrom }) : null,
    push: oneOf("PARKMATE_PUSH", "on", ["on", "off"]) === "on" ? push : null,
  });
  return faults.length === 0 ? { ok: true, config } : { ok: false, faults };
}

/** The configuration once the port is known: origins of this machine that were written with port 0 name the real one. */
export function withPort(config: Config, port: number): Config {
  const real = (origin: string): string => {
    const url = new URL(origin);
    if (url.port === "0" && LOOPBACK_HOSTS.includes(url.hostname)) url.port = String(port);
    return url.origin;
  };
  return Object.freeze({
    ...config,
    port,
    publicUrl: real(config.publicUrl),
    allowedOrigins: Object.freeze(config.allowedOrigins.map(real)),
  });
}

/** Every fault on one screen: the key, what is wrong, what is allowed. */
export function formatFaults(faults: readonly Fault[]): string {
  const width = Math.max(0, ...faults.map((fault) => fault.key.length));
  const lines = faults.flatMap((fault) => [
    `  ${fault.key.padEnd(width)}  ${fault.problem}`,
    `  ${" ".repeat(width)}  allowed: ${fault.allowed}`,
  ]);
  const count = faults.length === 1 ? "1 setting is wrong" : `${faults.length} settings are wrong`;
  return [`ParkMate does not start: ${count}.`, "", ...lines, ""].join("\n");
}

/** The origin of an address that is nothing but one, as browsers send it, else `null`. */
function originOf(raw: string): string | null {
  const url = URL.parse(raw);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return null;
  return `${url.origin}/` === url.href ? url.origin : null;
}

/** An address, alone or in angle brackets behind a name. */
const MAIL_FROM = /^(?:[^\s@<>,;:"]+@[^\s@<>,;:"]+|[^<>@,;:"\p{Cc}]* <[^\s@<>,;:"]+@[^\s@<>,;:"]+>)$/u;

function isPostgresUrl(raw: string): boolean {
  const url = URL.parse(raw);
  return (
    url !== null &&
    ["postgres:", "postgresql:"].includes(url.protocol) &&
    url.hostname !== "" &&
    url.pathname.length > 1
  );
}

function isSmtpUrl(raw: string): boolean {
  const url = URL.parse(raw);
  return url !== null && ["smtp:", "smtps:"].includes(url.protocol) && url.hostname !== "";
}

/** What is wrong with the address of a Redis server, or `null`. */
function redisProblemOf(raw: string): string | null {
  const url = URL.parse(raw);
  if (url === null || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "") {
    return "is not the address of a Redis server";
  }
  if (!/^\/?[0-9]{0,9}$/.test(url.pathname) || url.search !== "" || url.hash !== "") {
    return "has something behind the host that is not the number of a database";
  }
  try {
    decodeURIComponent(url.username + url.password);
    return null;
  } catch {
    return "has a % in its user or password that is not written as %25";
  }
}

/** The private one of `public:private`, `null` where they are not a pair. */
function vapidPrivateKeyOf(keys: string): string | null {
  const [publicKey, privateKey = "", ...rest] = keys.split(":");
  const bytes = Buffer.from(privateKey, "base64url");
  if (rest.length > 0 || bytes.length !== 32) return null;
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(bytes);
    return pair.getPublicKey("base64url") === publicKey ? privateKey : null;
  } catch {
    // Zero, or beyond the order of the curve.
    return null;
  }
}

function nearestSetting(key: string): string {
  const wanted = key.toUpperCase();
  const ranked = SETTINGS.map((setting) => ({ setting, distance: editDistance(wanted, setting) }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best)).setting;
}

/** Levenshtein distance: letters to insert, remove or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
