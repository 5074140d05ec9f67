import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BookingView, LotSummaryView, OwnerLotView, Page, PaymentView } from "@parkmate/protocol";
import { sql } from "kysely";
import { fillSearchWords } from "../commands/fillSearchWords.ts";
import { newPayment } from "../domain/payments.ts";
import { insertBooking } from "../store/bookings.ts";
import { insertCarwash } from "../store/carwashes.ts";
import { insertPayment } from "../store/payments.ts";
import { insertReview } from "../store/reviews.ts";
import { aBooking, aPayment, aWash } from "../testing/facts.ts";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { HOUR, MINUTE, START } from "../testing/world.ts";

let rig: HttpRig;
let admin: HttpPerson;

beforeAll(async () => {
  rig = await openHttpRig();
  admin = await rig.person("admin");
});
afterAll(() => rig.close());

async function get<Answer>(path: string, as: HttpPerson | null = null): Promise<Answer> {
  const got = await rig.send("GET", path, { as });
  expect({ path, status: got.status, text: got.text }).toMatchObject({ status: 200 });
  return got.json as Answer;
}
async function pages<Item extends { id: string }>(
  path: string,
  as: HttpPerson | null,
  between?: () => Promise<unknown>,
): Promise<string[]> {
  const seen: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: Page<Item> = await get(`${path}${cursor ? `&cursor=${cursor}` : ""}`, as);
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    await between?.();
  }
  return seen;
}
let plates = 1000;
/** A booking entered as it is. */
async function booking(
  lot: { lot: { id: string }; slots: { id: string }[] },
  driver: HttpPerson,
  patch: Parameters<typeof aBooking>[0] = {},
): Promise<string> {
  const id = rig.world.ids.next();
  const row = aBooking({
    ...{ id, reference: `R${plates}-${id.slice(-6)}`, driverId: driver.userId, state: "completed" },
    ...{ lotId: lot.lot.id, slotId: lot.slots[0]?.id ?? "", vehicleNumber: `KL07LS${plates++}` },
    ...patch,
  });
  await rig.store.transaction((tx) => insertBooking(tx, row));
  return id;
}

test("CONTRACT §2 GET /api/lots?q=: every word typed is the start of a word of name, street, locality, city or pincode", async () => {
  const owner = await rig.person("owner");
  const { lot } = await rig.lot(owner.userId, {
    ...{ name: "Lulu Parking", street: "NH 66 Bypass", locality: "Edappally", city: "Kochi", pincode: "682024" },
  });
  for (const [q, finds] of [
    ["lulu", true],
    ["LULU park", true],
    ["edap 6820", true],
    ["bypass kochi lulu", true],
    ["ulu", false],
    ["lulu delhi", false],
    ["%", false],
    ["", true],
  ] as const) {
    const ids = await pages<LotSummaryView>(`/api/lots?q=${encodeURIComponent(q)}`, null);
    expect({ q, found: ids.includes(lot.id) }).toEqual({ q, found: finds });
  }
});

test("lots that were there before there was a search are found after the start, which does it once", async () => {
  const owner = await rig.person("owner");
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.push((await rig.lot(owner.userId, { name: `Quondam ${n}` })).lot.id);
  await rig.store.transaction((tx) => tx.deleteFrom("searchWords").execute());
  expect(await pages("/api/lots?q=quondam", null)).toEqual([]);
  await fillSearchWords(rig.world);
  expect(await pages("/api/lots?q=quondam", null)).toEqual(ids);
  await rig.store.transaction((tx) =>
    tx
      .deleteFrom("searchWords")
      .where("thingId", "=", ids[0] ?? "")
      .execute(),
  );
  await fillSearchWords(rig.world);
  expect(await pages("/api/lots?q=quondam", null)).toEqual(ids.slice(1));
});

test("CONTRACT §2 GET /api/lots?vehicleType=&carwash=: lots that have such a slot, that wash", async () => {
  const owner = await rig.person("owner");
  const { lot, slots } = await rig.lot(owner.userId, { name: "Filterland", offersCarwash: 0 });
  const found = async (query: string) => (await pages(`/api/lots?q=filterland&${query}`, null)).includes(lot.id);
  expect(await found("vehicleType=sedan&carwash=false")).toBe(true);
  expect(await found("vehicleType=two_wheeler")).toBe(false);
  expect(await found("carwash=true")).toBe(false);
  expect(slots).toHaveLength(1);
});

