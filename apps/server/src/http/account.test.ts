import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { MeView } from "@parkmate/protocol";
import {
  type Got,
  type HttpPerson,
  type HttpRig,
  ORIGIN,
  openHttpRig,
  PASSWORD,
  personOf,
  problemIn,
} from "../testing/httpRig.ts";

const DAY = 86_400_000;
let rig: HttpRig;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_SESSION_DAYS: "4" } });
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

const signIn = (body: object, headers: Record<string, string> = {}) =>
  rig.send("POST", "/api/auth/sign-in/email", { body, headers });
const signedIn = async (extra: object = {}): Promise<HttpPerson & { got: Got }> => {
  const got = await signIn({ email: driver.email, password: PASSWORD, ...extra });
  expect(got.status).toBe(200);
  return { ...personOf(driver.userId, driver.email, got.headers), got };
};
const register = (body: object, headers: Record<string, string> = {}) =>
  rig.send("POST", "/api/register", { body, headers });
const newcomer = (email: string) => ({ role: "driver", name: "New Comer", email, password: PASSWORD });
const me = (headers: Record<string, string>) => rig.send("GET", "/api/me", { headers });
const sessionsOf = (userId: string) =>
  rig.store.accountsRead.selectFrom("session").selectAll().where("userId", "=", userId).execute();
const endsAt = (sessionOf: string, at: number) =>
  rig.store.accounts
    .updateTable("session")
    .set({ expiresAt: new Date(at).toISOString() })
    .where("id", "=", sessionOf)
    .execute();
const newestSession = async (userId: string): Promise<string> => {
  const ids = (await sessionsOf(userId)).map(({ id }) => id).sort();
  return ids.at(-1) ?? "";
};

describe("registering", () => {
  test("a driver is signed in at once, by cookie and by token, and has what was entered", async () => {
    const entered = { phone: "+91 98470 12345", vehicleNumber: "kl 08-az 1234", vehicleType: "sedan" };
    const got = await register({ ...newcomer("Fresh.Driver@Parkmate.Test"), ...entered }, { "user-agent": "Phone" });
    expect(got.status).toBe(201);
    const { user } = got.json as { user: MeView };
    expect(user).toMatchObject({
      role: "driver",
      email: "fresh.driver@parkmate.test",
      phone: "9847012345",
      vehicleNumber: "KL08AZ1234",
      vehicleType: "sedan",
    });
    expect(user).not.toHaveProperty("ownerStatus");
    const { cookie, token } = personOf(user.id, user.email, got.headers);
    expect((await me({ cookie })).json).toEqual(user);
    expect((await me({ authorization: `Bearer ${token}` })).json).toEqual(user);
    expect(await sessionsOf(user.id)).toMatchObject([{ userAgent: "Phone", ipAddress: "127.0.0.1" }]);
  });

  test("an owner waits for approval, and every admin hears", async () => {
    const admin = await rig.person("admin");
    const got = await register({
      ...newcomer("fresh.owner@parkmate.test"),
      role: "owner",
      businessName: "B",
      city: "Kochi",
    });
    expect(got.json).toMatchObject({
      user: { role: "owner", ownerStatus: "pending", businessName: "B", city: "Kochi" },
    });
    expect(await rig.events(admin.userId)).toEqual(["owner.registered"]);
  });

  test("twice is 409 and says nothing else: no session, no cookie, right password or wrong, any spelling", async () => {
    const before = await sessionsOf(driver.userId);
    for (const password of [PASSWORD, "another long password"]) {
      for (const email of [driver.email, driver.email.toUpperCase()]) {
        const got = await register({ ...newcomer(email), password, role: "owner" });
        problemIn(got, 409, "email.taken");
        expect(got.json).toEqual({
          type: "urn:parkmate:problem:email.taken",
          title: "There is already an account with this email address",
          status: 409,
          code: "email.taken",
          detail: "There is already an account with this email address.",
        });
        expect([...got.headers.keys()].sort()).toEqual(["cache-control", "content-type", "x-content-type-options"]);
      }
    }
    expect(await sessionsOf(driver.userId)).toEqual(before);
    expect((await rig.send("GET", "/api/me", { as: driver })).json).toMatchObject({ role: "driver" });
  });

  test("nobody registers as admin, or in the domain of the system's own accounts", async () => {
    const problem = problemIn(await register({ ...newcomer("x@parkmate.test"), role: "admin" }), 422, "validation");
    expect(problem.errors).toEqual([{ field: "role", code: "invalid_value", message: "must be driver or owner" }]);
    problemIn(await register(newcomer("canary@parkmate.invalid")), 409, "email.taken");
  });

  test("an account left without a profile is 403 until the same registration with the right password completes it", async () => {
    const email = "left@parkmate.test";
    const account = await rig.access.createAccount({ name: "Left", email, password: PASSWORD });
    if (!account) throw new Error("the address is taken");
    const left = personOf(account.userId, email, account.headers);
    problemIn(await rig.send("GET", "/api/me", { as: left }), 403, "profile.incomplete");
    problemIn(await rig.send("GET", "/api/bookings", { as: left }), 403, "profile.incomplete");
    problemIn(await register({ ...newcomer(email), password: "another long password" }), 409, "email.taken");
    const got = await register(newcomer(email));
    expect(got).toMatchObject({ status: 201, json: { user: { id: left.userId, role: "driver" } } });
    expect((await rig.send("GET", "/api/me", { as: left })).status).toBe(200);
    problemIn(await register(newcomer(email)), 409, "email.taken");
  });

  test("twice at the same moment: one person, nobody is told twice", async () => {
    const admin = await rig.person("admin");
    const owner = { ...newcomer("racer@parkmate.test"), role: "owner" };
    const got = await Promise.all([register(owner), register(owner), register(owner)]);
    expect(got.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await rig.events(admin.userId)).toEqual(["owner.registered"]);
  });
});

