import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NoticeTracePage } from "@parkmate/protocol";
import { transact } from "../notify/transact.ts";
import { type HttpPerson, type HttpRig, LIVE, openHttpRig, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let admin: HttpPerson;
let driver: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  admin = await rig.person("admin");
  driver = await rig.person("driver");
  await transact(rig.world, async (unit) => {
    const notice = {
      reader: driver.userId,
      event: "owner.declined",
      data: { status: "declined", reason: "r" },
    } as const;
    unit.tell([notice, notice, notice]);
    return { ok: true, value: null };
  });
});
afterAll(() => rig.close());

test("CONTRACT §2 GET /api/admin/realtime: each node's numbers, and all of them together", async () => {
  const { sockets, noticesPerSecond, latency, lateness } = LIVE;
  const got = await rig.send("GET", "/api/admin/realtime", { as: admin });
  expect(got.json).toEqual({ nodes: [LIVE], sockets, noticesPerSecond, latency, lateness });
});

const traceOf = (query: string) => rig.send("GET", `/api/admin/notifications?${query}`, { as: admin });

test("CONTRACT §2 GET /api/admin/notifications: one person's notices, newest first, in pages; what is not noted is unknown", async () => {
  const { items } = (await traceOf(`userId=${driver.userId}`)).json as NoticeTracePage;
  expect(items.map(({ seq, rungAt, delivery }) => [seq, rungAt, delivery])).toEqual(
    [3, 2, 1].map((seq) => [seq, "unknown", "unknown"]),
  );
  await rig.world.trace.flush();
  const page = (await traceOf(`userId=${driver.userId}&limit=2`)).json as NoticeTracePage;
  const writtenAt = new Date(rig.world.clock.now()).toISOString();
  expect(page.next).toBe(2);
  expect(page.items[0]).toMatchObject({
    ...{ seq: 3, event: "owner.declined", level: "warning", writtenAt, rungAt: writtenAt },
    ...{ readAt: null, devices: [], delivery: "unknown" },
  });
  const rest = (await traceOf(`userId=${driver.userId}&limit=2&before=2`)).json as NoticeTracePage;
  expect(rest).toMatchObject({ items: [{ seq: 1 }], next: null });
  expect((await traceOf(`userId=${admin.userId}`)).json).toEqual({ items: [], next: null });
});

test("whose notices has to be said, and must be somebody's", async () => {
  problemIn(await traceOf("userId=nobody"), 404, "not_found");
  for (const [query, field] of [
    ["", "userId"],
    [`userId=${driver.userId}&before=0`, "before"],
    [`userId=${driver.userId}&limit=101`, "limit"],
  ] as const) {
    expect(problemIn(await traceOf(query), 422, "validation").errors?.map((error) => error.field)).toEqual([field]);
  }
});
