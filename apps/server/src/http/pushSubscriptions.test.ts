import { afterAll, beforeAll, expect, test } from "bun:test";
import type { PreferencesView } from "@parkmate/protocol";
import {
  type HttpPerson,
  type HttpRig,
  openHttpRig,
  PASSWORD,
  PUSH_KEY,
  personOf,
  problemIn,
} from "../testing/httpRig.ts";

const PATH = "/api/me/push-subscriptions";
let rig: HttpRig;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig({ env: { PARKMATE_PUSH_HOSTS: "127.0.0.1", PARKMATE_RATE_LIMITS: "off" } });
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

const keys = { p256dh: PUSH_KEY, auth: "c2l4dGVlbiBieXRlcy4uLg" };
const at = (name: string) => ({ endpoint: `https://fcm.googleapis.com/fcm/send/${name}`, keys });
const post = (as: HttpPerson, body: unknown) => rig.send("POST", PATH, { as, body });
const subscribe = async (as: HttpPerson, name: string) => ((await post(as, at(name))).json as { id: string }).id;
const rows = (userId: string) =>
  rig.store.read.selectFrom("pushSubscriptions").selectAll().where("userId", "=", userId).orderBy("id").execute();
const cursors = (userId: string) =>
  rig.store.read.selectFrom("awayCursors").selectAll().where("userId", "=", userId).execute();
const deviceOf = async (as: HttpPerson) =>
  ((await rig.send("GET", "/api/notifications/preferences", { as })).json as PreferencesView).channels.push?.deviceId;
const wish = (as: HttpPerson, push: boolean) =>
  rig.send("PUT", "/api/notifications/preferences", { as, body: { groups: { time: { push } } } });
/** Another session of the person. */
const again = async (person: HttpPerson): Promise<HttpPerson> => {
  const signedIn = await rig.access.signIn(person.email, PASSWORD);
  if (!signedIn) throw new Error("the person cannot sign in");
  return personOf(person.userId, person.email, signedIn.headers);
};

test("a browser is subscribed for its own session, once, and its cursor comes and goes with the wish for pushes", async () => {
  const id = await subscribe(driver, "one");
  expect(await post(driver, at("one"))).toMatchObject({ status: 201, json: { id } });
  expect(await rows(driver.userId)).toMatchObject([{ id, endpoint: at("one").endpoint, ...keys }]);
  expect(await deviceOf(driver)).toBe(id);
  expect(await deviceOf(await again(driver))).toBeNull();
  expect(await cursors(driver.userId)).toEqual([]);
  await wish(driver, true);
  expect(await cursors(driver.userId)).toMatchObject([{ target: id, channel: "push", dueAt: null }]);
  await wish(driver, false);
  expect(await cursors(driver.userId)).toEqual([]);
});

test("a browser that subscribes anew replaces what its session had, and is nobody else's any more", async () => {
  const [first, second] = [await rig.person("driver"), await rig.person("driver")];
  await wish(first, true);
  const old = await subscribe(first, "old");
  const renewed = await subscribe(first, "renewed");
  expect(renewed).not.toBe(old);
  expect((await cursors(first.userId)).map(({ target }) => target)).toEqual([renewed]);
  await subscribe(second, "renewed");
  expect(await rows(first.userId)).toEqual([]);
  expect(await cursors(first.userId)).toEqual([]);
  expect(await rows(second.userId)).toHaveLength(1);
});

test("a browser is taken off by its person alone", async () => {
  const [person, other] = [await rig.person("driver"), await rig.person("owner")];
  await wish(person, true);
  const id = await subscribe(person, "mine");
  problemIn(await rig.send("DELETE", `${PATH}/${id}`, { as: other }), 404, "not_found");
  expect(await rig.send("DELETE", `${PATH}/${id}`, { as: person })).toMatchObject({ status: 200, json: { id } });
  problemIn(await rig.send("DELETE", `${PATH}/${id}`, { as: person }), 404, "not_found");
  expect([await rows(person.userId), await cursors(person.userId)]).toEqual([[], []]);
});

test("of an eleventh browser the oldest makes room", async () => {
  const person = await rig.person("driver");
  const ids: string[] = [];
  for (let n = 0; n < 11; n++) ids.push(await subscribe(await again(person), `many-${n}`));
  expect((await rows(person.userId)).map(({ id }) => id)).toEqual(ids.slice(1));
}, 60_000);

const WRONG: [what: string, body: unknown, field: string, message: RegExp][] = [
  ["a host of nobody's", { ...at("x"), endpoint: "https://evil.example/x" }, "endpoint", /push service/],
  ["this machine by another name", { ...at("x"), endpoint: "http://localhost:22/" }, "endpoint", /push service/],
  ["no address", { ...at("x"), endpoint: "nonsense" }, "endpoint", /push service/],
  ["no endpoint", { keys }, "endpoint", /text/],
  ["a long endpoint", at("x".repeat(2_000)), "endpoint", /2000/],
  ["no keys", { endpoint: at("x").endpoint }, "keys", /./],
  ["a short key", { ...at("x"), keys: { ...keys, p256dh: "BAAA" } }, "keys.p256dh", /65 bytes/],
  [
    "a key that is no point",
    { ...at("x"), keys: { ...keys, p256dh: `A${PUSH_KEY.slice(1)}` } },
    "keys.p256dh",
    /65 bytes/,
  ],
  ["a key in another spelling", { ...at("x"), keys: { ...keys, auth: "!!" } }, "keys.auth", /base64url/],
  ["an unknown field", { ...at("x"), expirationTime: null }, "expirationTime", /is not a field/],
];
for (const [what, body, field, message] of WRONG) {
  test(`${what} is 422, naming ${field}, and subscribes nobody`, async () => {
    const before = await rows(driver.userId);
    const problem = problemIn(await post(driver, body), 422, "validation");
    expect(problem.errors?.[0]?.field).toBe(field);
    expect(problem.errors?.[0]?.message).toMatch(message);
    expect(await rows(driver.userId)).toEqual(before);
  });
}

test("the operator's own push service may be on this machine", async () => {
  const person = await rig.person("driver");
  expect((await post(person, { endpoint: "http://127.0.0.1:4711/mine", keys })).status).toBe(201);
});

test("where push is off nothing is offered and nobody is subscribed", async () => {
  const off = await openHttpRig({ env: { PARKMATE_PUSH: "off" } });
  const person = await off.person("driver");
  problemIn(await off.send("POST", PATH, { as: person, body: at("x") }), 404, "not_found");
  const got = await off.send("GET", "/api/notifications/preferences", { as: person });
  expect((got.json as PreferencesView).channels.push).toBeNull();
  await off.close();
});
