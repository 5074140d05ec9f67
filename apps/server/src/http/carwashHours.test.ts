import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { CarwashHourView, CarwashView, Page, PaymentView } from "@parkmate/protocol";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { HOUR, MINUTE, START } from "../testing/world.ts";

let rig: HttpRig;
let owner: HttpPerson;
let driver: HttpPerson;
let lotId: string;
let serviceId: string;
beforeAll(async () => {
  rig = await openHttpRig();
  [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
  lotId = (await rig.lot(owner.userId)).lot.id;
  serviceId = (await rig.washService()).id;
});
afterAll(async () => {
  await rig.expectLedgerAgrees();
  await rig.close();
});

const upi = { method: "upi", token: "tok_ok" };
const iso = (at: number): string => new Date(at).toISOString();
/** It is 14:00 in Kolkata; the hours of the day are 09:00 to 20:00. */
const nine = START - 5 * HOUR;
const hoursOf = (query = "", lot = lotId) => rig.send("GET", `/api/lots/${lot}/carwash-hours${query}`, { as: driver });
const order = (body: object, headers = {}) => rig.send("POST", "/api/carwashes", { as: driver, body, headers });

test("CONTRACT §2 GET /api/lots/:id/carwash-hours: twelve hours, those past and within 30 minutes full, others as ordered", async () => {
  await rig.time.advance(30 * MINUTE + 1);
  for (let n = 0; n < 2; n++) {
    const body = { serviceId, lotId, scheduledAt: iso(nine + (7 + n) * HOUR), payment: upi };
    expect((await order(body)).status).toBe(201);
    if (n === 0) expect((await order(body)).status).toBe(201);
  }
  const { items, next } = (await hoursOf()).json as Page<CarwashHourView>;
  expect(next).toBeNull();
  expect(items.map(({ startsAt }) => startsAt)).toEqual(Array.from({ length: 12 }, (_, n) => iso(nine + n * HOUR)));
  expect(items.map(({ left }) => left)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 2, 2]);
  expect((await hoursOf("?date=2026-01-15")).json).toEqual({ items, next });
  const last = (await hoursOf("?date=2026-01-22")).json as Page<CarwashHourView>;
  expect(last.items.map(({ left }) => left)).toEqual(Array(12).fill(2));
});

test("CONTRACT §2: the hours come in pages, too, by `limit` and `cursor`", async () => {
  const whole = ((await hoursOf("?date=2026-01-22")).json as Page<CarwashHourView>).items;
  const first = (await hoursOf("?date=2026-01-22&limit=7")).json as Page<CarwashHourView>;
  const rest = (await hoursOf(`?date=2026-01-22&limit=7&cursor=${first.next}`)).json as Page<CarwashHourView>;
  expect([...first.items, ...rest.items]).toEqual(whole);
  expect([first.items.length, rest.next]).toEqual([7, null]);
  problemIn(await hoursOf("?limit=0"), 422, "validation");
});

test.each([
  "2026-01-14",
  "2026-01-23",
  "2025-02-30",
  "tomorrow",
  "2026-1-5",
  "",
])("the day %p is refused, naming the field", async (date) => {
  const { errors } = problemIn(await hoursOf(`?date=${date}`), 422, "validation");
  expect(errors?.map(({ field }) => field)).toEqual(["date"]);
  expect(errors?.[0]?.message).toMatch(/^must be /);
});

test("a lot without washes, a closed one and one that is none are refused", async () => {
  const none = await rig.lot(owner.userId, { offersCarwash: 0 });
  problemIn(await hoursOf("", none.lot.id), 409, "carwash.not_offered");
  const closed = await rig.lot(owner.userId, { open: 0 });
  problemIn(await hoursOf("", closed.lot.id), 409, "lot.closed");
  const pending = await rig.person("owner", { ownerStatus: "pending" });
  for (const id of ["none", (await rig.lot(pending.userId)).lot.id]) problemIn(await hoursOf("", id), 404, "not_found");
});

