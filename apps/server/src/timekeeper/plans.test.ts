import { expect, test } from "bun:test";
import { fillSearchWords } from "../commands/fillSearchWords.ts";
import { queryRecorder } from "../testing/queryRecorder.ts";
import { tempStore } from "../testing/tempStore.ts";
import { bodyOf, HOUR, MINUTE, worldOver } from "../testing/world.ts";

test("no statement of the start and of the loops of the timekeeper reads a table from end to end", async () => {
  const recorder = queryRecorder();
  const temp = await tempStore({ engine: "sqlite" });
  const rig = await worldOver(recorder.store(temp.store));
  const [driver, owner] = [await rig.driver(), await rig.owner()];
  const { slots } = await rig.lot(owner, { slots: 4 });
  const service = await rig.washService();
  await rig.employee(owner);
  const [a = "", b = "", c = "", d = ""] = slots.map((slot) => slot.id);
  await rig.book(driver, a, { washServiceId: service.id, plate: "KL07TK0001" }, "a key that is pruned");
  await rig.book(driver, b, { method: "cash", plate: "KL07TK0002" });
  bodyOf(await rig.book(driver, c, { token: "tok_pending", plate: "KL07TK0003" }), 201);
  bodyOf(await rig.book(driver, d, { token: "tok_pending", plate: "KL07TK0004" }), 201);
  const [, , , late] = (await rig.allPayments()).filter((payment) => payment.kind === "booking");
  recorder.forget();
  await fillSearchWords(rig.world);
  await rig.timekeeper.start();
  await rig.timekeeper.stop();
  // Holds run out, a warning, an end, a grace; a payment is confirmed late and handed back, a key is forgotten.
  for (const ms of [16 * MINUTE, 40 * MINUTE, 5 * MINUTE, 5 * MINUTE]) await rig.pass(ms);
  if (late) await rig.decide(late.id, "succeeded");
  for (const ms of [HOUR, 25 * HOUR]) await rig.pass(ms);
  expect(new Set(await rig.events(driver))).toEqual(
    new Set(["booking.expiring", "booking.expired", "booking.completed", "booking.lapsed"]),
  );
  expect(recorder.size()).toBeGreaterThan(25);
  const costs = await recorder.costs(temp.store.read);
  await rig.finish();
  await temp.close();
  expect(costs).toEqual([]);
});
