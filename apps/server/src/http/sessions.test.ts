import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Problem, SessionView } from "@parkmate/protocol";
import { sql } from "kysely";
import {
  type HttpPerson,
  type HttpRig,
  ORIGIN,
  openHttpRig,
  PASSWORD,
  personOf,
  problemIn,
} from "../testing/httpRig.ts";
import { HOUR, MINUTE } from "../testing/times.ts";
import { until } from "../testing/until.ts";

const NEW_PASSWORD = "quite another password";
const CHROME =
  "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

let rig: HttpRig;
let driver: HttpPerson;
let bells: string[];
let endBells: () => void;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_SESSION_DAYS: "4" } });
  // Accounts live in real time: from here on the rig's clock is ahead of it.
  await rig.time.advance(Date.now() + HOUR - rig.world.realClock.now());
});
afterAll(() => rig.close());
beforeEach(async () => {
  driver = await rig.person("driver");
  bells = [];
  endBells = await rig.world.channels.subscribe(`user:${driver.userId}`, (bell) => bells.push(bell.kind));
});
afterEach(() => endBells());

const signIn = async (userAgent = "curl/8.5.0", password = PASSWORD): Promise<HttpPerson> => {
  const headers = { "user-agent": userAgent };
  const got = await rig.send("POST", "/api/auth/sign-in/email", { body: { email: driver.email, password }, headers });
  expect(got.status).toBe(200);
  return personOf(driver.userId, driver.email, got.headers);
};
const sessions = async (as: HttpPerson): Promise<SessionView[]> => {
  const got = await rig.send("GET", "/api/me/sessions?limit=100", { as });
  expect(got.json).toMatchObject({ next: null });
  return (got.json as { items: SessionView[] }).items;
};
const currentOf = async (as: HttpPerson): Promise<SessionView> => {
  const found = (await sessions(as)).find(({ current }) => current);
  if (!found) throw new Error("no session is the current one");
  return found;
};
const me = async (headers: Record<string, string>) => (await rig.send("GET", "/api/me", { headers })).status;
const byToken = ({ token }: HttpPerson) => me({ authorization: `Bearer ${token}` });
const byCookie = ({ cookie }: HttpPerson) => me({ cookie });
const revoke = (as: HttpPerson, id: string) => rig.send("POST", `/api/me/sessions/${id}/revoke`, { as });
const seenAt = ({ lastSeenAt }: SessionView) => Date.parse(lastSeenAt) - rig.world.realClock.now();
const devices = () =>
  rig.store.read.selectFrom("devices").selectAll().where("userId", "=", driver.userId).orderBy("sessionId").execute();

describe("CONTRACT §2 GET /api/me/sessions", () => {
  test("names the devices, newest first, and which one asks", async () => {
    const [phone, laptop] = [await signIn(CHROME), await signIn(FIREFOX)];
    const seen = await sessions(phone);
    expect(seen.map(({ device, current }) => [device, current])).toEqual([
      ["Firefox on Linux", false],
      ["Chrome on Android", true],
      ["Unknown device", false],
    ]);
    expect((await sessions(laptop)).map(({ current }) => current)).toEqual([true, false, false]);
    for (const { createdAt } of seen) expect(Math.abs(Date.parse(createdAt) - Date.now())).toBeLessThan(MINUTE);
    expect(await sessions(await rig.person("driver"))).toHaveLength(1);
  });

  test("says when each was last used, though nothing is written by a request: once a minute, all together", async () => {
    const [phone, laptop] = [await signIn(CHROME), await signIn(FIREFOX)];
    await rig.access.sightings.flush();
    const before = await devices();
    await rig.time.advance(30 * MINUTE);
    for (let time = 0; time < 20; time++) expect(await byToken(laptop)).toBe(200);
    expect(await devices()).toEqual(before);
    await rig.time.advance(MINUTE);
    await until(async () => (await devices()).length > before.length);
    const after = await devices();
    expect(after).toMatchObject([{ name: "Firefox on Linux", userId: driver.userId }]);
    const [onLaptop, onPhone] = await sessions(phone);
    expect(seenAt(onLaptop as SessionView)).toBe(-MINUTE);
    expect(seenAt(onPhone as SessionView)).toBe(0);
    // Seen by this request, but not written yet.
    await rig.time.advance(MINUTE / 2);
    expect(seenAt((await sessions(laptop))[1] as SessionView)).toBe(-MINUTE / 2);
  });

  test("one with an open socket is seen now", async () => {
    const [phone, laptop] = [await signIn(CHROME), await signIn(FIREFOX)];
    const { id } = await currentOf(laptop);
    await rig.time.advance(HOUR);
    rig.connected.add(id);
    expect((await sessions(phone)).map(seenAt).slice(0, 2)).toEqual([0, 0]);
    rig.connected.delete(id);
    expect(seenAt((await sessions(phone))[0] as SessionView)).toBe(-HOUR);
  });

  test("leaves out what has ended, and comes in pages", async () => {
    const [phone, laptop] = [await signIn(), await signIn()];
    const ended = await currentOf(laptop);
    await rig.store.accounts
      .updateTable("session")
      .set({ expiresAt: new Date(Date.now() - 1000).toISOString() })
      .where("id", "=", ended.id)
      .execute();
    const all = await sessions(phone);
    expect(all.map(({ id }) => id)).not.toContain(ended.id);
    const first = (await rig.send("GET", "/api/me/sessions?limit=1", { as: phone })).json as {
      items: SessionView[];
      next: string;
    };
    const rest = await rig.send("GET", `/api/me/sessions?limit=1&cursor=${first.next}`, { as: phone });
    expect([...first.items, ...(rest.json as { items: SessionView[] }).items].map(({ id }) => id)).toEqual(
      all.map(({ id }) => id),
    );
    problemIn(await revoke(phone, ended.id), 404, "not_found");
  });
});