test("CONTRACT §2 GET /api/lots: by name, page by page, each once, while lots are added before and after", async () => {
  const owner = await rig.person("owner");
  const ids: string[] = [];
  for (const name of ["Pager B", "Pager B", "Pager D", "Pager F"])
    ids.push((await rig.lot(owner.userId, { name })).lot.id);
  const added: string[] = [];
  const seen = await pages("/api/lots?q=pager&limit=1", null, async () => {
    if (added.length > 1) return;
    for (const name of ["Pager A", "Pager Z"]) added.push((await rig.lot(owner.userId, { name })).lot.id);
  });
  expect(seen).toEqual([...ids, added[1] ?? ""]);
});

test("CONTRACT §2 GET /api/lots?near=: nearest first over all pages, lots without a place last, while lots are added", async () => {
  const owner = await rig.person("owner");
  const at = async (name: string, latitude: number | null, longitude: number | null) => {
    const e6 = (degrees: number | null) => (degrees === null ? null : Math.round(degrees * 1e6));
    const place = { latitudeE6: e6(latitude), longitudeE6: e6(longitude) };
    return (await rig.lot(owner.userId, { name: `Nearby ${name}`, ...place })).lot.id;
  };
  const far = await at("far", -36.85, 174.76);
  const nowhere = [await at("nowhere", null, null), await at("nowhere too", null, null)];
  const sameCity = await at("city", 9.99, 76.3);
  const here = await at("here", 9.9816, 76.2769);
  const twin = await at("twin", 9.9816, 76.2769);
  const overTheLine = await at("over the date line", 0, -179.9);
  const ordered = [...[here, twin].sort(), sameCity, far, overTheLine, ...nowhere];
  for (const limit of [1, 2, 3, 100]) {
    expect(await pages(`/api/lots?q=nearby&near=9.9816,76.2769&limit=${limit}`, null)).toEqual(ordered);
  }
  let added = false;
  const seen = await pages("/api/lots?q=nearby&near=9.9816,76.2769&limit=2", null, async () => {
    if (added) return;
    added = true;
    await at("here as well", 9.98161, 76.2769);
  });
  // What was added at the very place may be on a later page; nothing is doubled or left out.
  expect(seen.filter((id) => ordered.includes(id))).toEqual(ordered);
  expect(new Set(seen).size).toBe(seen.length);
  const fiji = await pages("/api/lots?q=nearby&near=0,179.9", null);
  expect(fiji[0]).toBe(overTheLine);
});

test("a cursor of one order does not lead on in the other", async () => {
  const owner = await rig.person("owner");
  for (let n = 0; n < 3; n++) await rig.lot(owner.userId, { name: `Ordered ${n}`, latitudeE6: n, longitudeE6: 0 });
  const byName: Page<LotSummaryView> = await get("/api/lots?q=ordered&limit=1");
  const near: Page<LotSummaryView> = await get("/api/lots?q=ordered&limit=1&near=0,0");
  for (const query of [`cursor=${byName.next}&near=0,0`, `cursor=${near.next}`]) {
    const problem = problemIn(await rig.send("GET", `/api/lots?q=ordered&${query}`), 422, "validation");
    expect(problem.errors?.map(({ field }) => field)).toEqual(["cursor"]);
  }
  for (const near of ["91,0", "0,181", "1", "1,2,3", "a,b"]) {
    problemIn(await rig.send("GET", `/api/lots?near=${near}`), 422, "validation");
  }
});

test("CONTRACT §2 GET /api/owner/lots: page by page, newest first", async () => {
  const owner = await rig.person("owner");
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await rig.lot(owner.userId)).lot.id);
  expect(await pages<OwnerLotView>("/api/owner/lots?limit=2", owner)).toEqual(ids);
});

