import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { EVENTS, type EventName } from "@parkmate/protocol";
import { createAccess } from "../access/access.ts";
import { type Config, readConfig } from "../config.ts";
import type { Preferences } from "../domain/preferences.ts";
import type { Mail, Push, Senders, SendOutcome } from "../notify/away/senders.ts";
import { addPushSubscription } from "../notify/away/subscriptions.ts";
import { changePreferences } from "../notify/changePreferences.ts";
import { markRead } from "../notify/markRead.ts";
import { transact } from "../notify/transact.ts";
import { queryRecorder } from "../testing/queryRecorder.ts";
import { tempStore } from "../testing/tempStore.ts";
import { HOUR, MINUTE, worldOver } from "../testing/world.ts";
import { createAwayKeeper } from "./awayKeeper.ts";
import type { Timekeeper } from "./timekeeper.ts";

const SECOND = 1000;
const accepted: SendOutcome = { kind: "accepted" };
const failed: SendOutcome = { kind: "failed", why: "nobody is there" };

const recorder = queryRecorder();
let temp: Awaited<ReturnType<typeof tempStore>>;
let rig: Awaited<ReturnType<typeof worldOver>>;
let keeper: Timekeeper;
let driver: string;
let mails: Mail[];
let pushes: (Push & { endpoint: string; ttlSeconds: number })[];
/** What the mail server or push service says to the next ones. */
let answer: (what: Mail | Push, endpoint?: string) => SendOutcome | Promise<SendOutcome>;

const senders: Senders = {
  email: {
    async send(mail) {
      const outcome = await answer(mail);
      if (outcome.kind === "accepted") mails.push(mail);
      return outcome;
    },
  },
  push: {
    publicKey: "a key",
    async send({ endpoint }, push, ttlSeconds) {
      const outcome = await answer(push, endpoint);
      if (outcome.kind === "accepted") pushes.push({ ...push, endpoint, ttlSeconds });
      return outcome;
    },
  },
};

beforeEach(async () => {
  temp = await tempStore();
  rig = await worldOver(recorder.store(temp.store));
  const { channels, log, realClock: clock, timers, ids } = rig.world;
  const config = configOf();
  await createAccess({
    ...{ store: temp.store, config, secret: "s".repeat(32) },
    ids,
    channels,
    clock,
    timers,
    log,
  }).migrate();
  keeper = createAwayKeeper({ world: rig.world, senders, publicUrl: "https://parkmate.example" });
  [mails, pushes, answer] = [[], [], () => accepted];
  driver = await rig.driver();
});
afterEach(async () => {
  await keeper.stop();
  await rig.finish();
  await temp.close();
});

const wish = async (groups: Preferences["groups"], quietHours: Preferences["quietHours"] = null) => {
  const outcome = await changePreferences(rig.world, { userId: driver, role: "driver" }, { groups, quietHours });
  expect(outcome.ok).toBe(true);
};
const session = async (id: string, days = 30) => {
  const at = new Date(rig.time.clock.now()).toISOString();
  const { accounts } = temp.store;
  const person = {
    id: driver,
    name: "Driver",
    email: "driver@parkmate.test",
    emailVerified: temp.store.engine === "sqlite" ? 0 : false,
    createdAt: at,
    updatedAt: at,
  };
  await accounts
    .insertInto("user")
    .values(person as never)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const expiresAt = new Date(rig.time.clock.now() + days * 24 * HOUR).toISOString();
  await accounts
    .insertInto("session")
    .values({ id, expiresAt, token: id, createdAt: at, updatedAt: at, userId: driver } as never)
    .execute();
};
function configOf(): Config {
  const read = readConfig({}, "demo");
  if (!read.ok) throw new Error("the demo's settings are wrong");
  return read.config;
}
const browser = async (sessionId: string, days?: number) => {
  await session(sessionId, days);
  const keys = { endpoint: `https://fcm.googleapis.com/${sessionId}`, p256dh: "p", auth: "a" };
  const outcome = await addPushSubscription(rig.world, { userId: driver, sessionId }, keys);
  return outcome.ok ? outcome.value.id : "";
};
const tell = async (event: EventName = "booking.declined", silentFor?: string, endsInMs = HOUR): Promise<number> => {
  const sample = EVENTS[event].sample as object;
  const data = { ...sample, ...("endsAt" in sample ? { endsAt: rig.time.clock.now() + endsInMs } : {}) };
  await transact(rig.world, async (unit) => {
    unit.tell([{ reader: driver, event, data, ...(silentFor ? { silentFor } : {}) } as never]);
    return { ok: true, value: null };
  });
  return (await rig.told(driver)).length;
};
const pass = async (ms: number) => {
  await rig.time.advance(ms);
  await keeper.runDue();
};
const cursors = () => temp.store.read.selectFrom("awayCursors").selectAll().orderBy("target").execute();
const shown = (seq: number, sessionId: string) =>
  temp.store.transaction((tx) =>
    tx
      .insertInto("noticeDeliveries")
      .values({ readerId: driver, seq, sessionId, sentAt: 1, ackedAt: 2, shownAt: 2 })
      .execute(),
  );
