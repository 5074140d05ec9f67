import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import type { BookingView, LotSummaryView, OwnReviewView, Page, ReviewView } from "@parkmate/protocol";
import type { Lot } from "../domain/entities.ts";
import { insertCarwash } from "../store/carwashes.ts";
import { aWash } from "../testing/facts.ts";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { HOUR, START } from "../testing/world.ts";

let rig: HttpRig;
let owner: HttpPerson;
let driver: HttpPerson;
let lot: Lot;
let slotIds: string[];

beforeAll(async () => {
  rig = await openHttpRig();
});
afterAll(() => rig.close());
beforeEach(async () => {
  owner = await rig.person("owner");
  driver = await rig.person("driver");
  const made = await rig.lot(owner.userId, { slots: 3 });
  lot = made.lot;
  slotIds = made.slots.map((slot) => slot.id);
});

const upi = { method: "upi", token: "tok_ok" };
const said = { rating: 4, text: "Easy to find" };

/** A booking that its driver ended now. */
async function visit(as = driver): Promise<string> {
  const vehicleNumber = `KL07RV${String(Number.parseInt(as.userId.slice(-3), 16) + 1000).slice(0, 4)}`;
  const body = { slotId: slotIds[0], vehicleNumber, minutes: 60, payment: upi };
  const booked = (await rig.send("POST", "/api/bookings", { as, body })).json as { booking: BookingView };
  const got = await rig.send("POST", `/api/bookings/${booked.booking.id}/end`, { as });
  expect(got.status).toBe(200);
  await rig.time.advance(1);
  return booked.booking.id;
}
async function washed(closedAt: number | null, createdAt = START): Promise<string> {
  const service = await rig.washService();
  const id = rig.world.ids.next();
  const place = { driverId: driver.userId, lotId: lot.id, serviceId: service.id };
  const wash = aWash({
    ...{ id, ...place, bookingId: null, kind: "standalone", state: "completed", closedAt, createdAt },
  });
  await rig.store.transaction((tx) => insertCarwash(tx, wash));
  return id;
}
const send = (body: object = said, as = driver, headers = {}) =>
  rig.send("POST", `/api/lots/${lot.id}/reviews`, { as, body, headers });
async function reviewed(body: object = said, as = driver): Promise<ReviewView> {
  const got = await send(body, as);
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 201 });
  return got.json as ReviewView;
}
const row = (id: string) => rig.store.read.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirst();
const reviews = async () => (await rig.send("GET", `/api/lots/${lot.id}/reviews`)).json as Page<ReviewView>;
const summary = async () => (await rig.send("GET", `/api/lots/${lot.id}`)).json as LotSummaryView;

test("CONTRACT §2 POST /api/lots/:id/reviews: a driver who parked there says so once; the owner hears it", async () => {
  const bookingId = await visit();
  const review = await reviewed();
  const now = new Date(rig.world.clock.now()).toISOString();
  expect(review).toEqual({
    ...{ id: review.id, lotId: lot.id, ...said, author: "Person", createdAt: now, updatedAt: now },
  });
  expect(await row(review.id)).toMatchObject({ bookingId, carwashId: null, driverId: driver.userId });
  const told = (await rig.told(owner.userId)).filter(({ event }) => event === "review.received");
  expect(told.map(({ data }) => data)).toEqual([{ reviewId: review.id, lotId: lot.id, lotName: lot.name, rating: 4 }]);
  expect(await rig.events(driver.userId)).not.toContain("review.received");
  problemIn(await send(), 409, "review.no_visit");
  expect((await reviews()).items).toEqual([review]);
});

test("DOMAIN §6 #19 review.received is told once for a repeated key, and not for a change or a removal", async () => {
  await visit();
  const headers = { "idempotency-key": "review-key-1" };
  const [one, two] = await Promise.all([send(said, driver, headers), send(said, driver, headers)]);
  expect([one.status, two.status, one.text === two.text]).toEqual([201, 201, true]);
  const { id } = one.json as ReviewView;
  await rig.send("PATCH", `/api/reviews/${id}`, { as: driver, body: { rating: 1 } });
  await rig.send("DELETE", `/api/reviews/${id}`, { as: driver });
  expect((await rig.events(owner.userId)).filter((event) => event === "review.received")).toHaveLength(1);
});

test("DOMAIN §2 a review takes the oldest completed visit that has none, booking or wash", async () => {
  const first = await visit();
  const wash = await washed(rig.world.clock.now());
  await rig.time.advance(1);
  const last = await visit();
  const old = await washed(null, START - HOUR);
  const taken = [];
  for (let n = 0; n < 4; n++) {
    const review = await row((await reviewed()).id);
    taken.push(review?.bookingId ?? review?.carwashId);
  }
  expect(taken).toEqual([old, first, wash, last]);
  problemIn(await send(), 409, "review.no_visit");
});