test("CONTRACT §2 GET /api/owner/bookings: newest first over all lots, page by page, while bookings are made", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const lots = [await rig.lot(owner.userId), await rig.lot(owner.userId), await rig.lot(owner.userId)];
  const ids: string[] = [];
  const inLots = [0, 0, 1, 0, 2, 2, 2, 2, 1, 0, 0, 0, 1];
  for (const at of inLots) {
    const lot = lots[at];
    if (lot) ids.unshift(await booking(lot, driver));
  }
  const [first] = lots;
  const seen = await pages<BookingView>("/api/owner/bookings?limit=3", owner, async () => {
    if (first) await booking(first, driver);
  });
  expect(seen).toEqual(ids);
});

test("CONTRACT §2 GET /api/owner/bookings: filters lotId, state, q, from, to, each and together", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const [a, b] = [await rig.lot(owner.userId), await rig.lot(owner.userId)];
  const span = (hours: number) => ({ startsAt: START + hours * HOUR, endsAt: START + (hours + 1) * HOUR });
  const early = await booking(a, driver, { ...span(0), vehicleNumber: "KL08AZ1234", reference: "QWER-2345" });
  const late = await booking(a, driver, { ...span(10), state: "cancelled", vehicleNumber: "KA05MN4321" });
  const other = await booking(b, driver, { ...span(5), state: "active", vehicleNumber: "TN09BB0001" });
  await booking(a, driver, { ...span(0), attemptFailed: 1, state: "cancelled" });
  const iso = (hours: number, minutes = 0) => new Date(START + hours * HOUR + minutes * MINUTE).toISOString();
  for (const [query, ids] of [
    ["", [other, late, early]],
    [`lotId=${a.lot.id}`, [late, early]],
    [`lotId=${a.lot.id}&state=completed`, [early]],
    ["state=active", [other]],
    ["state=pending", []],
    ["q=kl%2008-az", [early]],
    ["q=08AZ", [early]],
    ["q=qwer-23", [early]],
    ["q=ER-234", [early]],
    ["q=MN43", [late]],
    ["q=%25", [other, late, early]],
    [`from=${iso(1)}`, [other, late]],
    [`from=${iso(0, 59)}`, [other, late, early]],
    [`to=${iso(5)}`, [early]],
    [`to=${iso(5, 1)}`, [other, early]],
    [`from=${iso(2)}&to=${iso(9)}`, [other]],
    [`from=${iso(2)}&to=${iso(20)}&state=cancelled&lotId=${a.lot.id}&q=KA`, [late]],
    ["lotId=not-mine", []],
  ] as const) {
    expect({ query, ids: await pages(`/api/owner/bookings?${query}&limit=1`, owner) }).toEqual({
      query,
      ids: [...ids],
    });
  }
  for (const query of ["from=yesterday", "to=1", "state=lost", "lotId="]) {
    problemIn(await rig.send("GET", `/api/owner/bookings?${query}`, { as: owner }), 422, "validation");
  }
});

test("CONTRACT §2 GET /api/owner/payments: filters state, method, lotId, from, to, newest first over all lots", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const [a, b] = [await rig.lot(owner.userId), await rig.lot(owner.userId)];
  const pay = async (lot: typeof a, method: "upi" | "cash", state: "pending" | "succeeded", createdAt: number) => {
    const bookingId = await booking(lot, driver);
    const id = rig.world.ids.next();
    const fields = { id, kind: "booking", method, amountPaise: 4000, carwashId: null, token: null } as const;
    const place = { driverId: driver.userId, lotId: lot.lot.id, bookingId };
    const payment = { ...newPayment({ ...fields, ...place }, "sandbox", createdAt), state, nextDueAt: null };
    await rig.store.transaction((tx) => insertPayment(tx, payment));
    return id;
  };
  const cash = await pay(a, "cash", "pending", START);
  const upi = await pay(b, "upi", "succeeded", START + HOUR);
  const paid = await pay(a, "cash", "succeeded", START + 2 * HOUR);
  const iso = (hours: number) => new Date(START + hours * HOUR).toISOString();
  for (const [query, ids] of [
    ["", [paid, upi, cash]],
    ["method=cash", [paid, cash]],
    ["method=cash&state=pending", [cash]],
    ["state=succeeded", [paid, upi]],
    [`lotId=${b.lot.id}`, [upi]],
    [`from=${iso(1)}&to=${iso(2)}`, [upi]],
    [`from=${iso(1)}`, [paid, upi]],
    [`to=${iso(1)}&lotId=${a.lot.id}`, [cash]],
    ["lotId=not-mine", []],
  ] as const) {
    const seen = await pages<PaymentView>(`/api/owner/payments?${query}&limit=1`, owner);
    expect({ query, ids: seen }).toEqual({ query, ids: [...ids] });
  }
});

