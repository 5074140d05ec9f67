import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BookingView, LotSummaryView, LotView, OwnerLotView, Page, PaymentView } from "@parkmate/protocol";
import { decideOwner } from "../commands/decideOwner.ts";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let owner: HttpPerson;
let driver: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig();
  owner = await rig.person("owner");
  driver = await rig.person("driver");
});
afterAll(() => rig.close());

const fields = { name: "Marine Drive", street: "Shanmugham Road", city: "Kochi", state: "Kerala", pincode: "682031" };
const create = async (patch: object = {}, as = owner): Promise<OwnerLotView> => {
  const got = await rig.send("POST", "/api/owner/lots", { as, body: { ...fields, ...patch } });
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 201 });
  return (got.json as { lot: OwnerLotView }).lot;
};
const change = async (id: string, body: object): Promise<OwnerLotView> => {
  const got = await rig.send("PATCH", `/api/owner/lots/${id}`, { as: owner, body });
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 200 });
  return (got.json as { lot: OwnerLotView }).lot;
};
const upi = { method: "upi", token: "tok_ok" };

test("CONTRACT §2 POST /api/owner/lots: a lot with the least one may say has the defaults of DOMAIN §2", async () => {
  const lot = await create();
  expect(lot).toEqual({
    ...{ id: lot.id, ...fields, locality: null, latitude: null, longitude: null, address: "Shanmugham Road" },
    ...{ timeZone: "Asia/Kolkata", offersCarwash: false, renewalDiscountPercent: 0, open: true },
    ...{ freeSlots: 0, totalSlots: 0, fromHourlyPaise: null, rating: null, reviewCount: 0, slots: [] },
  });
  const got = await rig.send("GET", `/api/lots/${lot.id}`);
  expect(got.json).toMatchObject({ id: lot.id, name: "Marine Drive", open: true });
});

test("CONTRACT §2 POST /api/owner/lots: every field of DOMAIN §2 is kept as it was said", async () => {
  const said = {
    ...{ locality: "Ernakulam", latitude: 9.981234, longitude: -76.275678, timeZone: "Asia/Dubai" },
    ...{ offersCarwash: true, renewalDiscountPercent: 35, open: false },
  };
  const lot = await create(said);
  expect(lot).toMatchObject(said);
  const list = (await rig.send("GET", "/api/owner/lots?limit=1", { as: owner })).json as Page<OwnerLotView>;
  expect(list.items).toEqual([lot]);
});

test("CONTRACT §2 POST /api/owner/lots: a repeated key opens one lot and answers the same", async () => {
  const send = () =>
    rig.send("POST", "/api/owner/lots", { as: owner, body: fields, headers: { "idempotency-key": "lot-key-1" } });
  const [one, two] = await Promise.all([send(), send()]);
  expect([one.status, two.status]).toEqual([201, 201]);
  expect(one.text).toBe(two.text);
});

test("CONTRACT §2 POST /api/owner/lots: owners who are not approved are told so", async () => {
  const pending = await rig.person("owner", { ownerStatus: "pending" });
  problemIn(await rig.send("POST", "/api/owner/lots", { as: pending, body: fields }), 403, "owner.not_approved");
});

test("CONTRACT §2 PATCH /api/owner/lots/:id: the fields that are named change, the others stay", async () => {
  const lot = await create({ locality: "Ernakulam", latitude: 10, longitude: 76 });
  const renamed = await change(lot.id, { name: "Broadway", locality: null, latitude: null, longitude: null });
  expect(renamed).toEqual({
    ...lot,
    ...{ name: "Broadway", locality: null, latitude: null, longitude: null, address: "Shanmugham Road" },
  });
  expect(await change(lot.id, {})).toEqual(renamed);
});

test("a lot is searched by its new name from the moment it has it", async () => {
  const lot = await create({ name: "Zanzibar", city: "Thrissur" });
  const found = async (q: string) =>
    ((await rig.send("GET", `/api/lots?q=${q}`)).json as Page<LotSummaryView>).items.map(({ id }) => id);
  expect(await found("zanz%20thri")).toEqual([lot.id]);
  await change(lot.id, { name: "Quilon" });
  expect(await found("zanz")).toEqual([]);
  expect(await found("quil")).toEqual([lot.id]);
});