const counted = async (name: string) => {
  const line = (await rig.world.metrics.text()).split("\n").find((each) => each.startsWith(`parkmate_away_${name}`));
  return Number(line?.split(" ").at(-1) ?? 0);
};

describe("e-mail", () => {
  beforeEach(() => wish({ bookings: { email: true }, time: { email: true } }));

  test("goes out five minutes after the notice, once, where it is still unread", async () => {
    await tell();
    await pass(5 * MINUTE - 1);
    expect(mails).toEqual([]);
    await pass(1);
    expect(mails).toMatchObject([
      { to: `${driver}@parkmate.test`, text: expect.stringContaining("https://parkmate.example/") },
    ]);
    await pass(24 * HOUR);
    expect(mails).toHaveLength(1);
    expect(await cursors()).toMatchObject([{ target: driver, seq: 1, dueAt: null, attempts: 0 }]);
  });
  test("does not go out for what was read, nor for what was there before it was wished for", async () => {
    const seq = await tell();
    await pass(MINUTE);
    await markRead(rig.world, driver, { seqs: [seq] } as never);
    await pass(HOUR);
    await wish({});
    await tell();
    await wish({ bookings: { email: true } });
    await pass(HOUR);
    expect(mails).toEqual([]);
  });
  test("is one mail for what is due together", async () => {
    await tell();
    await tell("booking.cancelled");
    await pass(2 * MINUTE);
    await tell();
    await pass(3 * MINUTE);
    expect(mails.map(({ subject }) => subject)).toEqual(["2 notices from ParkMate"]);
    await pass(2 * MINUTE);
    expect(mails).toHaveLength(2);
  });
  test("of more notices than are looked at in one turn is some mails, of each notice one", async () => {
    for (let n = 0; n < 120; n++) await tell();
    await pass(6 * MINUTE);
    expect(mails.map(({ subject }) => subject)).toEqual([50, 50, 20].map((count) => `${count} notices from ParkMate`));
  });
  test("says what is true when it goes, and nothing that is history by then", async () => {
    await tell("booking.expiring", undefined, 5 * MINUTE);
    await tell("booking.expiring", undefined, 12 * MINUTE);
    await pass(5 * MINUTE);
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain("7 minutes");
  });
  test("of an end that is near goes within half a minute, with what waited before it; shown on a page it does not go", async () => {
    await tell();
    await pass(20 * SECOND);
    expect(mails).toEqual([]);
    await tell("booking.expiring", undefined, 5 * MINUTE);
    for (let seconds = 0; seconds < 30; seconds += 5) await pass(5 * SECOND);
    expect(mails.map(({ subject }) => subject)).toEqual(["2 notices from ParkMate"]);
    await shown(await tell("booking.expiring", undefined, 5 * MINUTE), "phone");
    for (let minutes = 0; minutes < 6; minutes++) await pass(MINUTE);
    expect(mails).toHaveLength(1);
  });
  test("that is not taken is sent again after growing pauses, with what has come up since", async () => {
    answer = () => failed;
    await tell();
    await pass(5 * MINUTE);
    expect(await cursors()).toMatchObject([{ seq: 0, attempts: 1 }]);
    await pass(29 * SECOND);
    expect(await cursors()).toMatchObject([{ attempts: 1 }]);
    await pass(SECOND);
    expect(await cursors()).toMatchObject([{ attempts: 2 }]);
    answer = () => accepted;
    await pass(MINUTE);
    expect(mails).toHaveLength(1);
    expect(await cursors()).toMatchObject([{ seq: 1, attempts: 0, dueAt: null }]);
  });
  test("that is not taken for a day is skipped, counted, and the next one goes", async () => {
    answer = () => failed;
    await tell();
    for (let hours = 0; hours < 26; hours++) await pass(HOUR);
    expect(await cursors()).toMatchObject([{ seq: 1, dueAt: null, attempts: 0 }]);
    expect(await counted("skipped_total")).toBe(1);
    expect(await counted("failures_total")).toBeGreaterThan(20);
    answer = () => accepted;
    await tell("booking.cancelled");
    await pass(5 * MINUTE);
    expect(mails).toHaveLength(1);
  });
  test("was sent when the process died before it was noted: it is sent once more, by the same id", async () => {
    await tell();
    const { transaction } = rig.world.store;
    let isDead = false;
    answer = (mail) => {
      mails.push(mail as Mail);
      isDead = true;
      return accepted;
    };
    const { log } = rig.world;
    rig.world.log = { ...log, error: () => undefined };
    rig.world.store = {
      ...rig.world.store,
      transaction: (work) => (isDead ? Promise.reject(new Error("the process died")) : transaction(work)),
    };
    await pass(5 * MINUTE);
    Object.assign(rig.world, { log, store: { ...rig.world.store, transaction } });
    answer = () => accepted;
    await keeper.runDue();
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    const before = mails.length;
    await pass(2 * MINUTE);
    expect(mails.length).toBe(before + 1);
    await pass(HOUR);
    expect(mails.length).toBe(before + 1);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  });
  test("does not go to somebody who was disabled", async () => {
    await tell();
    await temp.store.transaction((tx) => tx.updateTable("profiles").set({ disabledAt: 1 }).execute());
    await pass(HOUR);
    expect(mails).toEqual([]);
  });
  test("that no server sends is behind the cursor: it does not go out when there is one", async () => {
    const without = createAwayKeeper({
      ...rig,
      senders: { email: null, push: null },
      publicUrl: "https://parkmate.example",
    });
    await tell();
    await rig.time.advance(HOUR);
    await without.runDue();
    await keeper.runDue();
    expect(mails).toEqual([]);
    expect(await cursors()).toMatchObject([{ seq: 1, dueAt: null }]);
  });
});