test("an owner finds payments and washes by plate, reference and driver, reviews by their words and author", async () => {
  const owner = await rig.person("owner");
  const driverCalled = async (name: string, vehicleNumber: string): Promise<HttpPerson> => {
    const driver = await rig.person("driver");
    const got = await rig.send("PATCH", "/api/me", { as: driver, body: { name, vehicleNumber } });
    expect(got.status).toBe(200);
    return driver;
  };
  const anjali = await driverCalled("Anjali Menon 100%", "KL09FN1111");
  const biju = await driverCalled("Biju_K", "KL09FN2222");
  const [a, b] = [await rig.lot(owner.userId), await rig.lot(owner.userId)];
  const { id: serviceId } = await rig.washService();
  const enter = async (
    lot: typeof a,
    { userId: driverId }: HttpPerson,
    vehicleNumber: string,
    reference: string,
    text: string,
  ) => {
    const id = await booking(lot, { userId: driverId } as HttpPerson, { vehicleNumber, reference });
    const place = { driverId, lotId: lot.lot.id };
    const wash = aWash({ ...place, id: rig.world.ids.next(), kind: "addon", bookingId: id, serviceId });
    const pay = (of: { bookingId: string | null; carwashId: string | null }) =>
      aPayment({ id: rig.world.ids.next(), state: "succeeded", nextDueAt: null, ...place, ...of });
    const [parked, washed] = [pay({ bookingId: id, carwashId: null }), pay({ bookingId: null, carwashId: wash.id })];
    const said = {
      id: rig.world.ids.next(),
      bookingId: id,
      carwashId: null,
      rating: 4,
      createdAt: START,
      updatedAt: START,
    };
    await rig.store.transaction(async (tx) => {
      await insertCarwash(tx, wash);
      await insertPayment(tx, parked);
      await insertPayment(tx, washed);
      await insertReview(tx, { ...said, ...place, text });
    });
    return { wash: wash.id, parked: parked.id, washed: washed.id, review: said.id };
  };
  const first = await enter(a, anjali, "KL08SR7001", "SRCH-7001", "Easy to find, 50% in the shade");
  const last = await enter(b, biju, "KL08SR7002", "SRCH-7002", "Tight corners. Ask for Élodie");
  const anybody = { payments: [last.washed, last.parked, first.washed, first.parked], washes: [last.wash, first.wash] };
  for (const [list, query, ids] of [
    ["payments", "q=", anybody.payments],
    ["payments", "q=kl%2008-sr", [last.parked, first.parked]],
    ["payments", "q=ch-7001", [first.parked]],
    // What an owner is not shown cannot be found out by searching: another plate of the driver, an author's surname.
    ["payments", "q=FN%202222", []],
    ["payments", "q=MENON", [first.washed, first.parked]],
    ["payments", "q=100%25", [first.washed, first.parked]],
    ["payments", "q=u_k", [last.washed, last.parked]],
    ["payments", "q=_", [last.washed, last.parked]],
    ["payments", "q=%5C", []],
    ["payments", `q=menon&lotId=${a.lot.id}`, [first.washed, first.parked]],
    ["payments", "q=menon&state=pending", []],
    ["payments", `q=menon&from=${new Date(START - HOUR).toISOString()}`, [first.washed, first.parked]],
    ["carwashes", "", anybody.washes],
    ["carwashes", `lotId=${b.lot.id}`, [last.wash]],
    ["carwashes", "q=sr7002", [last.wash]],
    ["carwashes", "q=srch", anybody.washes],
    ["carwashes", "q=fn1111", []],
    ["carwashes", "q=biju", [last.wash]],
    ["carwashes", `q=biju&lotId=${a.lot.id}`, []],
    ["carwashes", "q=biju&state=completed", []],
    ["reviews", "q=", [last.review, first.review]],
    ["reviews", "q=TIGHT%20corners", [last.review]],
    ["reviews", "q=%C3%89lodie", [last.review]],
    ["reviews", "q=50%25", [first.review]],
    ["reviews", "q=anjali", [first.review]],
    ["reviews", "q=anjali&rating=5", []],
    ["reviews", "q=menon", []],
    ["reviews", "q=anjali%20m", []],
    ["reviews", "q=fn1111", []],
  ] as const) {
    const seen = await pages<{ id: string }>(`/api/owner/${list}?${query}&limit=1`, owner);
    expect({ list, query, ids: seen }).toEqual({ list, query, ids: [...ids] });
  }
  const lone = aWash({
    id: rig.world.ids.next(),
    kind: "standalone",
    bookingId: null,
    scheduledAt: START + HOUR,
    serviceId,
  });
  const place = { driverId: anjali.userId, lotId: a.lot.id };
  await rig.store.transaction((tx) => insertCarwash(tx, { ...lone, ...place }));
  expect(await pages("/api/owner/carwashes?q=fn%201111&limit=1", owner)).toEqual([lone.id]);
  const csv = async (list: string, query = ""): Promise<string[]> => {
    const headers = { accept: "text/csv" };
    const got = await rig.send("GET", `/api/owner/${list}?${query}`, { as: owner, headers });
    expect(got.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    return got.text.trimEnd().split("\r\n").slice(1);
  };
  expect(await csv("carwashes", "q=biju&limit=1")).toEqual([
    `${last.wash},Foam wash,confirmed,addon,Marine Drive,KL08SR7002,Biju_K,,,250.00,,Asia/Kolkata,,,`,
  ]);
  expect(await csv("carwashes")).toHaveLength(3);
  expect(await csv("reviews", "q=anjali")).toEqual([
    `${first.review},Marine Drive,4,"Easy to find, 50% in the shade",Anjali,2026-01-15 14:00:00,,Asia/Kolkata,2026-01-15T08:30:00.000Z,`,
  ]);
  expect(await csv("reviews")).toHaveLength(2);
  const lotLines = await csv("lots");
  expect(lotLines.map((line) => line.split(",")[0])).toEqual([b.lot.id, a.lot.id]);
  expect(lotLines[0]).toStartWith(`${b.lot.id},Marine Drive,`);
  const other = await rig.person("owner");
  for (const list of ["payments", "carwashes", "reviews"]) {
    expect(await pages(`/api/owner/${list}?q=a&limit=1`, other)).toEqual([]);
  }
  problemIn(await rig.send("GET", `/api/owner/payments?q=${"x".repeat(101)}`, { as: owner }), 422, "validation");
});

test("CONTRACT §2 GET /api/admin/bookings: q is the start of a plate or reference, beside the state, newest first", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const lot = await rig.lot(owner.userId);
  const one = await booking(lot, driver, { vehicleNumber: "MH12ZX1234", reference: "ZZTP-9876" });
  const two = await booking(lot, driver, { vehicleNumber: "MH12ZX1299", state: "cancelled" });
  await booking(lot, driver, { vehicleNumber: "MH12ZX1277", state: "cancelled", attemptFailed: 1 });
  for (const [query, ids] of [
    ["q=mh12zx", [two, one]],
    ["q=MH-12-ZX-12%2099", [two]],
    ["q=zztp", [one]],
    ["q=ZZTP-98", [one]],
    ["q=zztp9876", [one]],
    ["q=12ZX", []],
    ["q=mh12zx&state=completed", [one]],
  ] as const) {
    expect({ query, ids: await pages(`/api/admin/bookings?${query}&limit=1`, admin) }).toEqual({
      query,
      ids: [...ids],
    });
  }
});