describe("CONTRACT §2 POST /api/me/sessions/:id/revoke", () => {
  test("ends that session for cookie and token and rings; the others go on", async () => {
    const [phone, laptop] = [await signIn(), await signIn()];
    const { id } = await currentOf(laptop);
    expect(await revoke(phone, id)).toMatchObject({ status: 200, json: { revoked: 1 } });
    expect(bells).toEqual(["sessions"]);
    expect([await byCookie(laptop), await byToken(laptop), await byCookie(phone), await byToken(phone)]).toEqual([
      ...[401, 401, 200, 200],
    ]);
    problemIn(await revoke(phone, id), 404, "not_found");
  });

  test("of somebody else is 404 and ends nothing", async () => {
    const other = await rig.person("owner");
    problemIn(await revoke(driver, (await currentOf(other)).id), 404, "not_found");
    expect(await byToken(other)).toBe(200);
  });

  test("of the one that asks signs out, also while its cookie is rolled", async () => {
    for (const days of [4, 2]) {
      const phone = await signIn();
      const { id } = await currentOf(phone);
      const expiresAt = new Date(Date.now() + days * 24 * HOUR).toISOString();
      await rig.store.accounts.updateTable("session").set({ expiresAt }).where("id", "=", id).execute();
      const headers = { cookie: phone.cookie, origin: ORIGIN };
      const got = await rig.send("POST", `/api/me/sessions/${id}/revoke`, { headers });
      expect(got).toMatchObject({ status: 200, json: { revoked: 1 } });
      const cookies = got.headers.getSetCookie();
      expect(cookies.length).toBeGreaterThan(1);
      for (const cookie of cookies) expect(cookie).toContain("Max-Age=0");
      expect([await byCookie(phone), await byToken(phone)]).toEqual([401, 401]);
    }
  });

  test("twice at once is one that ended and one that was not there", async () => {
    const laptop = await signIn();
    const { id } = await currentOf(laptop);
    const got = await Promise.all([revoke(driver, id), revoke(driver, id)]);
    expect(got.every(({ status }) => status === 200 || status === 404)).toBe(true);
    expect(got.some(({ status }) => status === 200)).toBe(true);
    expect(await byToken(laptop)).toBe(401);
  });
});

test("CONTRACT §2 POST /api/me/sessions/revoke-others: ends all but the one that asks, and says how many", async () => {
  const others = [await signIn(), await signIn(), driver];
  const mine = await signIn();
  const send = () => rig.send("POST", "/api/me/sessions/revoke-others", { as: mine });
  expect(await send()).toMatchObject({ status: 200, json: { revoked: 3 } });
  expect(bells).toEqual(["sessions", "sessions", "sessions"]);
  for (const other of others) expect([await byCookie(other), await byToken(other)]).toEqual([401, 401]);
  expect([await byCookie(mine), await byToken(mine)]).toEqual([200, 200]);
  expect(await send()).toMatchObject({ status: 200, json: { revoked: 0 } });
  expect(await sessions(mine)).toHaveLength(1);
});

describe("of a person with more sessions than a page of better-auth's holds", () => {
  /** Adds older sessions than those that sign in, as better-auth keeps them. */
  const addSessions = async (count: number): Promise<void> => {
    const at = new Date().toISOString();
    for (let n = 0; n < count; n++) {
      const [id, expiresAt] = [`0-${driver.userId}-${n}`, new Date(Date.now() + 96 * HOUR).toISOString()];
      await sql`insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
        values (${id}, ${`token of ${id}`}, ${driver.userId}, ${expiresAt}, ${at}, ${at})`.execute(rig.store.accounts);
    }
  };
  const left = async () => (await sessions(driver)).length;

  test("each can be ended, and all others at once", async () => {
    await addSessions(120);
    const [one, mine] = [await signIn(), driver];
    const { items } = (await rig.send("GET", "/api/me/sessions?limit=1", { as: one })).json as { items: SessionView[] };
    expect((await revoke(mine, items[0]?.id ?? "")).status).toBe(200);
    expect(await byToken(one)).toBe(401);
    expect(await rig.send("POST", "/api/me/sessions/revoke-others", { as: mine })).toMatchObject({
      ...{ status: 200, json: { revoked: 120 } },
    });
    expect(await left()).toBe(1);
  });

  test("the last to sign in changes the password, and it is the only one left", async () => {
    await addSessions(120);
    driver = await signIn();
    const body = { currentPassword: PASSWORD, newPassword: NEW_PASSWORD };
    expect((await rig.send("POST", "/api/auth/change-password", { as: driver, body })).status).toBe(200);
    expect(await left()).toBe(1);
  });
});