test("a closed lot takes no new bookings and lets the running ones go on", async () => {
  const { lot, slots } = await rig.lot(owner.userId, { slots: 2 });
  const body = { slotId: slots[0]?.id, vehicleNumber: "KL07CL1000", minutes: 60, payment: upi };
  const first = await rig.send("POST", "/api/bookings", { as: driver, body });
  const { booking } = first.json as { booking: BookingView };
  await change(lot.id, { open: false });
  const other = { ...body, slotId: slots[1]?.id, vehicleNumber: "KL07CL1001" };
  problemIn(await rig.send("POST", "/api/bookings", { as: driver, body: other }), 409, "lot.closed");
  expect((await rig.send("GET", `/api/lots/${lot.id}`)).json).toMatchObject({ open: false });
  const renewal = { minutes: 15, payment: upi };
  expect((await rig.send("POST", `/api/bookings/${booking.id}/renewals`, { as: driver, body: renewal })).status).toBe(
    201,
  );
  await change(lot.id, { open: true });
  expect((await rig.send("POST", "/api/bookings", { as: driver, body: other })).status).toBe(201);
});

test("a new discount counts for later renewals only", async () => {
  const { lot, slots } = await rig.lot(owner.userId, { renewalDiscountPercent: 0 });
  const body = { slotId: slots[0]?.id, vehicleNumber: "KL07DS1000", minutes: 60, payment: upi };
  const { booking } = (await rig.send("POST", "/api/bookings", { as: driver, body })).json as { booking: BookingView };
  const renew = async () => {
    const renewal = { minutes: 60, payment: upi };
    const got = await rig.send("POST", `/api/bookings/${booking.id}/renewals`, { as: driver, body: renewal });
    return (got.json as { payment: PaymentView }).payment;
  };
  const before = await renew();
  await change(lot.id, { renewalDiscountPercent: 50 });
  const after = await renew();
  expect([before.amountPaise, after.amountPaise]).toEqual([4000, 2000]);
  expect((await rig.payment(before.id)).amountPaise).toBe(4000);
});

test("DOMAIN §1 owner: nobody else sees a lot before its owner is approved, or after they were declined", async () => {
  const someone = await rig.person("owner");
  const { lot, slots } = await rig.lot(someone.userId, { name: "Vanishing" });
  const book = { slotId: slots[0]?.id, vehicleNumber: "KL07VN1000", minutes: 60, payment: upi };
  const listed = async () =>
    ((await rig.send("GET", "/api/lots?q=vanishing")).json as Page<LotSummaryView>).items.length;
  const statuses = async () => [
    (await rig.send("GET", `/api/lots/${lot.id}`, { as: driver })).status,
    (await rig.send("GET", `/api/lots/${lot.id}/reviews`)).status,
    (await rig.send("POST", `/api/lots/${lot.id}/reviews`, { as: driver, body: { rating: 5, text: "x" } })).status,
    (await rig.send("POST", "/api/bookings", { as: driver, body: book })).status,
  ];
  const decide = (status: "approved" | "declined") =>
    decideOwner(rig.world, someone.userId, status === "approved" ? { status } : { status, reason: "No licence" });
  await decide("declined");
  expect(await listed()).toBe(0);
  expect(await statuses()).toEqual([404, 404, 404, 404]);
  const mine = (await rig.send("GET", "/api/owner/lots", { as: someone })).json as Page<OwnerLotView>;
  expect(mine.items.map(({ id }) => id)).toEqual([lot.id]);
  problemIn(
    await rig.send("PATCH", `/api/owner/lots/${lot.id}`, { as: someone, body: { name: "x" } }),
    403,
    "owner.not_approved",
  );
  await decide("approved");
  expect(await listed()).toBe(1);
  expect(await statuses()).toEqual([200, 200, 409, 201]);
});

test("CONTRACT §2 GET /api/owner/lots: slots come with what the owner set, in the order of their labels", async () => {
  const someone = await rig.person("owner");
  const { lot, slots } = await rig.lot(someone.userId, { slots: 2 });
  const [first, second] = slots;
  await rig.store.transaction((tx) =>
    tx
      .updateTable("slots")
      .set({ inService: 0 })
      .where("id", "=", second?.id ?? "")
      .execute(),
  );
  const page = (await rig.send("GET", "/api/owner/lots", { as: someone })).json as Page<OwnerLotView>;
  expect(page).toEqual({ items: [expect.objectContaining({ id: lot.id, totalSlots: 2, freeSlots: 1 })], next: null });
  const common = { lotId: lot.id, vehicleType: "sedan", hourlyPaise: 4000, occupied: false } as const;
  expect(page.items[0]?.slots).toEqual([
    { ...common, id: first?.id ?? "", label: "A-01", state: "free", inService: true },
    { ...common, id: second?.id ?? "", label: "A-02", state: "out", inService: false },
  ]);
  expect((await rig.send("GET", `/api/lots/${lot.id}`)).json as LotView).not.toHaveProperty("street");
});