test("CONTRACT §2 GET /api/owner/bookings as CSV: the same filters, all rows, safe to open in a spreadsheet", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  await rig.send("PATCH", "/api/me", { as: driver, body: { name: '=cmd|"x", y', phone: "9847012345" } });
  const [a, b] = [await rig.lot(owner.userId, { name: "A, B & C" }), await rig.lot(owner.userId)];
  await booking(a, driver, { vehicleNumber: "KL07CS0001", reference: "CSVA-0001", pricePaise: 12_345 });
  await booking(b, driver, { vehicleNumber: "KL07CS0002", reference: "CSVA-0002", state: "active" });
  const csv = async (query: string) => {
    const got = await rig.send("GET", `/api/owner/bookings?${query}`, { as: owner, headers: { accept: "text/csv" } });
    expect(got.status).toBe(200);
    return got;
  };
  const got = await csv("limit=1");
  expect(got.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(got.headers.get("content-disposition")).toBe('attachment; filename="bookings.csv"');
  const lines = got.text.replace(/^\u{feff}/u, "").split("\r\n");
  expect(lines).toHaveLength(4);
  expect(lines[0]).toStartWith("Reference,State,Kind,Lot,Slot,");
  expect(lines[1]).toStartWith("CSVA-0002,active,");
  expect(lines[2]).toBe(
    `CSVA-0001,completed,instant,"A, B & C",A-01,sedan,KL07CS0001,"'=cmd|""x"", y",9847012345,` +
      "2026-01-15 14:00:00,2026-01-15 15:00:00,Asia/Kolkata,2026-01-15T08:30:00.000Z,2026-01-15T09:30:00.000Z,123.45,,",
  );
  expect((await csv("state=active")).text).not.toContain("CSVA-0001");
  expect((await csv("lotId=not-mine")).text.split("\r\n")).toHaveLength(2);
});

