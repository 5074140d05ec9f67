import { describe, expect, test } from "bun:test";
import { createECDH } from "node:crypto";
import { type Config, type Environment, type Fault, formatFaults, type Mode, readConfig, withPort } from "./config.ts";

const serving: Environment = { PARKMATE_PUBLIC_URL: "https://parkmate.example" };

function configOf(env: Environment, mode: Mode): Config {
  const read = readConfig(env, mode);
  if (!read.ok) throw new Error(formatFaults(read.faults));
  return read.config;
}

function faultsOf(env: Environment, mode: Mode): Fault[] {
  const read = readConfig(env, mode);
  return read.ok ? [] : read.faults;
}

const keysOf = (env: Environment, mode: Mode): string[] => faultsOf(env, mode).map((fault) => fault.key);

describe("without any setting", () => {
  test("the demo runs on loopback port 8000 with both spellings as its origins", () => {
    expect(configOf({}, "demo")).toEqual({
      mode: "demo",
      host: "127.0.0.1",
      port: 8000,
      dataDir: "./data",
      database: null,
      publicUrl: "http://localhost:8000",
      allowedOrigins: ["http://localhost:8000", "http://127.0.0.1:8000"],
      corsOrigins: [],
      secret: null,
      times: {
        warningMs: 300_000,
        graceMs: 300_000,
        holdMs: 900_000,
        minBookingMs: 600_000,
        maxBookingMs: 86_400_000,
      },
      sessionMs: 30 * 86_400_000,
      heartbeatMs: 25_000,
      unreadyMs: 0,
      drainMs: 20_000,
      trustedProxies: [],
      metricsToken: null,
      rateLimits: true,
      payments: "sandbox",
      sandboxSecret: null,
      mail: null,
      push: { vapidPrivateKey: null, hosts: [] },
    });
  });

  test("serving demands the public origin, the admin commands do not", () => {
    expect(keysOf({}, "serve")).toEqual(["PARKMATE_PUBLIC_URL"]);
    expect(configOf({}, "admin").dataDir).toBe("./data");
  });

  test("serving listens everywhere and takes no other origin than its own", () => {
    const config = configOf(serving, "serve");
    expect(config.host).toBe("0.0.0.0");
    expect(config.allowedOrigins).toEqual(["https://parkmate.example"]);
  });
});

test("an empty setting counts as not set", () => {
  expect(configOf({ PORT: "", DATABASE_URL: "", PARKMATE_METRICS_TOKEN: "" }, "demo")).toEqual(configOf({}, "demo"));
});

test("the configuration cannot be changed afterwards", () => {
  const config = configOf({}, "demo");
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.times)).toBe(true);
  expect(Object.isFrozen(config.allowedOrigins)).toBe(true);
});

test("seconds and days become milliseconds", () => {
  const config = configOf({ ...serving, PARKMATE_GRACE_SECONDS: "0", PARKMATE_SESSION_DAYS: "2" }, "serve");
  expect(config.times.graceMs).toBe(0);
  expect(config.sessionMs).toBe(172_800_000);
});

test("added origins get CORS, the page's own do not", () => {
  const env = {
    ...serving,
    PARKMATE_ALLOWED_ORIGINS: "https://app.example, https://parkmate.example/ ,HTTPS://B.example:443",
  };
  const config = configOf(env, "serve");
  expect(config.corsOrigins).toEqual(["https://app.example", "https://b.example"]);
  expect(config.allowedOrigins).toEqual(["https://parkmate.example", "https://app.example", "https://b.example"]);
});

test("with port 0 the origins name the port that was found, foreign ones stay", () => {
  const env = { PORT: "0", PARKMATE_ALLOWED_ORIGINS: "https://app.example" };
  const config = withPort(configOf(env, "demo"), 40_123);
  expect(config.port).toBe(40_123);
  expect(config.publicUrl).toBe("http://localhost:40123");
  expect(config.allowedOrigins).toEqual(["http://localhost:40123", "http://127.0.0.1:40123", "https://app.example"]);
});

