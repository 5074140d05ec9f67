import { expect, setDefaultTimeout, test } from "bun:test";
import { markRead } from "../notify/markRead.ts";
import { EPOCH, openRig } from "../testing/gatewayRig.ts";
import type { Switches } from "./deps.ts";

// Accounts are slow to make where the machine is busy; what is waited for has deadlines of its own.
setDefaultTimeout(30_000);

test("a row that cannot be shown closes its own sockets with 4500, says so in the log, and leaves the others alone", async () => {
  const rig = await openRig();
  try {
    const [driver, other] = [await rig.person("driver"), await rig.person("driver")];
    const [client, stranger] = [await rig.connect(driver), await rig.connect(other)];
    await rig.post(driver.userId);
    await client.first("notification");
    await rig.commit(async (unit) => {
      await unit.tx
        .updateTable("notifications")
        .set({ data: "broken" })
        .where("readerId", "=", driver.userId)
        .execute();
    });
    expect(await (await rig.connect(driver, { cursor: 0 })).closed()).toBe(4500);
    expect(rig.errors).toHaveLength(1);
    expect(rig.errors[0]).toContain(driver.userId);
    await rig.post(other.userId);
    await stranger.first("notification");
    expect(client.closedWith).toBeNull();
  } finally {
    await rig.close();
  }
});

test("rows marked read while their page was read are not sent as unread after the frame that says so", async () => {
  let mark: ((userId: string) => Promise<unknown>) | null = null;
  const switches: Switches = {
    async at(position, userId) {
      if (position !== "afterPage") return;
      const marking = mark;
      mark = null;
      await marking?.(userId);
    },
  };
  const rig = await openRig({ switches });
  try {
    const driver = await rig.person("driver");
    await rig.post(driver.userId, 3);
    mark = (userId) => markRead(rig.world, userId, { upTo: 2 });
    const client = await rig.connect(driver, { cursor: 0, epoch: EPOCH });
    await client.until(() => client.seqs.length === 3);
    expect(client.frames.map((frame) => frame.type)).toEqual([
      "welcome",
      "read",
      "notification",
      "notification",
      "notification",
    ]);
    expect(client.of("notification").map((frame) => frame.readAt !== null)).toEqual([true, true, false]);
  } finally {
    await rig.close();
  }
});

test("while the log cannot be read, sockets stay open and catch up afterwards", async () => {
  const rig = await openRig({ heartbeatMs: 300 });
  try {
    const driver = await rig.person("driver");
    const client = await rig.connect(driver);
    await rig.commit(async (unit) => {
      await unit.tx.schema.alterTable("readers").renameTo("readersAway").execute();
    });
    const seen = client.of("heartbeat").length;
    await client.until(() => rig.errors.some((line) => line.includes("a background round failed")));
    expect(client.closedWith).toBeNull();
    await rig.commit(async (unit) => {
      await unit.tx.schema.alterTable("readersAway").renameTo("readers").execute();
    });
    await client.until(() => client.of("heartbeat").length > seen);
  } finally {
    await rig.close();
  }
});