describe("signing in", () => {
  test("answers in better-auth's own shape, the token also as a header", async () => {
    const got = await signIn({ email: driver.email, password: PASSWORD });
    const { token, user } = got.json as { token: string; user: object };
    expect(user).toMatchObject({ id: driver.userId, email: driver.email });
    expect(got.headers.get("set-auth-token")?.startsWith(`${token}.`)).toBe(true);
    problemIn(await me({ authorization: `Bearer ${token}` }), 401, "unauthenticated");
  });

  test("the e-mail address is the same in any case, the password is not", async () => {
    expect((await signIn({ email: driver.email.toUpperCase(), password: PASSWORD })).status).toBe(200);
    problemIn(await signIn({ email: driver.email, password: PASSWORD.toUpperCase() }), 401, "credentials.invalid");
  });

  test("a wrong password and an unknown address get the same answer, and no session", async () => {
    const wrong = await signIn({ email: driver.email, password: "not the password" });
    const unknown = await signIn({ email: "nobody@parkmate.test", password: "not the password" });
    expect(wrong.text).toBe(unknown.text);
    problemIn(wrong, 401, "credentials.invalid");
    for (const { headers } of [wrong, unknown]) {
      expect(headers.getSetCookie()).toEqual([]);
      expect(headers.get("set-auth-token")).toBeNull();
    }
  });

  test("the session's cookie is HttpOnly and lax; the hint beside it may be read and says nothing", async () => {
    const { got } = await signedIn();
    const [session = "", hint = ""] = got.headers.getSetCookie();
    expect(session).toMatch(/^parkmate\.session_token=[^;]+; Max-Age=345600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(hint).toBe("parkmate_signed_in=1; Path=/; Max-Age=345600; SameSite=Lax");
  });

  test("behind https both cookies are Secure", async () => {
    const env = { PARKMATE_PUBLIC_URL: "https://parkmate.example" };
    const secure = await openHttpRig({ env, mode: "serve" });
    const origin = "https://parkmate.example";
    const got = await secure.send("POST", "/api/register", { body: newcomer("s@parkmate.test"), headers: { origin } });
    const cookies = got.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toContain("; Secure");
    expect(cookies[0]).toStartWith("__Secure-parkmate.session_token=");
    const { cookie } = personOf("", "", got.headers);
    expect((await secure.send("GET", "/api/me", { headers: { cookie } })).status).toBe(200);
    problemIn(await secure.send("GET", "/api/demo/clock"), 404, "not_found");
    await secure.close();
  });

  test("a session that is not to be remembered lasts as long as the browser", async () => {
    const { got } = await signedIn({ rememberMe: false });
    for (const cookie of got.headers.getSetCookie().filter((each) => !each.startsWith("parkmate.dont_remember"))) {
      expect(cookie).not.toContain("Max-Age");
    }
  });
});

describe("a session", () => {
  const forgeries: [string, (good: string) => string][] = [
    ["another signature", (good) => good.replace(/.{6}=?$/, "AAAAAA")],
    ["no signature", (good) => good.split(".")[0] ?? ""],
    ["an empty signature", (good) => `${good.split(".")[0]}.`],
    ["another session under a good signature", (good) => (good.startsWith("x") ? "y" : "x") + good.slice(1)],
    ["nothing", () => ""],
  ];
  for (const [what, forge] of forgeries) {
    test(`with ${what} is nobody's, as cookie and as token`, async () => {
      problemIn(await me({ authorization: `Bearer ${forge(driver.token)}` }), 401, "unauthenticated");
      const value = decodeURIComponent(driver.cookie.split("=").slice(1).join("=").split(";")[0] ?? "");
      const cookie = `parkmate.session_token=${encodeURIComponent(forge(value))}`;
      problemIn(await me({ cookie }), 401, "unauthenticated");
    });
  }

  test("past its end is 401, and gone", async () => {
    const person = await signedIn();
    const id = await newestSession(driver.userId);
    await endsAt(id, Date.now() + 60_000);
    expect((await me({ cookie: person.cookie })).status).toBe(200);
    await endsAt(id, Date.now() - 1_000);
    problemIn(await me({ cookie: person.cookie }), 401, "unauthenticated");
    problemIn(await me({ authorization: `Bearer ${person.token}` }), 401, "unauthenticated");
    expect((await rig.send("GET", "/api/auth/get-session", { headers: { cookie: person.cookie } })).json).toBeNull();
    expect((await sessionsOf(driver.userId)).some((session) => session.id === id)).toBe(false);
  });

  test("rolls once a day of it is used: the cookie, the hint and the end move on together, refusal or not", async () => {
    for (const path of ["/api/me", "/api/auth/get-session", "/api/bookings/nothing"]) {
      const person = await signedIn();
      const id = await newestSession(driver.userId);
      const fresh = await rig.send("GET", path, { headers: { cookie: person.cookie } });
      expect(fresh.headers.getSetCookie(), path).toEqual([]);
      await endsAt(id, Date.now() + 2.5 * DAY);
      const got = await rig.send("GET", path, { headers: { cookie: person.cookie } });
      const [session, hint] = got.headers.getSetCookie();
      expect(session, path).toStartWith("parkmate.session_token=");
      expect(session, path).toContain("Max-Age=345600");
      expect(hint, path).toBe("parkmate_signed_in=1; Path=/; Max-Age=345600; SameSite=Lax");
      const rolled = (await sessionsOf(driver.userId)).find((each) => each.id === id);
      expect(new Date(rolled?.expiresAt ?? 0).getTime()).toBeGreaterThan(Date.now() + 3.9 * DAY);
    }
  });

  test("that rolls by a bearer token sends no cookie", async () => {
    const person = await signedIn();
    await endsAt(await newestSession(driver.userId), Date.now() + DAY);
    const got = await me({ authorization: `Bearer ${person.token}` });
    expect(got.headers.getSetCookie()).toEqual([]);
    expect(got.headers.get("set-auth-token")).toBe(person.token);
  });

  test("ended by signing out is over for cookie and token; others of the person live on", async () => {
    const [one, other] = [await signedIn(), await signedIn()];
    const bells: string[] = [];
    const end = await rig.world.channels.subscribe(`user:${driver.userId}`, (bell) => bells.push(bell.kind));
    const headers = { cookie: one.cookie, origin: ORIGIN };
    const got = await rig.send("POST", "/api/auth/sign-out", { headers });
    end();
    expect(got).toMatchObject({ status: 200, json: { success: true } });
    expect(got.headers.getSetCookie()).toContain("parkmate_signed_in=; Path=/; Max-Age=0; SameSite=Lax");
    expect(bells).toEqual(["sessions"]);
    problemIn(await me({ cookie: one.cookie }), 401, "unauthenticated");
    problemIn(await me({ authorization: `Bearer ${one.token}` }), 401, "unauthenticated");
    expect((await me({ cookie: other.cookie })).status).toBe(200);
    const again = await rig.send("POST", "/api/auth/sign-out", { headers });
    expect(again.status).toBe(200);
  });

  test("a forged token does not sign out the cookie beside it", async () => {
    const person = await signedIn();
    const headers = { cookie: person.cookie, authorization: "Bearer nonsense" };
    expect((await rig.send("POST", "/api/auth/sign-out", { headers })).status).toBe(200);
    expect((await me({ cookie: person.cookie })).status).toBe(200);
  });
});

describe("the own profile", () => {
  test("changes by what is named, and the other devices hear", async () => {
    const person = await rig.person("driver");
    const bells: string[] = [];
    const end = await rig.world.channels.subscribe(`user:${person.userId}`, (bell) =>
      bells.push(bell.kind === "changed" ? bell.resource : bell.kind),
    );
    const patch = { name: " Devika ", phone: "98470 54321", vehicleNumber: "ka-05-mn-4321", vehicleType: "hatchback" };
    const got = await rig.send("PATCH", "/api/me", { as: person, body: patch });
    end();
    expect(got.json).toMatchObject({ name: "Devika", phone: "9847054321", vehicleNumber: "KA05MN4321" });
    expect(bells).toEqual(["profile"]);
    const cleared = await rig.send("PATCH", "/api/me", { as: person, body: { phone: null, vehicleNumber: null } });
    expect(cleared.json).toMatchObject({ name: "Devika", phone: null, vehicleNumber: null });
    expect((await rig.send("GET", "/api/me", { as: person })).json).toEqual(cleared.json);
  });

  test("id, role, e-mail address and status are not for changing", async () => {
    for (const field of ["id", "role", "email", "ownerStatus"]) {
      const problem = problemIn(
        await rig.send("PATCH", "/api/me", { as: driver, body: { [field]: "x" } }),
        422,
        "validation",
      );
      expect(problem.errors).toEqual([{ field, code: "unknown", message: "is not a field of this request" }]);
    }
  });
});
