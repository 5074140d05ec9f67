import { afterAll, beforeAll, expect, test } from "bun:test";
import { type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";

let rig: HttpRig;
let driver: HttpPerson;
let other: HttpPerson;
let slots: string[];

beforeAll(async () => {
  rig = await openHttpRig();
  [driver, other] = [await rig.person("driver"), await rig.person("driver")];
  const owner = await rig.person("owner");
  slots = (await rig.lot(owner.userId, { slots: 20 })).slots.map((slot) => slot.id);
});
afterAll(async () => {
  await rig.expectLedgerAgrees();
  await rig.close();
});

let plates = 1000;
const body = (token = "tok_ok") => ({
  ...{ slotId: slots.pop(), vehicleNumber: `KL07AB${plates++}`, minutes: 60, payment: { method: "upi", token } },
});
const book = (as: HttpPerson, sent: unknown, key?: string) =>
  rig.send("POST", "/api/bookings", { as, body: sent, headers: key === undefined ? {} : { "idempotency-key": key } });

test("a key of fewer than 8 or more than 200 characters is 422 and nothing happens", async () => {
  for (const key of ["1234567", "x".repeat(201)]) {
    const problem = problemIn(await book(driver, body(), key), 422, "validation");
    expect(problem.errors).toEqual([
      { field: "Idempotency-Key", code: "length", message: "must be 8 to 200 characters" },
    ]);
  }
  expect(await rig.allPayments()).toEqual([]);
  for (const key of ["12345678", "x".repeat(200)]) expect((await book(driver, body(), key)).status).toBe(201);
});

test("a repeated request gets the same status and answer, marked as a repeat, and books once", async () => {
  const sent = body();
  const first = await book(driver, sent, "the same key");
  const again = await book(driver, sent, "the same key");
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get("cache-control")).toBe("no-store");
});

test("a refused payment is 402, holds nothing, and is repeated as such", async () => {
  for (const [token, code] of [
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
  ] as const) {
    const sent = body(token);
    const first = await book(driver, sent, `key of ${token}`);
    problemIn(first, 402, code);
    const again = await book(driver, sent, `key of ${token}`);
    expect([again.status, again.text]).toEqual([402, first.text]);
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(again.headers.get("content-type")).toBe("application/problem+json");
    expect((await book(other, { ...sent, payment: { method: "upi", token: "tok_ok" } })).status).toBe(201);
  }
});

test("a conflict is 409, and is repeated as such though the slot is free again", async () => {
  const sent = body();
  const taken = (await book(other, sent)).json as { booking: { id: string } };
  const first = await book(driver, { ...sent, vehicleNumber: "KL07ZZ1" }, "key of a conflict");
  problemIn(first, 409, "slot.taken");
  expect((await rig.send("POST", `/api/bookings/${taken.booking.id}/end`, { as: other })).status).toBe(200);
  const again = await book(driver, { ...sent, vehicleNumber: "KL07ZZ1" }, "key of a conflict");
  expect([again.status, again.text]).toEqual([409, first.text]);
  expect((await book(driver, { ...sent, vehicleNumber: "KL07ZZ1" })).status).toBe(201);
});

test("the same plate of the same driver is 409, of another driver it is not", async () => {
  const sent = body();
  expect((await book(driver, sent)).status).toBe(201);
  problemIn(await book(driver, { ...body(), vehicleNumber: sent.vehicleNumber }), 409, "vehicle.already_parked");
  expect((await book(other, { ...body(), vehicleNumber: sent.vehicleNumber })).status).toBe(201);
});

test("a key with another body is 409; another person's key of the same name is their own", async () => {
  const sent = body();
  expect((await book(driver, sent, "a shared key")).status).toBe(201);
  problemIn(await book(driver, { ...sent, minutes: 30 }, "a shared key"), 409, "idempotency.conflict");
  const theirs = await book(other, body(), "a shared key");
  expect([theirs.status, theirs.headers.get("idempotency-replayed")]).toEqual([201, null]);
});

test("a refusal of the fields leaves the key free", async () => {
  const sent = body();
  problemIn(await book(driver, { ...sent, minutes: 1 }, "a key to correct"), 422, "validation");
  expect((await book(driver, sent, "a key to correct")).status).toBe(201);
});
