/** Two nodes with connections of their own on one PostgreSQL count failed sign-ins together. */
import { afterEach, beforeEach, expect, test } from "bun:test";
import { signInNodes } from "../testing/signInNodes.ts";
import { MINUTE } from "../testing/times.ts";

let nodes: Awaited<ReturnType<typeof signInNodes>>;
beforeEach(async () => {
  nodes = await signInNodes("postgres");
});
afterEach(() => nodes.close());
const node = (n: number) => nodes.both[n % 2 === 0 ? 0 : 1];
const times = <Value>(count: number, make: (n: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

test("of 40 wrong passwords at once ten are checked, whether or not the account was ever tried before", async () => {
  for (const round of [1, 2]) {
    const got = await times(40, (n) => node(n).guess("a@x", `address ${n}`));
    expect(got.filter((each) => each === "checked").length, `round ${round}`).toBe(10);
    expect(got.filter((each) => each === 90).length, `round ${round}`).toBe(30);
    await nodes.advance(15 * MINUTE);
  }
  expect(nodes.seen.repeats).toBe(0);
});

test("many accounts from few addresses, while others sign in and old counts are swept up: nobody waits in a circle", async () => {
  for (let round = 0; round < 3; round++) {
    const got = await times(60, async (n) => {
      if (n % 10 === 9) await node(n).rig.timekeeper.runDue();
      return n % 3 === 0
        ? node(n).good(`${n % 7}@x`, `address ${n % 2}`)
        : node(n).guess(`${n % 7}@x`, `address ${n % 2}`);
    });
    expect(got).toEqual(Array(60).fill("checked"));
    await nodes.advance(15 * MINUTE);
  }
  expect(nodes.seen.repeats).toBe(0);
});

test("a sweep leaves alone what somebody is counting at the moment", async () => {
  await node(0).guess("a@x");
  await nodes.advance(15 * MINUTE);
  const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const busy = node(0).rig.world.store.transaction(async (tx) => {
    await tx.selectFrom("failedSignIns").selectAll().limit(1).forUpdate().execute();
    held.resolve();
    await done.promise;
  });
  await held.promise;
  await node(1).rig.timekeeper.runDue();
  expect(await nodes.rows()).toHaveLength(1);
  done.resolve();
  await busy;
});
