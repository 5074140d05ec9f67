import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { createHmac } from "node:crypto";
import type { BookingView, PaymentView } from "@parkmate/protocol";
import { signedSandboxWebhook } from "../payments/sandboxWebhook.ts";
import { type Got, type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { SANDBOX_SECRET } from "../testing/world.ts";

const PATH = "/api/payments/webhooks/sandbox";

let rig: HttpRig;
let driver: HttpPerson;
let owner: HttpPerson;
let booking: BookingView;
let payment: PaymentView;
beforeAll(async () => {
  rig = await openHttpRig();
  owner = await rig.person("owner");
});
afterAll(() => rig.close());
/** A booking whose payment is undecided. */
beforeEach(async () => {
  driver = await rig.person("driver");
  const { slots } = await rig.lot(owner.userId);
  const body = {
    ...{ slotId: slots[0]?.id, vehicleNumber: "KL08AZ1234", minutes: 60 },
    payment: { method: "upi", token: "tok_pending" },
  };
  const got = await rig.send("POST", "/api/bookings", { as: driver, body });
  ({ booking, payment } = got.json as { booking: BookingView; payment: PaymentView });
  expect([booking.state, payment.state]).toEqual(["pending", "pending"]);
});

const signed = (id: string, outcome: "succeeded" | "failed", paymentId = payment.id, secret = SANDBOX_SECRET) =>
  signedSandboxWebhook(secret, { id, paymentId, outcome });
const send = ({ body, headers }: { body: string; headers: Headers }): Promise<Got> =>
  rig.send("POST", PATH, { body, headers: Object.fromEntries(headers) });
const stateOf = async (): Promise<string[]> => [
  (await rig.booking(booking.id)).state,
  (await rig.payment(payment.id)).state,
];

describe("DOMAIN §4 POST /api/payments/webhooks/sandbox", () => {
  test("is applied: 200, the booking runs, the driver and the owner hear", async () => {
    const got = await send(signed(`a-${payment.id}`, "succeeded"));
    expect([got.status, got.json]).toEqual([200, { received: true }]);
    expect(await stateOf()).toEqual(["active", "succeeded"]);
    expect(await rig.events(driver.userId)).toEqual(["payment.confirmed"]);
    expect(await rig.events(owner.userId)).toContain("booking.created");
  });

  test("a failure: 200, the hold is given up, the driver hears why", async () => {
    expect((await send(signed(`a-${payment.id}`, "failed"))).status).toBe(200);
    expect(await stateOf()).toEqual(["cancelled", "failed"]);
    expect(await rig.told(driver.userId)).toMatchObject([
      { event: "booking.lapsed", data: { reason: "The payment was declined." } },
    ]);
  });

  test("a repeat is 200 and changes nothing, with the same content or another, once or ten times at once", async () => {
    await send(signed(`a-${payment.id}`, "succeeded"));
    const before = await rig.rows();
    const repeats = [signed(`a-${payment.id}`, "succeeded"), signed(`a-${payment.id}`, "failed")];
    const got = await Promise.all(
      Array.from({ length: 10 }, (_, index) => send(repeats[index % 2] ?? signed("", "failed"))),
    );
    expect(got.map(({ status }) => status)).toEqual(got.map(() => 200));
    expect(await rig.rows()).toEqual(before);
  });

  test("out of order: a failure after the success changes nothing, a success after the failure is refunded", async () => {
    await send(signed(`a-${payment.id}`, "succeeded"));
    await send(signed(`b-${payment.id}`, "failed"));
    expect(await stateOf()).toEqual(["active", "succeeded"]);
    await rig.send("POST", `/api/owner/bookings/${booking.id}/cancel`, { as: owner, body: { reason: "Flooded" } });
    expect(await stateOf()).toEqual(["cancelled", "refunded"]);
    await send(signed(`c-${payment.id}`, "succeeded"));
    expect(await stateOf()).toEqual(["cancelled", "refunded"]);
  });

  test("captured late: failed → refunded, told nobody a second time", async () => {
    await send(signed(`a-${payment.id}`, "failed"));
    await send(signed(`b-${payment.id}`, "succeeded"));
    expect(await stateOf()).toEqual(["cancelled", "refunded"]);
    await rig.timekeeper.runDue();
    expect((await rig.payment(payment.id)).refundedAt).not.toBeNull();
    expect(await rig.events(driver.userId)).toEqual(["booking.lapsed"]);
    const shown = (await rig.send("GET", `/api/bookings/${booking.id}`, { as: driver })).json as BookingView;
    expect(shown.payments).toMatchObject([{ state: "refunded", refundedAt: expect.any(String) }]);
  });

  test("the signature is of the raw body: other spelling of the same JSON needs its own", async () => {
    const { body, headers } = signed(`a-${payment.id}`, "succeeded");
    const spaced = JSON.stringify(JSON.parse(body), null, 2);
    problemIn(await send({ body: spaced, headers }), 401, "webhook.bad_signature");
    expect(await stateOf()).toEqual(["pending", "pending"]);
    const own = new Headers({
      "X-Sandbox-Signature": createHmac("sha256", SANDBOX_SECRET).update(spaced).digest("hex"),
    });
    expect((await send({ body: spaced, headers: own })).status).toBe(200);
    expect(await stateOf()).toEqual(["active", "succeeded"]);
  });

  test("forged: 401 without a signature, with another's secret, another's hook or a changed body; nothing is written", async () => {
    const before = await rig.rows();
    const { body, headers } = signed(`a-${payment.id}`, "failed");
    for (const forged of [
      { body, headers: new Headers() },
      { body, headers: new Headers({ "X-Sandbox-Signature": "" }) },
      { body, headers: new Headers({ "X-Sandbox-Signature": "00" }) },
      { body, headers: new Headers({ "X-Sandbox-Signature": "not hex" }) },
      { body, headers: signed("another", "failed").headers },
      { body: body.replace("failed", "succeeded"), headers },
      signed(`a-${payment.id}`, "succeeded", payment.id, "somebody else's secret"),
    ]) {
      problemIn(await send(forged), 401, "webhook.bad_signature");
    }
    expect(await rig.rows()).toEqual(before);
    expect((await send({ body, headers })).status).toBe(200);
  });

  test("signed but not understood is 422, for a payment nobody knows 404, of another provider 404", async () => {
    const before = await rig.rows();
    const odd = signed(`a-${payment.id}`, "lost" as "failed");
    expect(problemIn(await send(odd), 422, "validation").errors).toMatchObject([{ field: "body" }]);
    problemIn(await send(signed(`a-${payment.id}`, "succeeded", "nobody's")), 404, "not_found");
    const { body, headers } = signed(`a-${payment.id}`, "succeeded");
    const other = await rig.send("POST", "/api/payments/webhooks/acme", { body, headers: Object.fromEntries(headers) });
    problemIn(other, 404, "not_found");
    expect(await rig.rows()).toEqual(before);
    expect((await send({ body, headers })).status).toBe(200);
  });

  test("it needs no origin and no session, and a cookie of somebody's gives it nothing", async () => {
    const { body } = signed(`a-${payment.id}`, "succeeded");
    const got = await rig.send("POST", PATH, { as: driver, body });
    problemIn(got, 401, "webhook.bad_signature");
  });
});
