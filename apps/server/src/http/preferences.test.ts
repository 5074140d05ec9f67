import { afterAll, beforeAll, expect, test } from "bun:test";
import type { PreferencesView } from "@parkmate/protocol";
import { defaultChoices } from "../domain/preferences.ts";
import { type HttpPerson, type HttpRig, openHttpRig, PUSH_KEY, problemIn } from "../testing/httpRig.ts";

const PATH = "/api/notifications/preferences";
let rig: HttpRig;
let driver: HttpPerson;
let owner: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig();
  [driver, owner] = [await rig.person("driver"), await rig.person("owner")];
});
afterAll(() => rig.close());

const get = async (as: HttpPerson) => (await rig.send("GET", PATH, { as })).json as PreferencesView;
const put = (as: HttpPerson, body: unknown) => rig.send("PUT", PATH, { as, body });
/** What the rig offers, to a session whose browser takes no pushes. */
const channels = { push: { publicKey: PUSH_KEY, deviceId: null }, email: true };
const rows = () => rig.store.read.selectFrom("preferences").selectAll().orderBy("userId").execute();
const away = { push: false, email: false };
const night = { from: "22:00", to: "07:00", timeZone: "Asia/Kolkata" };

test("CONTRACT §2 GET /api/notifications/preferences: who chose nothing sees the groups of their role as the catalogue has them", async () => {
  for (const role of ["driver", "owner", "admin"] as const) {
    expect(await get(await rig.person(role))).toEqual({ groups: defaultChoices(role), quietHours: null, channels });
  }
  expect(await rows()).toEqual([]);
});

test("CONTRACT §2 PUT /api/notifications/preferences: replaces, answers what is, and is heard by the person's devices alone", async () => {
  const bells: unknown[] = [];
  const ends = await Promise.all(
    [driver, owner].map(({ userId }) =>
      rig.world.channels.subscribe(`user:${userId}`, (bell) => bells.push([userId, bell])),
    ),
  );
  const first = await put(driver, { groups: { time: { toast: true, sound: false } }, quietHours: night });
  expect(first).toMatchObject({
    status: 200,
    json: { groups: { ...defaultChoices("driver"), time: { ...away, toast: true, sound: false } }, quietHours: night },
  });
  expect(await get(driver)).toEqual(first.json as PreferencesView);
  expect(bells).toEqual([[driver.userId, { kind: "changed", resource: "preferences", rev: 1 }]]);
  expect((await get(owner)).quietHours).toBeNull();

  const second = await put(driver, { groups: { carwash: { toast: false } } });
  expect(second.json).toEqual({
    groups: { ...defaultChoices("driver"), carwash: { ...away, toast: false, sound: true } },
    quietHours: null,
    channels,
  });
  expect(await rows()).toEqual([
    { userId: driver.userId, groups: JSON.stringify({ carwash: { toast: false } }), quietHours: null },
  ]);
  for (const end of ends) end();
});

test("putting back what was answered changes nothing, and the defaults leave no row", async () => {
  const before = await put(driver, { groups: { payments: { sound: false } }, quietHours: night });
  const kept = await rows();
  expect((await put(driver, before.json)).json).toEqual(before.json);
  expect(await rows()).toEqual(kept);
  const defaults = { groups: defaultChoices("driver"), quietHours: null, channels };
  expect((await put(driver, defaults)).json).toEqual(defaults);
  expect(await rows()).toEqual([]);
  expect((await put(driver, {})).json).toEqual(defaults);
});

test("a channel that is switched on has a cursor at the head of the log, and none once it is off everywhere", async () => {
  const cursors = () => rig.store.read.selectFrom("awayCursors").select(["target", "channel", "seq"]).execute();
  await put(driver, { groups: { time: { email: true }, payments: { push: true, email: true } } });
  expect(await cursors()).toEqual([{ target: driver.userId, channel: "email", seq: 0 }]);
  await put(driver, { groups: { time: { email: true } } });
  expect(await cursors()).toHaveLength(1);
  await put(driver, { groups: { time: { push: true } } });
  expect(await cursors()).toEqual([]);
  await put(driver, {});
});

test("two devices at once: the choice of one of them is kept whole", async () => {
  const choices = [{ time: { toast: false } }, { payments: { sound: false } }, { carwash: { sound: false } }];
  const got = await Promise.all(choices.map((groups) => put(driver, { groups, quietHours: null })));
  expect(got.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(got.map(({ json }) => json)).toContainEqual(await get(driver));
});

test("a zone is kept in its one spelling", async () => {
  const got = await put(driver, { groups: {}, quietHours: { ...night, timeZone: "europe/berlin" } });
  expect(got.json).toMatchObject({ quietHours: { timeZone: "Europe/Berlin" } });
});

const hours = (patch: object) => ({ groups: {}, quietHours: { ...night, ...patch } });
const WRONG: [what: string, body: unknown, field: string, message: RegExp][] = [
  ["an unknown group", { groups: { parties: { toast: true } } }, "groups.parties", /is not a field/],
  ["a group of another role", { groups: { reviews: { toast: true } } }, "groups.reviews", /not a group of your/],
  ["an unknown way", { groups: { time: { smoke: true } } }, "groups.time.smoke", /is not a field/],
  ["a way that is no yes or no", { groups: { time: { toast: "yes" } } }, "groups.time.toast", /true or false/],
  ["a push that is no yes or no", { groups: { time: { push: 1 } } }, "groups.time.push", /true or false/],
  ["an unknown field", { groups: {}, color: "red" }, "color", /is not a field/],
  ["a time without minutes", hours({ from: "22" }), "quietHours.from", /22:00/],
  ["an hour that is none", hours({ to: "24:00" }), "quietHours.to", /22:00/],
  ["a minute that is none", hours({ to: "07:60" }), "quietHours.to", /22:00/],
  ["no end", { quietHours: { from: "22:00", timeZone: "Asia/Kolkata" } }, "quietHours.to", /text/],
  ["hours that end as they begin", hours({ to: "22:00" }), "quietHours.to", /same as from/],
  ["a zone that is none", hours({ timeZone: "Asia/Atlantis" }), "quietHours.timeZone", /IANA/],
  ["an offset for a zone", hours({ timeZone: "+05:30" }), "quietHours.timeZone", /IANA/],
  ["an unknown field of the hours", hours({ days: [] }), "quietHours.days", /is not a field/],
];
for (const [what, body, field, message] of WRONG) {
  test(`CONTRACT §2 PUT /api/notifications/preferences: ${what} is 422, naming ${field}, and changes nothing`, async () => {
    const before = await get(driver);
    const problem = problemIn(await put(driver, body), 422, "validation");
    expect(problem.errors).toMatchObject([{ field }]);
    expect(problem.errors?.[0]?.message).toMatch(message);
    expect(await get(driver)).toEqual(before);
  });
}
