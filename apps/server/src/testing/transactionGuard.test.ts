import { afterEach, beforeEach, expect, test } from "bun:test";
import { sql } from "kysely";
import { openWorld, type TestWorld } from "./world.ts";

let rig: TestWorld;
beforeEach(async () => {
  rig = await openWorld();
});
afterEach(() => rig.close());

const offences: Record<string, () => Promise<unknown>> = {
  "the reading connection": () => rig.world.store.read.selectFrom("bookings").selectAll().execute(),
  "raw SQL on the reading connection": () => sql`select 1`.execute(rig.world.store.read),
  "better-auth's connections": () => rig.world.store.accountsRead.selectFrom("user").selectAll().execute(),
  "a second transaction": () => rig.world.store.transaction(async () => null),
  "a charge": () => rig.world.payments.charge({ paymentId: "p", amountPaise: 1, method: "upi", token: "tok_ok" }),
  "a question to the provider": () => rig.world.payments.find("p"),
  "a timer": async () => rig.world.timers.after(1, () => undefined),
};

for (const [what, offend] of Object.entries(offences)) {
  test(`${what} inside a transaction is refused`, async () => {
    await expect(rig.world.store.transaction(async () => offend())).rejects.toThrow("inside a transaction");
  });
}

test("the transaction's own tx is fine, and so is everything outside", async () => {
  await rig.world.store.transaction((tx) => tx.selectFrom("bookings").selectAll().execute());
  expect(await rig.world.store.read.selectFrom("bookings").selectAll().execute()).toEqual([]);
  expect((await rig.world.payments.find("p")).kind).toBe("absent");
});
