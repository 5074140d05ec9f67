import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { manualClock } from "../platform/clock.ts";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, problemIn } from "../testing/httpRig.ts";
import { MINUTE } from "../testing/world.ts";
import { requestLimits, TokenBuckets } from "./rateLimits.ts";

let rig: HttpRig;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_TRUSTED_PROXIES: "10.0.0.1" } });
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

const signIn = (email: string, password: string, peer = "203.0.113.1", headers: Record<string, string> = {}) =>
  rig.send("POST", "/api/auth/sign-in/email", { body: { email, password }, peer, headers });

describe("failed sign-ins", () => {
  test("ten of an account are allowed in a burst, the next waits, whatever its password and address", async () => {
    const got = await Promise.all(Array.from({ length: 14 }, () => signIn(driver.email, "not the password")));
    expect(got.filter(({ status }) => status === 401)).toHaveLength(10);
    const refused = got.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    const wait = Number(refused[0]?.headers.get("retry-after"));
    expect(wait).toBe(90);
    problemIn(await signIn(driver.email.toUpperCase(), PASSWORD, "203.0.113.2"), 429, "rate_limited");
    const registered = await rig.send("POST", "/api/register", {
      body: { role: "driver", name: "Guess", email: driver.email, password: PASSWORD },
      peer: "203.0.113.3",
    });
    problemIn(registered, 429, "rate_limited");
    expect((await rig.send("GET", "/api/me", { as: driver })).status).toBe(200);

    await rig.time.advance(wait * 1000);
    expect((await signIn(driver.email, PASSWORD)).status).toBe(200);
    await rig.time.advance(15 * MINUTE);
  });

  test("good ones are not counted", async () => {
    for (let time = 0; time < 12; time++) expect((await signIn(driver.email, PASSWORD)).status).toBe(200);
  });

  test("sixty of an address are allowed in a minute, from a forged address as well; another address is free", async () => {
    const limits = requestLimits(rig.time.clock, true);
    const failing = (account: number, address: string) =>
      limits.signIn(`a${account}@x`, address, async () => ({ failed: true, value: null }));
    for (let account = 0; account < 60; account++)
      expect(await failing(account, "203.0.113.4")).toEqual({ value: null });
    expect(await failing(60, "203.0.113.4")).toEqual({ waitSeconds: 1 });
    expect(await failing(61, "203.0.113.5")).toEqual({ value: null });
  });

  const addressOf = async (peer: string, headers: Record<string, string>): Promise<string> => {
    await signIn(driver.email, PASSWORD, peer, headers);
    const sessions = await rig.store.accountsRead.selectFrom("session").selectAll().execute();
    const newest = sessions.sort((a, b) => a.id.localeCompare(b.id)).at(-1) as { ipAddress?: string } | undefined;
    return newest?.ipAddress ?? "";
  };
  test("a forged address is not believed, neither in the standard header nor in our own", async () => {
    const forged = { "x-forwarded-for": "198.51.100.7", "x-parkmate-client-address": "198.51.100.8" };
    expect(await addressOf("203.0.113.6", forged)).toBe("203.0.113.6");
    expect(await addressOf("10.0.0.1", forged)).toBe("198.51.100.7");
    expect(await addressOf("10.0.0.1", { "x-parkmate-client-address": "198.51.100.8" })).toBe("10.0.0.1");
  });
});

describe("requests", () => {
  test("300 of a person are allowed in a minute; others go on, and so does this one later", async () => {
    const other = await rig.person("driver");
    const statuses: number[] = [];
    for (let time = 0; time < 301; time++) statuses.push((await rig.send("GET", "/api/me", { as: driver })).status);
    expect(statuses.indexOf(429)).toBe(300);
    const refused = await rig.send("GET", "/api/bookings", { as: driver });
    problemIn(refused, 429, "rate_limited");
    expect(refused.headers.get("retry-after")).toBe("1");
    expect((await rig.send("GET", "/api/me", { as: other })).status).toBe(200);
    await rig.time.advance(1_000);
    expect((await rig.send("GET", "/api/me", { as: driver })).status).toBe(200);
  });

  test("nothing is limited where the limits are off", async () => {
    const limits = requestLimits(rig.time.clock, false);
    for (let time = 0; time < 1000; time++) expect(limits.request("a")).toBe(0);
    for (let time = 0; time < 100; time++) {
      expect(await limits.signIn("a", "b", async () => ({ failed: true, value: time }))).toEqual({ value: time });
    }
  });
});

describe("a bucket", () => {
  test("is refilled evenly, never beyond its size, and forgotten when full", () => {
    const clock = manualClock(0);
    const buckets = new TokenBuckets(clock, 2, 1_000);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1]);
    clock.advance(500);
    expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 1]);
    buckets.giveBack("a");
    expect([buckets.wait("a"), buckets.take("a"), buckets.wait("a")]).toEqual([0, 0, 1]);
    clock.advance(10_000);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1]);
    clock.advance(10_000);
    buckets.take("b");
    expect(buckets.size()).toBe(1);
  });

  test("an attempt that throws counts for nobody and frees the account for the next", async () => {
    const limits = requestLimits(manualClock(0), true);
    for (let time = 0; time < 70; time++) {
      const attempt = limits.signIn("a", "b", () => Promise.reject(new Error("the database is away")));
      await expect(attempt).rejects.toThrow("the database is away");
    }
    expect(await limits.signIn("a", "b", async () => ({ failed: false, value: 1 }))).toEqual({ value: 1 });
  });
});
