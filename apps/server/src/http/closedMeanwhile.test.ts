import { afterAll, beforeAll, expect, test } from "bun:test";
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

const payment = { method: "upi", token: "tok_ok" };
const book = async (minutes = 60) => {
  const [slot] = (await rig.lot(owner.userId)).slots;
  const vehicleNumber = `KL07AB${1000 + (await rig.allPayments()).length}`;
  return rig.send("POST", "/api/bookings", { as: driver, body: { slotId: slot?.id, vehicleNumber, minutes, payment } });
};

test("a booking that is cancelled while it is being paid answers booking.wrong_state, as documented", async () => {
  rig.duringNextCharge(async (paymentId) => {
    const { bookingId } = await rig.payment(paymentId);
    expect((await rig.send("POST", `/api/bookings/${bookingId}/cancel`, { as: driver })).status).toBe(200);
  });
  expect(problemIn(await book(), 409, "booking.wrong_state").detail).toContain("refunded");
  await rig.expectLedgerAgrees();
});

test("a wash that is cancelled while it is being paid answers carwash.wrong_state, as documented", async () => {
  const { booking } = (await book()).json as { booking: { id: string } };
  const service = await rig.washService();
  rig.duringNextCharge(async (paymentId) => {
    const { carwashId } = await rig.payment(paymentId);
    expect((await rig.send("POST", `/api/carwashes/${carwashId}/cancel`, { as: driver })).status).toBe(200);
  });
  const body = { bookingId: booking.id, serviceId: service.id, payment };
  const got = await rig.send("POST", "/api/carwashes", { as: driver, body });
  expect(problemIn(got, 409, "carwash.wrong_state").detail).toContain("refunded");
  await rig.expectLedgerAgrees();
});
