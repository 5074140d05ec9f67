import { afterAll, beforeAll, expect, test } from "bun:test";
import type { AdminWashServiceView, CarwashView, Page, WashServiceView } from "@parkmate/protocol";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let admin: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  admin = await rig.person("admin");
});
afterAll(() => rig.close());

const wax = { name: "Wax", description: "By hand", pricePaise: 49_900, minutes: 45, active: true };
const PATH = "/api/admin/carwash/services";
const add = (patch: object = {}, headers = {}) =>
  rig.send("POST", PATH, { as: admin, body: { ...wax, ...patch }, headers });
const change = (id: string, body: object) => rig.send("PATCH", `${PATH}/${id}`, { as: admin, body });
const offered = async () =>
  ((await rig.send("GET", "/api/carwash/services")).json as Page<WashServiceView>).items.map(({ id }) => id);

test("CONTRACT §2 POST and PATCH /api/admin/carwash/services: added, changed, taken off and put on offer again", async () => {
  const { service } = (await add()).json as { service: AdminWashServiceView };
  expect(service).toEqual({ ...wax, id: service.id });
  expect(await offered()).toEqual([service.id]);
  expect((await change(service.id, { active: false, name: "Hand wax" })).json).toEqual({
    service: { ...service, active: false, name: "Hand wax" },
  });
  expect(await offered()).toEqual([]);
  expect(((await rig.send("GET", PATH, { as: admin })).json as Page<AdminWashServiceView>).items).toEqual([
    { ...service, active: false, name: "Hand wax" },
  ]);
  expect((await change(service.id, { active: true })).status).toBe(200);
  expect(await offered()).toEqual([service.id]);
  expect((await change("none", { active: true })).status).toBe(404);
});

test("CONTRACT §2 GET /api/carwash/services: cheapest first over all pages, each once, while one is added and one goes", async () => {
  for (const id of await offered()) await change(id, { active: false });
  const ids: string[] = [];
  for (const pricePaise of [300, 200, 200, 100]) {
    ids.push(((await add({ pricePaise })).json as { service: AdminWashServiceView }).service.id);
  }
  const page = async (cursor: string | null) =>
    (await rig.send("GET", `/api/carwash/services?limit=1${cursor ? `&cursor=${cursor}` : ""}`))
      .json as Page<WashServiceView>;
  const seen: string[] = [];
  let { items, next } = await page(null);
  seen.push(...items.map(({ id }) => id));
  await add({ pricePaise: 100 });
  await change(ids[3] ?? "", { active: false });
  while (next) {
    ({ items, next } = await page(next));
    seen.push(...items.map(({ id }) => id));
  }
  expect(seen).toEqual([ids[3] ?? "", expect.any(String), ids[1] ?? "", ids[2] ?? "", ids[0] ?? ""]);
  problemIn(await rig.send("GET", "/api/carwash/services?limit=101"), 422, "validation");
  problemIn(await rig.send("GET", "/api/carwash/services?cursor=x"), 422, "validation");
});

test("the price of an ordered wash never changes", async () => {
  const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
  const { slots } = await rig.lot(owner.userId);
  const { service } = (await add()).json as { service: AdminWashServiceView };
  const payment = { method: "upi", token: "tok_ok" };
  const booked = await rig.send("POST", "/api/bookings", {
    as: driver,
    body: { slotId: slots[0]?.id, vehicleNumber: "KL07AB1234", minutes: 60, carwashServiceId: service.id, payment },
  });
  const { carwash } = booked.json as { carwash: CarwashView };
  await change(service.id, { pricePaise: 100_000, active: false });
  const now = (await rig.send("GET", `/api/carwashes/${carwash.id}`, { as: driver })).json as CarwashView;
  expect([now.pricePaise, now.payments[0]?.amountPaise]).toEqual([49_900, 49_900]);
});

test("a repeated key adds once; all services are listed in pages, newest first", async () => {
  const headers = { "idempotency-key": "a key of an admin" };
  expect((await add({}, headers)).text).toBe((await add({}, headers)).text);
  for (let n = 0; n < 3; n++) await add({ description: "", active: n % 2 === 0 });
  const { items } = (await rig.send("GET", PATH, { as: admin })).json as Page<AdminWashServiceView>;
  const first = (await rig.send("GET", `${PATH}?limit=2`, { as: admin })).json as Page<AdminWashServiceView>;
  const rest = (await rig.send("GET", `${PATH}?cursor=${first.next}`, { as: admin }))
    .json as Page<AdminWashServiceView>;
  expect([...first.items, ...rest.items]).toEqual(items);
});

test.each([
  ["no price at all", { pricePaise: 0 }, "pricePaise", "must be at least 100 paise (1 rupee)"],
  [
    "a price beyond 10,000 rupees",
    { pricePaise: 1_000_001 },
    "pricePaise",
    "must be at most 1000000 paise (10,000 rupees)",
  ],
  ["half a paisa", { pricePaise: 100.5 }, "pricePaise", "must be a whole number of paise"],
  ["no time", { minutes: 0 }, "minutes", "must be at least 1 minute"],
  ["more than a working day", { minutes: 481 }, "minutes", "must be at most 480 minutes (8 hours)"],
  ["an empty name", { name: "" }, "name", "must not be empty"],
  ["an activity that is none", { active: "yes" }, "active", "must be true or false"],
  ["an unknown field", { vat: 18 }, "vat", "is not a field of this request"],
])("%s is refused, adding and changing", async (_what, patch, field, message) => {
  const { id } = await rig.washService();
  for (const got of [await add(patch), await change(id, patch)]) {
    const { errors } = problemIn(got, 422, "validation");
    expect(errors?.map((error) => ({ field: error.field, message: error.message }))).toEqual([{ field, message }]);
  }
});

test("a description of more than 500 characters is refused", async () => {
  expect(problemIn(await add({ description: "x".repeat(501) }), 422, "validation").errors).toMatchObject([
    { field: "description" },
  ]);
});
