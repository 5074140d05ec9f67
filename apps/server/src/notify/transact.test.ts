import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { EVENTS } from "@parkmate/protocol";
import type { Doorbell, Topic } from "../channels/layer.ts";
import type { Notice } from "../domain/rule.ts";
import { notificationsAfter } from "../store/notifications.ts";
import { adminRev, readerOf } from "../store/readers.ts";
import { openWorld, START, type TestWorld } from "../testing/world.ts";
import { readInbox } from "./inbox.ts";
import { transact } from "./transact.ts";

let rig: TestWorld;
let driver: string;
let owner: string;
let bells: { topic: Topic; bell: Doorbell }[];
beforeEach(async () => {
  rig = await openWorld();
  [driver, owner] = [await rig.driver(), await rig.owner()];
  bells = [];
  for (const topic of [`user:${driver}`, `user:${owner}`, "admins"] as const) {
    await rig.world.channels.subscribe(topic, (bell) => bells.push({ topic, bell }));
  }
});
afterEach(() => rig.close());

const notice = (reader: string, reason = "x"): Notice => ({
  ...{ reader, event: "renewal.failed", data: { ...EVENTS["renewal.failed"].sample, reason } },
});
const tell = (...notices: Notice[]) =>
  transact(rig.world, async (unit) => {
    unit.tell(notices);
    return { ok: true, value: await unit.now() };
  });

describe("telling", () => {
  test("each reader's notices are numbered in the order in which they were told, and rung once after the commit", async () => {
    await tell(notice(driver, "first"));
    bells.length = 0;
    let rungInside = -1;
    await transact(rig.world, async (unit) => {
      unit.tell([notice(driver, "second"), notice(owner, "other")]);
      unit.tell([notice(driver, "third")]);
      rungInside = bells.length;
      return { ok: true, value: null };
    });
    expect(rungInside).toBe(0);
    expect((await rig.told(driver)).map(({ seq, data }) => [seq, "reason" in data && data.reason])).toEqual([
      [1, "first"],
      [2, "second"],
      [3, "third"],
    ]);
    const heard = bells.map(({ topic, bell }) => [
      topic,
      bell.kind === "log" && [bell.head, bell.rows?.map(({ seq }) => seq)],
    ]);
    expect(heard.sort()).toEqual([
      [`user:${driver}`, [3, [2, 3]]],
      [`user:${owner}`, [1, [1]]],
    ]);
  });

  test("a hundred transactions at once leave no gap, no double and the right count of unread", async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => tell(notice(driver, `${index}`), notice(owner))));
    expect(await rig.told(driver)).toHaveLength(100);
    expect(await rig.told(owner)).toHaveLength(100);
  });

  test("five thousand notices for one reader are one range", async () => {
    await tell(...Array.from({ length: 5000 }, () => notice(driver)));
    expect(await rig.told(driver)).toHaveLength(5000);
    expect(bells).toHaveLength(1);
  });

  test("words are never stored", async () => {
    await tell(notice(driver));
    const [row] = await notificationsAfter(rig.store.read, driver, 0, 1);
    expect(Object.keys(JSON.parse(row?.data ?? "{}")).sort()).toEqual(
      Object.keys(EVENTS["renewal.failed"].sample).sort(),
    );
    expect(row).toMatchObject({ event: "renewal.failed", version: 1, createdAt: START, readAt: null });
  });
});

describe("nothing is told whose transaction did not commit", () => {
  test("a refusal rolls back what was written and told", async () => {
    const outcome = await transact(rig.world, async (unit) => {
      unit.tell([notice(driver)]);
      unit.changed({ users: [driver], admins: "x", resource: "booking" });
      unit.afterCommit(() => bells.push({ topic: "admins", bell: { kind: "lot" } }));
      return { ok: false, refusal: { code: "slot.taken" } };
    });
    expect(outcome).toEqual({ ok: false, refusal: { code: "slot.taken" } });
    expect([await rig.told(driver), bells, await adminRev(rig.store.read)]).toEqual([[], [], 0]);
  });

  test("a refusal that is to be told commits", async () => {
    const outcome = await transact(rig.world, async (unit) => {
      unit.tell([notice(driver)]);
      return { ok: false, refusal: { code: "booking.changed" }, commit: true };
    });
    expect(outcome.ok).toBe(false);
    expect([await rig.events(driver), bells.length]).toEqual([["renewal.failed"], 1]);
  });

  test("a surprise, and a reader nobody knows, leave nothing", async () => {
    const surprise = transact(rig.world, async (unit) => {
      unit.tell([notice(driver)]);
      throw new Error("a surprise");
    });
    await expect(surprise).rejects.toThrow("a surprise");
    await expect(tell(notice(driver), notice("nobody"))).rejects.toThrow("there is no reader nobody");
    expect([await rig.told(driver), bells]).toEqual([[], []]);
  });
});

