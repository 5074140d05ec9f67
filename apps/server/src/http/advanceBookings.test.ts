import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { BookingView, LotView, PaymentView } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { type Got, type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { HOUR, MINUTE } from "../testing/times.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
}

let rig: HttpRig;
let driver: HttpPerson;
let lot: Lot;
let slots: Slot[];
let used = 0;
beforeAll(async () => {
  rig = await openHttpRig();
  driver = await rig.person("driver");
  ({ lot, slots } = await rig.lot((await rig.person("owner")).userId, { slots: 20 }));
});
afterAll(() => rig.close());

const at = (ms: number): string => new Date(rig.world.clock.now() + ms).toISOString();
/** A body that books a slot nobody had yet, from two hours ahead. */
const good = () => {
  const slotId = slots[used++]?.id ?? "";
  const vehicleNumber = `KL07AB${2000 + used}`;
  return { slotId, vehicleNumber, startsAt: at(2 * HOUR), minutes: 60, payment: { method: "upi", token: "tok_ok" } };
};
const post = (body: object, headers: Record<string, string> = {}): Promise<Got> =>
  rig.send("POST", "/api/bookings", { as: driver, body, headers });
const slotOf = async (slotId: string) => {
  const { slots: shown } = (await rig.send("GET", `/api/lots/${lot.id}`)).json as LotView;
  return shown.find(({ id }) => id === slotId);
};

describe("CONTRACT §2 POST /api/bookings startsAt", () => {
  test("answers 201 with a scheduled booking of kind advance; the slot is free until then", async () => {
    const body = good();
    const got = await post(body);
    expect(got.status).toBe(201);
    const { booking, payment } = got.json as Booked;
    expect(booking).toMatchObject({
      kind: "advance",
      state: "scheduled",
      startsAt: body.startsAt,
      endsAt: at(3 * HOUR),
    });
    expect(payment).toMatchObject({ kind: "booking", state: "succeeded", amountPaise: 4000 });
    expect(await slotOf(body.slotId)).toMatchObject({ state: "free", freeUntil: body.startsAt });
    const read = await rig.send("GET", `/api/bookings/${booking.id}`, { as: driver });
    expect(read.json).toEqual(booking as never);
    const list = await rig.send("GET", "/api/bookings?state=scheduled", { as: driver });
    expect((list.json as { items: BookingView[] }).items.map(({ id }) => id)).toContain(booking.id);
    expect((await rig.send("POST", `/api/bookings/${booking.id}/end`, { as: driver })).status).toBe(409);
    const cancelled = await rig.send("POST", `/api/bookings/${booking.id}/cancel`, { as: driver });
    expect(cancelled.json).toMatchObject({ booking: { state: "cancelled", payments: [{ state: "refunded" }] } });
    expect(await slotOf(body.slotId)).not.toHaveProperty("freeUntil");
  });

  test("minutes count from the start, endsAt is absolute and priced from the start", async () => {
    const { minutes, ...body } = good();
    const got = await post({ ...body, endsAt: at(4 * HOUR) });
    expect((got.json as Booked).booking).toMatchObject({ endsAt: at(4 * HOUR), pricePaise: 8000 });
    expect(minutes).toBe(60);
  });

  test("a repeated key answers the same, and books once", async () => {
    const body = good();
    const key = { "idempotency-key": "the key of an advance booking" };
    const [first, second] = [await post(body, key), await post(body, key)];
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(second.headers.get("idempotency-replayed")).toBe("true");
  });

  test.each([
    ["in the past", -HOUR],
    ["14 minutes ahead", 14 * MINUTE],
    ["more than seven days ahead", 7 * 24 * HOUR + MINUTE],
  ])("%s is 422 on startsAt", async (_what, ahead) => {
    const before = await rig.rows();
    const problem = problemIn(await post({ ...good(), startsAt: at(ahead) }), 422, "validation");
    expect(problem.errors).toMatchObject([{ field: "startsAt", message: "must be from 15 minutes to 7 days ahead" }]);
    expect(await rig.rows()).toEqual(before);
  });

  test.each([
    ["no time", { startsAt: "tomorrow" }, "startsAt", "must be a time such as 2026-01-15T08:30:00.000Z"],
    ["no length", { minutes: undefined }, "minutes", "give exactly one of minutes and endsAt"],
    ["too short", { minutes: 9 }, "minutes", "must be from 10 minutes to 24 hours"],
    ["too long", { minutes: 24 * 60 + 1 }, "minutes", "must be from 10 minutes to 24 hours"],
  ])("%s is 422", async (_what, patch, field, message) => {
    const problem = problemIn(await post({ ...good(), ...patch }), 422, "validation");
    expect(problem.errors).toMatchObject([{ field, message }]);
  });

  test("an end before the start is 422 on endsAt", async () => {
    const { minutes, ...body } = good();
    const problem = problemIn(await post({ ...body, endsAt: at(HOUR) }), 422, "validation");
    expect(problem.errors).toMatchObject([{ field: "endsAt", code: "too_short" }]);
    expect(minutes).toBe(60);
  });

  test("cash is 409 payment.cash_needs_presence, a wash 409 booking.wrong_state with a sentence", async () => {
    const before = await rig.rows();
    problemIn(await post({ ...good(), payment: { method: "cash" } }), 409, "payment.cash_needs_presence");
    const carwashServiceId = (await rig.washService()).id;
    const problem = problemIn(await post({ ...good(), carwashServiceId }), 409, "booking.wrong_state");
    expect(problem.detail).toBe("A wash can be ordered once the parking has begun. Book without it.");
    expect(await rig.rows()).toEqual(before);
  });

  test.each([
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
  ] as const)("%s is 402, and the slot stays free", async (token, code) => {
    const body = good();
    problemIn(await post({ ...body, payment: { method: "card", token } }), 402, code);
    expect(await slotOf(body.slotId)).not.toHaveProperty("freeUntil");
  });

  test("slot.taken says how long the slot is free, a renewal's slot.promised too", async () => {
    const body = good();
    const promised = (await post(body)).json as Booked;
    const { startsAt, ...now } = good();
    const long = { ...now, slotId: body.slotId, minutes: 120 };
    const latestEndsAt = new Date(Date.parse(promised.booking.startsAt) - 5 * MINUTE).toISOString();
    expect(problemIn(await post(long), 409, "slot.taken")).toMatchObject({ latestEndsAt });
    const { booking } = (await post({ ...long, minutes: 60 })).json as Booked;
    const renewal = { minutes: 60, expectedEndsAt: booking.endsAt, payment: { method: "upi", token: "tok_ok" } };
    const got = await rig.send("POST", `/api/bookings/${booking.id}/renewals`, { as: driver, body: renewal });
    expect(problemIn(got, 409, "slot.promised")).toMatchObject({ latestEndsAt });
    expect(startsAt).toBeTruthy();
  });

  test("the same plate twice at one time is 409 vehicle.already_parked", async () => {
    const { vehicleNumber, ...body } = good();
    expect((await post({ ...body, vehicleNumber })).status).toBe(201);
    problemIn(await post({ ...good(), vehicleNumber }), 409, "vehicle.already_parked");
  });
});
