import { afterEach, expect, test } from "bun:test";
import { tempStore } from "../testing/tempStore.ts";
import { openAt } from "../testing/testDatabase.ts";
import { describeSandboxLedger } from "./contract.ts";
import { sqlSandboxLedger } from "./sqlSandboxLedger.ts";

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open() {
  const temp = await tempStore();
  opened.push(temp);
  return temp;
}

describeSandboxLedger("SQL", async () => sqlSandboxLedger((await open()).store));

test("the books outlive the process: another store on the database reads them", async () => {
  const { store, place } = await open();
  const charge = {
    paymentId: "p1",
    reference: "sbx_p1",
    amountPaise: 8_000,
    state: "confirmed",
    refundedPaise: 0,
    createdAt: 1,
    updatedAt: 1,
  } as const;
  await sqlSandboxLedger(store).insertIfAbsent(charge);
  const other = openAt(place, { exclusive: false });
  opened.unshift(other);
  expect(await sqlSandboxLedger(other).all()).toEqual([charge]);
});