describe("a wrong setting is a fault that names its key", () => {
  const wrong: [key: string, value: string, mode: Mode][] = [
    ["PORT", "65536", "demo"],
    ["PORT", "80a", "serve"],
    ["PORT", "-1", "serve"],
    ["PORT", " 80", "serve"],
    ["HOST", "0.0.0.0", "demo"],
    ["HOST", "parkmate.example", "demo"],
    ["HOST", "a b", "serve"],
    ["NODE_ENV", "production", "demo"],
    ["REDIS_URL", "redis://localhost", "serve"],
    ["PARKMATE_DEMO", "off", "demo"],
    ["PARKMATE_DEMO", "on", "serve"],
    ["PARKMATE_PUBLIC_URL", "parkmate.example", "serve"],
    ["PARKMATE_PUBLIC_URL", "https://parkmate.example/app", "serve"],
    ["PARKMATE_PUBLIC_URL", "https://parkmate.example/?a=1", "serve"],
    ["PARKMATE_PUBLIC_URL", "https://me:word@parkmate.example", "serve"],
    ["PARKMATE_PUBLIC_URL", "ftp://parkmate.example", "serve"],
    ["PARKMATE_ALLOWED_ORIGINS", "https://a.example,*", "serve"],
    ["PARKMATE_SECRET", "short", "serve"],
    ["PARKMATE_EXPIRY_WARNING_SECONDS", "0", "serve"],
    ["PARKMATE_GRACE_SECONDS", "five", "serve"],
    ["PARKMATE_HOLD_SECONDS", "1.5", "serve"],
    ["PARKMATE_MIN_BOOKING_SECONDS", "90000", "serve"],
    ["PARKMATE_MAX_BOOKING_SECONDS", "1e3", "serve"],
    ["PARKMATE_SESSION_DAYS", "0", "serve"],
    ["PARKMATE_HEARTBEAT_SECONDS", "301", "serve"],
    ["PARKMATE_TRUSTED_PROXIES", "10.0.0.1,proxy", "serve"],
    ["PARKMATE_METRICS_TOKEN", "short", "serve"],
    ["PARKMATE_RATE_LIMITS", "maybe", "serve"],
    ["PARKMATE_PAYMENTS", "bank", "serve"],
    ["PARKMATE_SANDBOX_SECRET", "short", "serve"],
    ["PARKMATE_GRACE_SECOND", "300", "serve"],
    ["parkmate_secret", "0123456789abcdef0123456789abcdef", "serve"],
  ];
  for (const [key, value, mode] of wrong) {
    test(`${key}=${value} (${mode})`, () => {
      expect(keysOf({ ...(mode === "serve" ? serving : {}), [key]: value }, mode)).toEqual([key]);
    });
  }
});

test("the admin commands work on a demo's folder and in production", () => {
  expect(faultsOf({ PARKMATE_DEMO: "on", NODE_ENV: "production", HOST: "0.0.0.0" }, "admin")).toEqual([]);
});

test("a warning as long as the longest booking is allowed, a longer one is not", () => {
  const times = (warning: string): Environment => ({
    PARKMATE_EXPIRY_WARNING_SECONDS: warning,
    PARKMATE_MIN_BOOKING_SECONDS: "10",
    PARKMATE_MAX_BOOKING_SECONDS: "60",
  });
  expect(keysOf(times("60"), "demo")).toEqual([]);
  expect(keysOf(times("61"), "demo")).toEqual(["PARKMATE_EXPIRY_WARNING_SECONDS"]);
});

test("settings are not compared with one that is wrong itself", () => {
  const env = { PARKMATE_MIN_BOOKING_SECONDS: "90000", PARKMATE_MAX_BOOKING_SECONDS: "long" };
  expect(keysOf(env, "demo")).toEqual(["PARKMATE_MAX_BOOKING_SECONDS"]);
});

test("an unknown key is answered with the nearest known one", () => {
  const [fault] = faultsOf({ PARKMATE_GRACE_SECOND: "300" }, "demo");
  expect(fault?.allowed).toBe("did you mean PARKMATE_GRACE_SECONDS?");
});

describe("the database", () => {
  const url = "postgres://parkmate:hidden@db:5433/parkmate?sslmode=require";
  const secret = { PARKMATE_SECRET: "s".repeat(32) };

  test("an address of PostgreSQL is taken as it is; without one the data is in the folder", () => {
    expect(configOf({ DATABASE_URL: url, ...secret }, "demo").database).toEqual({ url, connections: 20 });
    const few = { DATABASE_URL: url, PARKMATE_DATABASE_CONNECTIONS: "4", ...secret };
    expect(configOf(few, "admin").database?.connections).toBe(4);
    expect(configOf({}, "demo").database).toBeNull();
  });

  test("what is no such address, or names no database, is refused and not printed", () => {
    for (const wrong of [
      "mysql://u:hidden@db/parkmate",
      "postgres://u:hidden@db",
      "postgres://u:hidden@db/",
      "hidden",
    ]) {
      const faults = faultsOf({ DATABASE_URL: wrong, ...secret }, "demo");
      expect(faults.map(({ key }) => key)).toEqual(["DATABASE_URL"]);
      expect(JSON.stringify(faults)).not.toContain("hidden");
    }
  });

  test("all nodes must sign with one secret, so it is required", () => {
    const [fault] = faultsOf({ DATABASE_URL: url }, "demo");
    expect(fault).toMatchObject({ key: "PARKMATE_SECRET", problem: "is required where DATABASE_URL is set" });
    expect(keysOf({ DATABASE_URL: url, ...secret, PARKMATE_DATABASE_CONNECTIONS: "3" }, "demo")).toEqual([
      "PARKMATE_DATABASE_CONNECTIONS",
    ]);
  });
});