describe("push", () => {
  beforeEach(() => wish({ bookings: { push: true }, time: { push: true } }));

  test("goes to each browser fifteen seconds after the notice, once, and replaces itself", async () => {
    await browser("phone");
    await browser("laptop");
    await tell();
    await pass(14 * SECOND);
    expect(pushes).toEqual([]);
    await pass(SECOND);
    expect(pushes.map(({ endpoint }) => endpoint.split("/").at(-1)).sort()).toEqual(["laptop", "phone"]);
    expect(new Set(pushes.map(({ id }) => id)).size).toBe(1);
    expect(pushes[0]).toMatchObject({ href: expect.stringMatching(/^\//), ttlSeconds: 24 * 3600 });
    await pass(HOUR);
    expect(pushes).toHaveLength(2);
  });
  test("is not kept for longer than it is true", async () => {
    await browser("phone");
    await tell("booking.expiring", undefined, 5 * MINUTE);
    await pass(15 * SECOND);
    expect(pushes).toMatchObject([{ ttlSeconds: 5 * 60 - 15 }]);
  });
  test("does not go where a device showed the notice, nor to the device whose own act it confirms", async () => {
    await browser("phone");
    await browser("laptop");
    await shown(await tell(), "laptop");
    await tell("booking.cancelled", "phone");
    await pass(15 * SECOND);
    expect(pushes.map(({ endpoint }) => endpoint)).toEqual(["https://fcm.googleapis.com/laptop"]);
  });
  test("does not go in quiet hours, nor after them", async () => {
    await browser("phone");
    await wish({ bookings: { push: true } }, { from: "00:00", to: "23:59", timeZone: "Asia/Kolkata" });
    await tell();
    await pass(15 * SECOND);
    await wish({ bookings: { push: true } });
    await pass(HOUR);
    expect(pushes).toEqual([]);
  });
  test("ends with its session: signed out or run out, nothing goes and the subscription is gone", async () => {
    await browser("phone");
    await browser("laptop", 1);
    await tell();
    await temp.store.accounts.deleteFrom("session").where("id", "=", "phone").execute();
    await pass(15 * SECOND);
    expect(pushes.map(({ endpoint }) => endpoint)).toEqual(["https://fcm.googleapis.com/laptop"]);
    expect(await cursors()).toHaveLength(1);
    await pass(24 * HOUR);
    await tell();
    await pass(15 * SECOND);
    expect(pushes).toHaveLength(1);
    expect(await temp.store.read.selectFrom("pushSubscriptions").selectAll().execute()).toEqual([]);
    expect(await cursors()).toEqual([]);
  });
  test("to a browser that is gone takes its subscription away, the other one goes on", async () => {
    await browser("phone");
    const laptop = await browser("laptop");
    answer = (_push, endpoint) => (endpoint?.endsWith("phone") ? { kind: "gone" } : accepted);
    await tell();
    await pass(15 * SECOND);
    expect((await cursors()).map(({ target }) => target)).toEqual([laptop]);
    expect(pushes).toHaveLength(1);
  });
  test("that one browser's service does not take is sent again there alone, from where it failed", async () => {
    await browser("phone");
    await browser("laptop");
    let taken = 0;
    answer = (_push, endpoint) => (endpoint?.endsWith("phone") && ++taken === 2 ? failed : accepted);
    await tell();
    await tell("booking.cancelled");
    await tell();
    await pass(15 * SECOND);
    expect(pushes).toHaveLength(4);
    await pass(30 * SECOND);
    expect(pushes).toHaveLength(6);
    const toPhone = pushes.filter(({ endpoint }) => endpoint.endsWith("phone")).map(({ id }) => id);
    expect(new Set(toPhone).size).toBe(3);
  });
  test("of many notices is all of them, in order", async () => {
    await browser("phone");
    for (let n = 0; n < 25; n++) await tell();
    await pass(15 * SECOND);
    const ids = (await temp.store.read.selectFrom("notifications").select("id").orderBy("seq").execute()).map(
      ({ id }) => id,
    );
    expect(pushes.map(({ id }) => id)).toEqual(ids);
  });
});

test("no statement of the loops reads a table from end to end, and none sends inside a transaction", async () => {
  recorder.forget();
  await wish({ bookings: { push: true, email: true } });
  await browser("phone");
  for (let n = 0; n < 3; n++) await tell();
  await pass(15 * SECOND);
  await pass(5 * MINUTE);
  answer = () => ({ kind: "gone" });
  await tell();
  await pass(15 * SECOND);
  expect([mails.length, pushes.length]).toEqual([1, 3]);
  expect(recorder.size()).toBeGreaterThan(10);
  expect(await recorder.costs(temp.store.read)).toEqual([]);
});