test("CONTRACT §2 GET /api/reviews: a driver finds what they said of a lot and of which visit, newest first, in pages; nobody else does", async () => {
  const bookingId = await visit();
  const wash = await washed(rig.world.clock.now());
  const [first, second] = [await reviewed(), await reviewed({ rating: 2, text: "Puddles" })];
  const elsewhere = await rig.lot(owner.userId);
  const own = async (lotId: string, as = driver, query = "") =>
    (await rig.send("GET", `/api/reviews?lotId=${lotId}${query}`, { as })).json as Page<OwnReviewView>;
  const items = [
    { ...second, carwashId: wash },
    { ...first, bookingId },
  ];
  expect(await own(lot.id)).toEqual({ items, next: null });
  const page = await own(lot.id, driver, "&limit=1");
  expect((await own(lot.id, driver, `&limit=1&cursor=${page.next}`)).items).toEqual(items.slice(1));
  const stranger = await rig.person("driver");
  for (const none of [await own(elsewhere.lot.id), await own(lot.id, stranger)]) expect(none.items).toEqual([]);
  problemIn(await rig.send("GET", "/api/reviews", { as: driver }), 422, "validation");
});

test("what is no completed visit of this driver at this lot cannot be reviewed", async () => {
  const body = { slotId: slotIds[1], vehicleNumber: "KL07RV0001", minutes: 60, payment: upi };
  await rig.send("POST", "/api/bookings", { as: driver, body });
  problemIn(await send(), 409, "review.no_visit");
  const other = await rig.person("driver");
  await visit(other);
  problemIn(await send(), 409, "review.no_visit");
  const elsewhere = await rig.lot(owner.userId);
  await visit();
  const got = await rig.send("POST", `/api/lots/${elsewhere.lot.id}/reviews`, { as: driver, body: said });
  problemIn(got, 409, "review.no_visit");
  expect((await summary()).reviewCount).toBe(0);
});

test("of many reviews at once as many are taken as there were visits, each of one visit", async () => {
  await visit();
  await visit();
  const statuses = (await Promise.all(Array.from({ length: 10 }, () => send()))).map((got) => got.status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(2);
  expect(statuses.filter((status) => status === 409)).toHaveLength(8);
  const rows = await rig.store.read.selectFrom("reviews").selectAll().where("lotId", "=", lot.id).execute();
  expect(new Set(rows.map((review) => review.bookingId)).size).toBe(2);
  expect(await summary()).toMatchObject({ rating: 4, reviewCount: 2 });
});

test("the rating of a lot is the average to one decimal wherever the lot is shown, null without reviews", async () => {
  const shown = async () => {
    const all = (await rig.send("GET", "/api/lots?limit=100")).json as Page<LotSummaryView>;
    const own = (await rig.send("GET", "/api/owner/lots", { as: owner })).json as Page<LotSummaryView>;
    const views = [await summary(), all.items.find(({ id }) => id === lot.id), own.items[0]];
    const pairs = views.map((view) => `${view?.rating} of ${view?.reviewCount}`);
    expect(new Set(pairs).size).toBe(1);
    return pairs[0];
  };
  expect(await shown()).toBe("null of 0");
  const ids = [];
  for (const rating of [5, 4, 4]) {
    await visit();
    ids.push((await reviewed({ rating, text: "x" })).id);
  }
  expect(await shown()).toBe("4.3 of 3");
  await rig.send("PATCH", `/api/reviews/${ids[0]}`, { as: driver, body: { rating: 1 } });
  expect(await shown()).toBe("3 of 3");
  for (const id of ids) await rig.send("DELETE", `/api/reviews/${id}`, { as: driver });
  expect(await shown()).toBe("null of 0");
});

test("CONTRACT §2 PATCH /api/reviews/:id: its driver says something else, and that is seen", async () => {
  await visit();
  const review = await reviewed();
  await rig.time.advance(HOUR);
  const got = await rig.send("PATCH", `/api/reviews/${review.id}`, { as: driver, body: { text: "  Now dirty " } });
  const updatedAt = new Date(rig.world.clock.now()).toISOString();
  expect(got.json).toEqual({ ...review, text: "Now dirty", updatedAt });
  expect((await reviews()).items).toEqual([got.json as ReviewView]);
  const nothing = await rig.send("PATCH", `/api/reviews/${review.id}`, { as: driver, body: {} });
  expect(nothing.json).toEqual(got.json);
});

test("CONTRACT §2 DELETE /api/reviews/:id: it is gone, once, and its visit may be reviewed again", async () => {
  const bookingId = await visit();
  const review = await reviewed();
  expect((await rig.send("DELETE", `/api/reviews/${review.id}`, { as: driver })).json).toEqual(review);
  problemIn(await rig.send("DELETE", `/api/reviews/${review.id}`, { as: driver }), 404, "not_found");
  expect((await reviews()).items).toEqual([]);
  expect(await row((await reviewed()).id)).toMatchObject({ bookingId });
});

test("changes at once leave sum and number right", async () => {
  await visit();
  await visit();
  const [one, two] = [await reviewed(), await reviewed()];
  const path = (review: ReviewView) => `/api/reviews/${review.id}`;
  await Promise.all([
    ...[1, 2, 3].map((rating) => rig.send("PATCH", path(one), { as: driver, body: { rating } })),
    ...[1, 2].map(() => rig.send("DELETE", path(two), { as: driver })),
  ]);
  const rows = await rig.store.read.selectFrom("reviews").selectAll().where("lotId", "=", lot.id).execute();
  const kept = await rig.store.read.selectFrom("lots").selectAll().where("id", "=", lot.id).executeTakeFirst();
  expect(kept?.ratingCount).toBe(1);
  expect(kept?.ratingSum).toBe(rows[0]?.rating ?? 0);
});

test("CONTRACT §2 GET /api/lots/:id/reviews: newest first, page by page, while new ones arrive; first names only", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    await visit();
    ids.unshift((await reviewed()).id);
  }
  const first = (await rig.send("GET", `/api/lots/${lot.id}/reviews?limit=2`)).json as Page<ReviewView>;
  await visit();
  await reviewed();
  const second = (await rig.send("GET", `/api/lots/${lot.id}/reviews?limit=4&cursor=${first.next}`))
    .json as Page<ReviewView>;
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids);
  expect(second.next).toBeNull();
  expect(first.items[0]?.author).toBe("Person");
  expect(JSON.stringify(first)).not.toContain(driver.userId);
});