test("CONTRACT §2 GET /api/owner/payments as CSV: more rows than a page, each once, in rupees", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const lots = [await rig.lot(owner.userId), await rig.lot(owner.userId)];
  const bookings: string[] = [];
  for (const lot of lots) bookings.push(await booking(lot, driver));
  const ids: string[] = [];
  await rig.store.transaction(async (tx) => {
    for (let n = 0; n < 1_203; n++) {
      const id = rig.world.ids.next();
      ids.unshift(id);
      const fields = {
        id,
        kind: "booking",
        method: "upi",
        amountPaise: 4000 + n,
        carwashId: null,
        token: null,
      } as const;
      const place = { driverId: driver.userId, lotId: lots[n % 2]?.lot.id ?? "", bookingId: bookings[n % 2] ?? "" };
      await insertPayment(tx, { ...newPayment({ ...fields, ...place }, "sandbox", START), nextDueAt: null });
    }
  });
  const got = await rig.send("GET", "/api/owner/payments", { as: owner, headers: { accept: "text/csv" } });
  const lines = got.text.trimEnd().split("\r\n").slice(1);
  expect(lines.map((line) => line.split(",")[0])).toEqual(ids);
  expect(lines[0]?.split(",").slice(1, 6)).toEqual(["booking", "upi", "pending", "52.02", "Marine Drive"]);
});

test("an export of more rows than a file may hold is refused with the limit, not cut off", async () => {
  const owner = await rig.person("owner");
  const driver = await rig.person("driver");
  const lot = await rig.lot(owner.userId);
  await booking(lot, driver, { reference: "MANY-0000" });
  await rig.store.transaction(async (tx) => {
    await sql`with recursive n (n) as (select 1 union all select n + 1 from n where n < 50000)
      insert into payments (id, kind, method, state, driver_id, lot_id, amount_paise, attempts, created_at)
      select 'many-' || n, 'booking', 'upi', 'failed', ${driver.userId}, ${lot.lot.id}, 1, 0, ${START} from n`.execute(
      tx,
    );
  });
  const accept = { accept: "text/csv" };
  const all = await rig.send("GET", "/api/owner/payments", { as: owner, headers: accept });
  expect(all.status).toBe(200);
  expect(all.text.trimEnd().split("\r\n")).toHaveLength(50_001);
  await rig.store.transaction((tx) =>
    sql`insert into payments (id, kind, method, state, driver_id, lot_id, amount_paise, attempts, created_at)
      values ('many-0', 'booking', 'upi', 'failed', ${driver.userId}, ${lot.lot.id}, 1, 0, ${START})`.execute(tx),
  );
  const problem = problemIn(
    await rig.send("GET", "/api/owner/payments", { as: owner, headers: accept }),
    422,
    "validation",
  );
  expect(problem.errors?.[0]).toMatchObject({ field: "from" });
  expect(problem.errors?.[0]?.message).toContain("50,000");
});