describe("revisions", () => {
  test("each change raises those who may be looking, and carries what it raised them to", async () => {
    const { lot } = await rig.lot(owner);
    await transact(rig.world, async (unit) => {
      unit.changed({ users: [driver, owner, driver], admins: "a", resource: "booking", id: "b" });
      unit.changed({ users: [driver], admins: "b", resource: "payment" });
      unit.lotChanged(lot.id);
      unit.lotChanged(lot.id);
      return { ok: true, value: null };
    });
    expect((await readerOf(rig.store.read, driver))?.rev).toBe(2);
    expect((await readerOf(rig.store.read, owner))?.rev).toBe(1);
    expect(await adminRev(rig.store.read)).toBe(2);
    const heard = bells.map(({ topic, bell }) => [topic, bell.kind === "changed" && [bell.resource, bell.rev]]);
    expect(heard.sort()).toEqual([
      ["admins", ["booking", 1]],
      ["admins", ["payment", 2]],
      [`user:${driver}`, ["booking", 1]],
      [`user:${driver}`, ["payment", 2]],
      [`user:${owner}`, ["booking", 1]],
    ]);
    const row = await rig.store.read.selectFrom("lots").select("rev").executeTakeFirstOrThrow();
    expect(row.rev).toBe(1);
  });
});

test("one thing is rung once per person and once for the admins, whoever else each saying of it names", async () => {
  await transact(rig.world, async (unit) => {
    unit.changed({ users: [driver, owner], admins: "a", resource: "employee", id: "e" });
    unit.changed({ users: [owner], admins: "b", resource: "employee", id: "e" });
    unit.changed({ users: [owner, owner], resource: "employee", id: "f" });
    return { ok: true, value: null };
  });
  const heard: Record<string, unknown[]> = {};
  for (const { topic, bell } of bells) {
    if (bell.kind === "changed") heard[topic] = [...(heard[topic] ?? []), [bell.id, bell.rev]];
  }
  expect(heard).toEqual({
    admins: [["e", 1]],
    [`user:${driver}`]: [["e", 1]],
    [`user:${owner}`]: [
      ["e", 1],
      ["f", 2],
    ],
  });
  expect([(await readerOf(rig.store.read, owner))?.rev, await adminRev(rig.store.read)]).toEqual([2, 1]);
});

describe("the inbox", () => {
  const page = { unreadOnly: false, limit: 2 };
  test("is read newest first, page by page, with where the log stands", async () => {
    await tell(notice(driver, "a"), notice(driver, "b"), notice(driver, "c"));
    const first = await readInbox(rig.store.read, driver, page, START, "epoch");
    expect(first).toMatchObject({ head: 3, oldest: 1, unread: 3, readRev: 0, epoch: "epoch" });
    expect(first.items.map(({ seq }) => seq)).toEqual([3, 2]);
    expect(first.items[0]).toMatchObject({ level: "error", title: "Renewal refused", readAt: null });
    const next = await readInbox(rig.store.read, driver, { ...page, before: 2 }, START, "epoch");
    expect(next.items.map(({ seq }) => seq)).toEqual([1]);
  });

  test("never shows a row beyond the head it tells", async () => {
    const pages = Array.from({ length: 50 }, async () => {
      await tell(notice(driver));
      return readInbox(rig.store.read, driver, { ...page, limit: 100 }, START, "epoch");
    });
    for (const { items, head } of await Promise.all(pages)) expect(items[0]?.seq).toBe(head);
  });

  test("is one's own", async () => {
    await tell(notice(driver));
    expect((await readInbox(rig.store.read, owner, page, START, "epoch")).items).toEqual([]);
  });
});