test("opening and changing a lot makes the screens of its owner and the admins stale, and its watchers'", async () => {
  const bells: string[] = [];
  const ends = await Promise.all(
    ([`user:${owner.userId}`, `user:${driver.userId}`, "admins"] as const).map((topic) =>
      rig.world.channels.subscribe(topic, (bell) => {
        if (bell.kind === "changed") bells.push(`${topic} ${bell.resource} ${bell.id}`);
      }),
    ),
  );
  const lot = await create();
  const told = [`user:${owner.userId} lot ${lot.id}`, `admins lot ${lot.id}`].sort();
  expect(bells.splice(0).sort()).toEqual(told);
  ends.push(await rig.world.channels.subscribe(`lot:${lot.id}`, () => bells.push("watchers")));
  await change(lot.id, { name: "Other" });
  expect(bells.splice(0).sort()).toEqual([...told, "watchers"].sort());
  const foreigner = await rig.person("owner");
  bells.splice(0);
  const got = await rig.send("PATCH", `/api/owner/lots/${lot.id}`, { as: foreigner, body: { name: "Mine" } });
  expect(got.status).toBe(404);
  expect(bells).toEqual([]);
  for (const end of ends) end();
});

const E = "must be from -90 to 90";
const TOGETHER = "latitude and longitude go together: give both or none";
const PERCENT = "must be from 0 to 100";
const ZONE = "must be a time zone of the IANA list such as Asia/Kolkata";
const PINCODE = "must be 6 digits, the first not 0";
for (const [what, patch, field, message] of [
  ["an unknown field", { ratingSum: 5 }, "ratingSum", "is not a field of this request"],
  ["an empty name", { name: " " }, "name", "must not be empty"],
  ["a long street", { street: "x".repeat(101) }, "street", "must be at most 100 characters"],
  ["a pincode that starts with 0", { pincode: "082031" }, "pincode", PINCODE],
  ["a pincode of 5 digits", { pincode: "68203" }, "pincode", PINCODE],
  ["a pincode of letters", { pincode: "68203x" }, "pincode", PINCODE],
  ["a latitude alone", { latitude: 1 }, "longitude", TOGETHER],
  ["a longitude alone", { longitude: 1, latitude: null }, "latitude", TOGETHER],
  ["a latitude beyond the pole", { latitude: 90.5, longitude: 1 }, "latitude", E],
  ["a longitude beyond the date line", { latitude: 1, longitude: -181 }, "longitude", "must be from -180 to 180"],
  ["a place as text", { latitude: "1", longitude: 1 }, "latitude", "must be a number of degrees"],
  ["a zone that is none", { timeZone: "Mars/Olympus" }, "timeZone", ZONE],
  ["an offset as a zone", { timeZone: "+05:30" }, "timeZone", ZONE],
  ["a discount above 100", { renewalDiscountPercent: 101 }, "renewalDiscountPercent", PERCENT],
  ["a discount below 0", { renewalDiscountPercent: -1 }, "renewalDiscountPercent", PERCENT],
  ["half a percent", { renewalDiscountPercent: 1.5 }, "renewalDiscountPercent", "must be a whole number"],
  ["a flag as a number", { open: 1 }, "open", "must be true or false"],
] as const) {
  test(`DOMAIN §8 ${what}: ${field} ${message}, in a new lot and in a change`, async () => {
    const lot = await create();
    for (const [method, path, body] of [
      ["POST", "/api/owner/lots", { ...fields, ...patch }],
      ["PATCH", `/api/owner/lots/${lot.id}`, patch],
    ] as const) {
      const { errors } = problemIn(await rig.send(method, path, { as: owner, body }), 422, "validation");
      const named = errors?.filter((error) => error.field === field);
      expect(named, method).toEqual([expect.objectContaining({ field, message })]);
    }
  });
}

test("DOMAIN §7: whoever looks at the wash hours of a lot hears when its owner changes what it offers of them", async () => {
  const { id } = await create({ offersCarwash: true });
  const heard: boolean[] = [];
  const end = await rig.world.channels.subscribe(`lot:${id}`, (bell) =>
    heard.push(bell.kind === "lot" && !!bell.hours),
  );
  for (const [body, hours] of [
    [{ name: "Marine Drive North", offersCarwash: true, open: true }, false],
    [{ offersCarwash: false }, true],
    [{ open: false }, true],
    [{ timeZone: "Asia/Dubai" }, true],
    [{ timeZone: "Asia/Dubai", renewalDiscountPercent: 5 }, false],
  ] as const) {
    await change(id, body);
    expect({ body, hours: heard.splice(0) }).toEqual({ body, hours: [hours] });
  }
  end();
});