test("every fault is on one screen, secrets are not", () => {
  const env = { PORT: "x", PARKMATE_SECRET: "hunter2", PARKMATE_HOLD_SECONDS: "0", PARKMATE_TYPO: "1" };
  const faults = faultsOf(env, "serve");
  const screen = formatFaults(faults);
  for (const key of [...Object.keys(env), "PARKMATE_PUBLIC_URL"]) expect(screen).toContain(key);
  expect(screen.split("\n")[0]).toBe("ParkMate does not start: 5 settings are wrong.");
  expect(screen).not.toContain("hunter2");
  expect(screen.split("\n").length).toBeLessThan(24);
});

describe("e-mail and push", () => {
  const smtp = {
    PARKMATE_SMTP_URL: "smtp://user:hush@mail.example:587",
    PARKMATE_MAIL_FROM: "noreply@parkmate.example",
  };
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  const [publicKey, privateKey] = [pair.getPublicKey("base64url"), pair.getPrivateKey("base64url")];

  test("a mail server and a sender, with or without a name", () => {
    expect(configOf(smtp, "demo").mail).toEqual({ smtpUrl: smtp.PARKMATE_SMTP_URL, from: "noreply@parkmate.example" });
    const named = { ...smtp, PARKMATE_MAIL_FROM: "ParkMate Kochi <noreply@parkmate.example>" };
    expect(configOf(named, "demo").mail?.from).toBe(named.PARKMATE_MAIL_FROM);
  });
  test("keys of one's own, and hosts besides the known ones", () => {
    const env = {
      PARKMATE_VAPID_KEYS: `${publicKey}:${privateKey}`,
      PARKMATE_PUSH_HOSTS: "push.example, 127.0.0.1,[::1]",
    };
    expect(configOf(env, "demo").push).toEqual({
      vapidPrivateKey: privateKey,
      hosts: ["push.example", "127.0.0.1", "[::1]"],
    });
  });
  test("push can be switched off", () => expect(configOf({ PARKMATE_PUSH: "off" }, "demo").push).toBeNull());

  const wrong: [what: string, env: Environment, key: string][] = [
    ["a mail server without a sender", { PARKMATE_SMTP_URL: smtp.PARKMATE_SMTP_URL }, "PARKMATE_MAIL_FROM"],
    ["a sender without a mail server", { PARKMATE_MAIL_FROM: smtp.PARKMATE_MAIL_FROM }, "PARKMATE_SMTP_URL"],
    ["another protocol", { ...smtp, PARKMATE_SMTP_URL: "https://hush.example" }, "PARKMATE_SMTP_URL"],
    ["no address", { ...smtp, PARKMATE_SMTP_URL: "hush" }, "PARKMATE_SMTP_URL"],
    ["a sender that is none", { ...smtp, PARKMATE_MAIL_FROM: "ParkMate" }, "PARKMATE_MAIL_FROM"],
    ["two senders", { ...smtp, PARKMATE_MAIL_FROM: "a@b.example, c@d.example" }, "PARKMATE_MAIL_FROM"],
    [
      "a sender with a header in it",
      { ...smtp, PARKMATE_MAIL_FROM: "A\r\nBcc: x <a@b.example>" },
      "PARKMATE_MAIL_FROM",
    ],
    ["push that is neither on nor off", { PARKMATE_PUSH: "yes" }, "PARKMATE_PUSH"],
    ["a host with a port", { PARKMATE_PUSH_HOSTS: "push.example:8443" }, "PARKMATE_PUSH_HOSTS"],
    ["an address for a host", { PARKMATE_PUSH_HOSTS: "https://push.example" }, "PARKMATE_PUSH_HOSTS"],
    ["one key", { PARKMATE_VAPID_KEYS: privateKey }, "PARKMATE_VAPID_KEYS"],
    ["keys of two pairs", { PARKMATE_VAPID_KEYS: `${publicKey.slice(0, -2)}AA:${privateKey}` }, "PARKMATE_VAPID_KEYS"],
    ["a private key of zero", { PARKMATE_VAPID_KEYS: `${publicKey}:${"A".repeat(43)}` }, "PARKMATE_VAPID_KEYS"],
  ];
  for (const [what, env, key] of wrong) {
    test(`${what} is a fault of ${key}, and no secret is printed`, () => {
      const faults = faultsOf(env, "demo");
      expect(faults.map((fault) => fault.key)).toEqual([key]);
      expect(formatFaults(faults)).not.toContain("hush");
      expect(formatFaults(faults)).not.toContain(privateKey);
    });
  }
});