describe("CONTRACT §2 POST /api/carwashes", () => {
  const four = iso(nine + 9 * HOUR);
  const rule = "give either bookingId, or lotId and scheduledAt";
  test.each([
    ["neither way", {}, "bookingId", rule],
    ["both ways", { bookingId: "b", lotId: "l", scheduledAt: four }, "bookingId", rule],
    ["a booking and an hour", { bookingId: "b", scheduledAt: four }, "bookingId", rule],
    ["a lot without an hour", { lotId: "l" }, "bookingId", rule],
    ["an hour without a lot", { scheduledAt: four }, "bookingId", rule],
    [
      "an hour that is none",
      { lotId: "l", scheduledAt: "four" },
      "scheduledAt",
      "must be a time such as 2026-01-15T08:30:00.000Z",
    ],
    ["a price", { bookingId: "b", pricePaise: 1 }, "pricePaise", "is not a field of this request"],
  ])("%s is refused", async (_what, at, field, message) => {
    const { errors } = problemIn(await order({ serviceId, payment: upi, ...at }), 422, "validation");
    expect(errors?.map((error) => ({ field: error.field, message: error.message }))).toEqual([{ field, message }]);
  });

  test("an hour beside the grid names the field and the rule", async () => {
    const at = (scheduledAt: number) => order({ serviceId, lotId, scheduledAt: iso(scheduledAt), payment: upi });
    for (const [scheduledAt, message] of [
      [nine + 8 * HOUR + 30 * MINUTE, "must be a full hour from 09:00 to 20:00 where the lot is"],
      [nine + 6 * HOUR, "must be at least 30 minutes ahead"],
      [nine + 8 * 24 * HOUR, "must be at most 7 days ahead"],
    ] as const) {
      expect(problemIn(await at(scheduledAt), 422, "validation").errors).toMatchObject([
        { field: "scheduledAt", message },
      ]);
    }
  });

  test("from the order over the owner's cash box to done, as driver and owner see it; the key orders once", async () => {
    const body = { serviceId, lotId, scheduledAt: four, notes: "Blue car", payment: { method: "cash" } };
    const headers = { "idempotency-key": "a key of a wash" };
    const first = await order(body, headers);
    expect((await order(body, headers)).text).toBe(first.text);
    const { carwash, payment } = first.json as { carwash: CarwashView; payment: PaymentView };
    expect(carwash).toMatchObject({ kind: "standalone", state: "pending", scheduledAt: four, notes: "Blue car" });
    expect(carwash.driver).toBeUndefined();

    const asOwner = (path: string, sent?: unknown) => rig.send("POST", path, { as: owner, body: sent });
    problemIn(await asOwner(`/api/owner/carwashes/${carwash.id}/confirm`), 409, "carwash.wrong_state");
    const box = (await rig.send("GET", "/api/owner/payments?state=pending&method=cash", { as: owner }))
      .json as Page<PaymentView>;
    expect(box.items.map(({ id, about }) => [id, about?.serviceName, about?.scheduledAt])).toEqual([
      [payment.id, "Foam wash", four],
    ]);
    expect((await asOwner(`/api/owner/payments/${payment.id}/verify`)).json).toMatchObject({
      payment: { state: "succeeded" },
      carwash: { id: carwash.id, state: "pending", driver: { id: driver.userId } },
    });
    for (const [step, state] of [
      ["confirm", "confirmed"],
      ["start", "in_progress"],
      ["complete", "completed"],
    ] as const) {
      const got = await asOwner(`/api/owner/carwashes/${carwash.id}/${step}`);
      expect(got.json).toMatchObject({ carwash: { state } });
      const again = await asOwner(`/api/owner/carwashes/${carwash.id}/${step}`);
      expect(problemIn(again, 409, "carwash.wrong_state").detail).toBe(`This wash is ${state.replace("_", " ")}.`);
    }
    const inbox = (await rig.send("GET", "/api/notifications", { as: driver })).json as Page<{
      event: string;
      href: string;
    }>;
    expect(inbox.items.map(({ event }) => event)).toEqual([
      ...["carwash.completed", "carwash.started", "carwash.confirmed", "payment.verified"],
    ]);
    expect(new Set(inbox.items.map(({ href }) => href))).toEqual(new Set([`/washes/${carwash.id}`]));
  });

  test("a refused payment is 402, and the hour is as free as before", async () => {
    const before = (await hoursOf("?date=2026-01-16")).text;
    for (const [token, code] of [
      ["tok_declined", "payment.declined"],
      ["tok_insufficient_funds", "payment.insufficient_funds"],
    ] as const) {
      const body = { serviceId, lotId, scheduledAt: iso(nine + 24 * HOUR), payment: { method: "card", token } };
      problemIn(await order(body), 402, code);
    }
    expect((await hoursOf("?date=2026-01-16")).text).toBe(before);
  });
});
