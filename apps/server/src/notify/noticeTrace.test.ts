import { afterEach, beforeEach, expect, test } from "bun:test";
import { createMetrics } from "../platform/metrics.ts";
import type { Store } from "../store/open.ts";
import { openWorld, START, type TestWorld } from "../testing/world.ts";
import { createNoticeTrace, type Device } from "./noticeTrace.ts";
import { transact } from "./transact.ts";

const DAY = 24 * 60 * 60 * 1000;
const device: Device = { userId: "driver", sessionId: "session", deviceName: "Chrome on Android", heardAt: START };

let rig: TestWorld;
beforeEach(async () => {
  rig = await openWorld();
});
afterEach(() => rig.close());

const rings = () => rig.store.read.selectFrom("noticeRings").selectAll().orderBy("seq").execute();
const deliveries = () => rig.store.read.selectFrom("noticeDeliveries").selectAll().orderBy("seq").execute();
const dropped = async (metrics: ReturnType<typeof createMetrics>) =>
  Number((await metrics.text()).match(/^parkmate_trace_dropped_total (\d+)/m)?.[1]);

test("a notice is rung when its transaction was committed; nothing is written before the flush", async () => {
  const driver = await rig.driver();
  const tell = (ok: boolean) =>
    transact(rig.world, async (unit) => {
      const data = { status: "approved" } as const;
      unit.tell([1, 2].map(() => ({ reader: driver, event: "owner.approved", data })));
      return ok ? { ok, value: null } : { ok, refusal: { code: "not_found" } };
    });
  await tell(false);
  await tell(true);
  expect(await rings()).toEqual([]);
  await rig.world.trace.flush();
  expect(await rings()).toEqual([1, 2].map((seq) => ({ readerId: driver, seq, rungAt: START })));
});

test("what the canary is told is not traced", async () => {
  const driver = await rig.driver();
  await transact(rig.world, async (unit) => {
    unit.tell([{ reader: driver, event: "canary.checked", data: { node: "n" } }]);
    return { ok: true, value: null };
  });
  await rig.world.trace.flush();
  expect(await rings()).toEqual([]);
});

test("thousands noted in a second are written in order, in many small transactions", async () => {
  const trace = createNoticeTrace(rig.store, createMetrics(rig.world.clock));
  for (let seq = 1; seq <= 2_000; seq++) trace.sent(device, seq, START + Math.ceil(seq / 3));
  trace.acked(device, { after: 500, upTo: 1_500, shown: [700, 701, 702] }, START + 5_000);
  await trace.flush();
  const rows = await deliveries();
  expect(rows.map(({ sentAt }) => sentAt - START)).toEqual(rows.map(({ seq }) => Math.ceil(seq / 3)));
  expect(rows).toHaveLength(2_000);
  expect(rows.filter(({ ackedAt }) => ackedAt === START + 5_000).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => 501 + index),
  );
  expect(rows.filter(({ shownAt }) => shownAt !== null).map(({ seq }) => seq)).toEqual([700, 701, 702]);
  expect(await rig.store.read.selectFrom("devices").selectAll().execute()).toEqual([
    { sessionId: "session", userId: "driver", name: "Chrome on Android", lastSeenAt: START },
  ]);
});

test("while the database is away it is kept, bounded: the oldest is given up and counted", async () => {
  let away = true;
  const store: Pick<Store, "transaction"> = {
    transaction: async (work) => {
      if (away) throw new Error("the database is away");
      return rig.store.transaction(work);
    },
  };
  const metrics = createMetrics(rig.world.clock);
  const trace = createNoticeTrace(store, metrics);
  for (let seq = 1; seq <= 50_001; seq++) trace.rang("driver", seq, seq, START);
  expect(await dropped(metrics)).toBe(1_000);
  await expect(trace.flush()).rejects.toThrow("the database is away");
  away = false;
  await trace.flush();
  const rows = await rings();
  expect(rows).toHaveLength(49_001);
  expect(rows[0]?.seq).toBe(1_001);
  await trace.flush();
  expect(await dropped(metrics)).toBe(1_000);
});

test("two flushes at once write everything once", async () => {
  const trace = createNoticeTrace(rig.store, createMetrics(rig.world.clock));
  for (let seq = 1; seq <= 600; seq++) trace.sent(device, seq, START);
  await Promise.all([trace.flush(), trace.flush()]);
  expect(await deliveries()).toHaveLength(600);
});

test("after thirty days it is forgotten", async () => {
  const { trace } = rig.world;
  trace.rang("driver", 1, 1_500, START);
  trace.sent(device, 1, START);
  trace.rang("driver", 2_000, 2_000, START + DAY);
  trace.sent({ ...device, sessionId: "later", heardAt: START + DAY }, 2_000, START + DAY);
  await trace.flush();
  await rig.pass(30 * DAY);
  expect(await rings()).toHaveLength(1_501);
  await rig.pass(DAY);
  expect((await rings()).map(({ seq }) => seq)).toEqual([2_000]);
  expect((await deliveries()).map(({ seq }) => seq)).toEqual([2_000]);
  const devices = await rig.store.read.selectFrom("devices").select("sessionId").execute();
  expect(devices).toEqual([{ sessionId: "later" }]);
});
