import { expect, test } from "bun:test";
import { EPOCH, openRig } from "../testing/gatewayRig.ts";
import { queryRecorder } from "../testing/queryRecorder.ts";

test("no statement of sockets, heartbeats, sweeps and session checks reads a table from end to end", async () => {
  const recorder = queryRecorder();
  const bells = { lost: false };
  const rig = await openRig({
    over: recorder.store,
    heartbeatMs: 200,
    channels: (inner) => ({
      ...inner,
      publish: (topic, bell) => {
        if (!bells.lost) inner.publish(topic, bell);
      },
    }),
  });
  const [driver, owner, admin] = [await rig.person("driver"), await rig.person("owner"), await rig.person("admin")];
  const { lot, slots } = await rig.lot(owner.userId, ["A-1", "A-2"]);
  recorder.forget();
  const clients = [await rig.connect(driver), await rig.connect(owner), await rig.connect(admin)];
  for (const client of clients) {
    client.send({ type: "watch", lotId: lot.id });
    client.send({ type: "counts", lotIds: [lot.id] });
    client.send({ type: "time", t0: 1 });
    await client.first("lot");
    await client.first("counts");
  }
  clients[2]?.send({ type: "watch", system: true });
  for (const slot of slots) await rig.setService(slot, 0);
  await rig.post(driver.userId, 3);
  bells.lost = true;
  await rig.post(driver.userId, 200);
  const [first] = clients;
  await first?.until(() => first.of("notification").length === 203);
  bells.lost = false;
  first?.send({ type: "read", seqs: [1, 2] });
  await first?.until(() => first.of("read").length === 1);
  first?.send({ type: "read", upTo: 100 });
  await first?.until(() => first.of("read").length === 2);
  first?.send({ type: "ack", upTo: 203, shown: [203] });
  const last = first?.of("notification").at(-1);
  const resumed = await rig.connect(driver, { cursor: 203, epoch: EPOCH, last: last?.id ?? "" });
  expect((await resumed.first("welcome")).resumed).toBe(true);
  for (const client of clients) {
    const beats = client.of("heartbeat").length;
    await client.until(() => client.of("heartbeat").length > beats + 1);
  }
  // A session that ends is read again.
  rig.realClock.setOffset(31 * 24 * 60 * 60 * 1000);
  await first?.until(() => first.closedWith !== null);
  expect(recorder.size()).toBeGreaterThan(15);
  const costs = await recorder.costs(rig.store.read);
  await rig.close();
  // There are as many rows as nodes.
  expect(costs.filter(({ step }) => step !== "SCAN nodes")).toEqual([]);
  expect(rig.errors).toEqual([]);
}, 30_000);
