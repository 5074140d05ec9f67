import { afterAll, beforeAll, expect, test } from "bun:test";
import { lotListMark } from "../store/lotLists.ts";
import { type HttpPerson, type HttpRig, openHttpRig } from "../testing/httpRig.ts";

let rig: HttpRig;
let owner: HttpPerson;
let admin: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  [owner, admin] = [await rig.person("owner"), await rig.person("admin")];
});
afterAll(() => rig.close());

/** Whether lists of lots are to be loaded again after this. */
async function isAnother(as: HttpPerson, method: string, path: string, body?: unknown): Promise<boolean> {
  const before = await lotListMark(rig.store.read);
  const { status } = await rig.send(method, path, { as, ...(body === undefined ? {} : { body }) });
  expect({ path, isDone: status < 300 }).toEqual({ path, isDone: true });
  return (await lotListMark(rig.store.read)) !== before;
}

test("there is another list of lots when one comes, goes, or is found by other filters, and not when a slot or a price changes", async () => {
  const body = { name: "New lot", street: "Broadway", city: "Kochi", state: "Kerala", pincode: "682011" };
  expect(await isAnother(owner, "POST", "/api/owner/lots", body)).toBe(true);
  const { json } = await rig.send("GET", "/api/owner/lots", { as: owner });
  const lot = `/api/owner/lots/${(json as { items: { id: string }[] }).items[0]?.id}`;
  const sedans = { vehicleType: "sedan", hourlyPaise: 4000, count: 1 };
  expect(await isAnother(owner, "POST", `${lot}/slots`, sedans)).toBe(true);
  expect(await isAnother(owner, "POST", `${lot}/slots`, sedans)).toBe(false);
  const { items } = (await rig.send("GET", "/api/owner/lots", { as: owner })).json as {
    items: { slots: { id: string }[] }[];
  };
  const slot = `/api/owner/slots/${items[0]?.slots[0]?.id}`;
  expect(await isAnother(owner, "PATCH", slot, { hourlyPaise: 5000 })).toBe(false);
  expect(await isAnother(owner, "PATCH", slot, { vehicleType: "hatchback" })).toBe(true);
  expect(await isAnother(owner, "PATCH", lot, { renewalDiscountPercent: 10 })).toBe(false);
  expect(await isAnother(owner, "PATCH", lot, { offersCarwash: true })).toBe(true);
  expect(await isAnother(admin, "POST", `/api/admin/owners/${owner.userId}/decline`, { reason: "No papers" })).toBe(
    true,
  );
  expect(await isAnother(admin, "POST", `/api/admin/owners/${owner.userId}/approve`)).toBe(true);
  expect(await isAnother(admin, "POST", `/api/admin/users/${owner.userId}/disable`)).toBe(true);
  const lotless = await rig.person("owner");
  expect(await isAnother(admin, "POST", `/api/admin/owners/${lotless.userId}/decline`, { reason: "No" })).toBe(false);
});