test("CONTRACT §2 GET /api/owner/reviews: of own lots alone, by lot and stars, newest first over all lots", async () => {
  const ids: string[] = [];
  const lots: string[] = [];
  for (const rating of [5, 3, 5]) {
    const made = await rig.lot(owner.userId);
    [lot, slotIds] = [made.lot, made.slots.map((slot) => slot.id)];
    await visit();
    ids.unshift((await reviewed({ rating, text: "x" })).id);
    lots.unshift(lot.id);
  }
  const list = async (query = "", as = owner) =>
    ((await rig.send("GET", `/api/owner/reviews${query}`, { as })).json as Page<ReviewView>).items.map(({ id }) => id);
  expect(await list()).toEqual(ids);
  expect(await list(`?lotId=${lots[1]}`)).toEqual(ids.slice(1, 2));
  expect(await list("?rating=5")).toEqual([ids[0] ?? "", ids[2] ?? ""]);
  const other = await rig.person("owner");
  expect(await list("", other)).toEqual([]);
  expect(await list(`?lotId=${lots[1]}`, other)).toEqual([]);
  problemIn(await rig.send("GET", "/api/owner/reviews?rating=6", { as: owner }), 422, "validation");
});

test("a review makes stale what its driver, the owner, the admins and those who watch the lot see", async () => {
  const bells: string[] = [];
  const stranger = await rig.person("driver");
  const ends = [];
  for (const [name, topic] of [
    ["driver", `user:${driver.userId}`],
    ["owner", `user:${owner.userId}`],
    ["stranger", `user:${stranger.userId}`],
    ["admins", "admins"],
    ["watchers", `lot:${lot.id}`],
  ] as const) {
    ends.push(
      await rig.world.channels.subscribe(topic, (bell) => {
        bells.push(`${name} ${bell.kind === "changed" ? bell.resource : bell.kind}`);
      }),
    );
  }
  await visit();
  bells.splice(0);
  const { id } = await reviewed();
  const stale = ["driver review", "owner review", "owner lot", "admins review", "admins lot"];
  expect(bells.splice(0).sort()).toEqual([...stale, "watchers lot", "owner log"].sort());
  await rig.send("DELETE", `/api/reviews/${id}`, { as: driver });
  expect(bells.splice(0).sort()).toEqual([...stale, "watchers lot"].sort());
  for (const end of ends) end();
});

const STARS = "must be a whole number from 1 to 5";
for (const [what, patch, field, message] of [
  ["no stars", { rating: 0 }, "rating", STARS],
  ["six stars", { rating: 6 }, "rating", STARS],
  ["half a star", { rating: 4.5 }, "rating", STARS],
  ["stars as text", { rating: "4" }, "rating", STARS],
  ["an empty text", { text: "  " }, "text", "must not be empty"],
  ["a long text", { text: "x".repeat(2001) }, "text", "must be at most 2000 characters"],
  ["an unknown field", { bookingId: "x" }, "bookingId", "is not a field of this request"],
] as const) {
  test(`DOMAIN §8 ${what}: ${field} ${message}, in a new review and in a change`, async () => {
    for (const [method, path, body] of [
      ["POST", `/api/lots/${lot.id}/reviews`, { ...said, ...patch }],
      ["PATCH", "/api/reviews/an-id", patch],
    ] as const) {
      const { errors } = problemIn(await rig.send(method, path, { as: driver, body }), 422, "validation");
      expect(errors).toEqual([expect.objectContaining({ field, message })]);
    }
  });
}

test("a text of 2,000 characters is kept whole, markup and all", async () => {
  await visit();
  const text = `<b>${"ä".repeat(1993)}</b>`;
  expect((await reviewed({ rating: 5, text })).text).toBe(text);
});