describe("CONTRACT §2 POST /api/auth/change-password", () => {
  const change = (headers: Record<string, string>, patch: object = {}) =>
    rig.send("POST", "/api/auth/change-password", {
      headers,
      body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD, ...patch },
    });
  const bearer = ({ token }: HttpPerson) => ({ authorization: `Bearer ${token}` });

  for (const [how, headersOf] of [
    ["by cookie", ({ cookie }: HttpPerson) => ({ cookie, origin: ORIGIN })],
    ["by bearer token", bearer],
  ] as const) {
    for (const revokeOtherSessions of [undefined, true, false]) {
      test(`${how}, revokeOtherSessions ${revokeOtherSessions}: all other sessions end, this one goes on`, async () => {
        const [mine, other] = [await signIn(CHROME), await signIn(FIREFOX)];
        const { id } = await currentOf(mine);
        const got = await change(headersOf(mine), revokeOtherSessions === undefined ? {} : { revokeOtherSessions });
        expect(got).toMatchObject({ status: 200, json: { user: { id: driver.userId, email: driver.email } } });
        expect(bells).toEqual(["sessions", "sessions"]);
        expect(got.headers.get("set-auth-token")).toBe(mine.token);
        expect([await byCookie(mine), await byToken(mine), await byCookie(other), await byToken(driver)]).toEqual([
          ...[200, 200, 401, 401],
        ]);
        expect((await sessions(mine)).map((each) => [each.id, each.current])).toEqual([[id, true]]);
        const old = { email: driver.email, password: PASSWORD };
        problemIn(await rig.send("POST", "/api/auth/sign-in/email", { body: old }), 401, "credentials.invalid");
        await signIn(CHROME, NEW_PASSWORD);
      });
    }
  }

  const WRONG: [string, object, string, RegExp][] = [
    ["a wrong current password", { currentPassword: "not the password" }, "currentPassword", /is not your password/],
    ["none", { currentPassword: undefined }, "currentPassword", /text/],
    ["a new one that is short", { newPassword: "too short" }, "newPassword", /at least 10/],
    ["a new one that is common", { newPassword: "password1234" }, "newPassword", /common/],
    ["a new one that is the old one", { newPassword: PASSWORD }, "newPassword", /must not be the current/],
    ["an unknown field", { token: "x" }, "token", /is not a field/],
  ];
  for (const [what, patch, field, message] of WRONG) {
    test(`${what} is 422 on ${field}: nothing changes, nobody is signed out`, async () => {
      const other = await signIn();
      const problem = problemIn(await change(bearer(driver), patch), 422, "validation");
      expect(problem.errors).toMatchObject([{ field, message: expect.stringMatching(message) }]);
      expect([await byToken(driver), await byToken(other), bells]).toEqual([200, 200, []]);
      await signIn();
    });
  }

  test("guesses at the current password count as failed sign-ins of the account", async () => {
    for (let guess = 0; guess < 10; guess++) {
      problemIn(await change(bearer(driver), { currentPassword: `guess number ${guess}` }), 422, "validation");
    }
    const got = await change(bearer(driver));
    problemIn(got, 429, "rate_limited");
    expect(Number(got.headers.get("retry-after"))).toBeGreaterThan(0);
    const signing = { body: { email: driver.email, password: PASSWORD } };
    problemIn(await rig.send("POST", "/api/auth/sign-in/email", signing), 429, "rate_limited");
    await rig.time.advance(2 * MINUTE);
    expect((await change(bearer(driver))).status).toBe(200);
  });

  test("from two devices at once: one changes it, the other is signed out by that", async () => {
    const devices = [await signIn(CHROME), await signIn(FIREFOX)];
    const answers = await Promise.all(
      devices.map((device, index) => change(bearer(device), { newPassword: `new password of ${index}` })),
    );
    const lost = answers.findIndex(({ status }) => status !== 200);
    const codes = answers.map(({ json }) => (json as Partial<Problem>).code);
    expect(codes.toSorted()).toEqual(["unauthenticated", undefined]);
    expect(await Promise.all(devices.map(byToken))).toEqual(lost === 0 ? [401, 200] : [200, 401]);
    await signIn(CHROME, `new password of ${1 - lost}`);
  });

  test("twice at once changes it once", async () => {
    const [one, two] = await Promise.all([
      change(bearer(driver), { newPassword: "the first new password" }),
      change(bearer(driver), { newPassword: "the second new password" }),
    ]);
    expect([one.status, two.status].sort()).toEqual([200, 422]);
  });
});
