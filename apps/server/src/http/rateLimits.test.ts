import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { manualClock } from "../platform/clock.ts";
import { type HttpPerson, type HttpRig, openHttpRig, PASSWORD, problemIn } from "../testing/httpRig.ts";
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
  test("good ones are not counted", async () => {
    for (let time = 0; time < 12; time++) expect((await signIn(driver.email, PASSWORD)).status).toBe(200);
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
    const limits = requestLimits(rig.world, false);
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
    clock.advance(10_000);
    expect([buckets.take("a"), buckets.take("a"), buckets.take("a")]).toEqual([0, 0, 1]);
    clock.advance(10_000);
    buckets.take("b");
    expect(buckets.size()).toBe(1);
  });
});
