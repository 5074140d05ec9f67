import { afterAll, beforeAll, expect, test } from "bun:test";
import type { BookingView, LotSummaryView, LotView, OwnerSlotView } from "@parkmate/protocol";
import { hearing } from "../testing/hearing.ts";
import { type Got, type HttpPerson, type HttpRig, openHttpRig, problemIn } from "../testing/httpRig.ts";
import { HOUR, MINUTE, START } from "../testing/times.ts";

let rig: HttpRig;
let driver: HttpPerson;
let owner: HttpPerson;
let pendingOwner: HttpPerson;
beforeAll(async () => {
  rig = await openHttpRig();
  driver = await rig.person("driver");
  owner = await rig.person("owner");
  pendingOwner = await rig.person("owner", { ownerStatus: "pending" });
});
afterAll(async () => {
  await rig.expectLedgerAgrees();
  await rig.close();
});

let plates = 1000;
const upi = { method: "upi", token: "tok_ok" };
const send = (method: string, path: string, body?: unknown, as = driver, key?: string): Promise<Got> =>
  rig.send(method, path, { as, body, ...(key === undefined ? {} : { headers: { "idempotency-key": key } }) });
const lotOf = async (count = 2) => {
  const { lot, slots } = await rig.lot(owner.userId, { slots: count });
  return { lotId: lot.id, slots: slots.map(({ id }) => id) };
};
const book = async (slotId: string | undefined, patch: object = {}, as = driver): Promise<BookingView> => {
  const body = { slotId, vehicleNumber: `KL07AB${plates++}`, minutes: 60, payment: upi, ...patch };
  const got = await send("POST", "/api/bookings", body, as);
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 201 });
  return (got.json as { booking: BookingView }).booking;
};
const bookingIn = (got: Got): BookingView => {
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 200 });
  return (got.json as { booking: BookingView }).booking;
};
const slotIn = (got: Got): OwnerSlotView => {
  expect({ status: got.status, text: got.text }).toMatchObject({ status: 200 });
  return (got.json as { slot: OwnerSlotView }).slot;
};

test("CONTRACT §2 PATCH /api/bookings/:id corrects a mistyped plate; the screens hear, nobody is told", async () => {
  const { slots } = await lotOf();
  const { id } = await book(slots[0]);
  const told = [await rig.events(driver.userId), await rig.events(owner.userId)];
  const { heard } = await hearing(rig.world, [`user:${driver.userId}`, `user:${owner.userId}`]);
  const got = await send("PATCH", `/api/bookings/${id}`, { vehicleNumber: "kl 08-zz 99" });
  expect(bookingIn(got).vehicleNumber).toBe("KL08ZZ99");
  expect((await rig.booking(id)).vehicleNumber).toBe("KL08ZZ99");
  expect(heard()).toEqual(
    [`user:${driver.userId} changed booking:${id}`, `user:${owner.userId} changed booking:${id}`].sort(),
  );
  // The same plate again is no news.
  expect(bookingIn(await send("PATCH", `/api/bookings/${id}`, { vehicleNumber: "KL08ZZ99" })).id).toBe(id);
  expect(heard()).toEqual([]);
  expect([await rig.events(driver.userId), await rig.events(owner.userId)]).toEqual(told);
});

test("CONTRACT §2 PATCH /api/bookings/:id: not a plate of mine that is parked, nor in another state", async () => {
  const { slots } = await lotOf(3);
  const [one, two] = [await book(slots[0]), await book(slots[1])];
  const taken = await send("PATCH", `/api/bookings/${one.id}`, { vehicleNumber: two.vehicleNumber });
  expect(problemIn(taken, 409, "vehicle.already_parked").detail).toMatch(/^KL 07 AB \d+ already has a booking/);
  const other = await rig.person("driver");
  const theirs = await book(slots[2], {}, other);
  expect(bookingIn(await send("PATCH", `/api/bookings/${one.id}`, { vehicleNumber: theirs.vehicleNumber })).id).toBe(
    one.id,
  );
  await send("POST", `/api/bookings/${two.id}/end`);
  expect(
    problemIn(await send("PATCH", `/api/bookings/${two.id}`, { vehicleNumber: "KL01A1" }), 409, "booking.wrong_state")
      .detail,
  ).toBe("The plate of a completed booking stays as it is.");
  const waiting = await book(slots[1], { payment: { method: "cash" } });
  problemIn(
    await send("PATCH", `/api/bookings/${waiting.id}`, { vehicleNumber: "KL01A1" }),
    409,
    "booking.wrong_state",
  );
});

test("CONTRACT §2 PATCH /api/bookings/:id: of two bookings corrected to one plate at once one wins", async () => {
  const { slots } = await lotOf();
  const ids = [await book(slots[0]), await book(slots[1])].map(({ id }) => id);
  const all = await Promise.all(ids.map((id) => send("PATCH", `/api/bookings/${id}`, { vehicleNumber: "KL09B77" })));
  expect(all.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("CONTRACT §2 POST /api/bookings/:id/blocked moves the booking; the lot shows it, with or without a body", async () => {
  const { lotId, slots } = await lotOf(3);
  const { id } = await book(slots[0]);
  const moved = bookingIn(await send("POST", `/api/bookings/${id}/blocked`, undefined, driver, "the first key"));
  expect(moved).toMatchObject({ id, state: "active", slot: { id: slots[1] }, pricePaise: 4000 });
  const again = await send("POST", `/api/bookings/${id}/blocked`, undefined, driver, "the first key");
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  problemIn(await send("POST", `/api/bookings/${id}/blocked`, { slotId: slots[0] }), 409, "booking.changed");
  const shown = (await send("GET", `/api/lots/${lotId}`)).json as LotView;
  expect(shown.slots.map(({ state }) => state)).toEqual(["taken", "taken", "free"]);
  expect(shown.freeSlots).toBe(1);
  bookingIn(await send("POST", `/api/bookings/${id}/blocked`, { slotId: slots[1] }));
  const problem = problemIn(await send("POST", `/api/bookings/${id}/blocked`, {}), 409, "lot.full");
  expect(problem.refundableUntil).toBe(new Date(START + 15 * MINUTE).toISOString());
  const page = (await send("GET", `/api/bookings/${id}`)).json as BookingView;
  expect(page.refundableUntil).toBe(problem.refundableUntil as string);
  const cancelled = bookingIn(await send("POST", `/api/bookings/${id}/cancel`));
  expect(cancelled).toMatchObject({ state: "cancelled", payments: [{ state: "refunded" }] });
  expect(cancelled).not.toHaveProperty("refundableUntil");
  problemIn(await send("POST", `/api/bookings/${id}/blocked`), 409, "booking.wrong_state");
});

test("CONTRACT §2 GET /api/bookings/:id/calendar.ics: same UID, a higher SEQUENCE after a renewal and after a move", async () => {
  const { slots } = await lotOf();
  const { id, reference } = await book(slots[0]);
  const calendar = async () => {
    const got = await send("GET", `/api/bookings/${id}/calendar.ics`);
    expect(got.status).toBe(200);
    expect(got.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    expect(got.headers.get("content-disposition")).toBe(`attachment; filename="parkmate-${reference}.ics"`);
    expect(got.headers.get("cache-control")).toBe("no-store");
    const value = (name: string) => new RegExp(`^${name}:(.*)\r$`, "m").exec(got.text)?.[1] ?? "";
    return { text: got.text, uid: value("UID"), end: value("DTEND"), sequence: Number(value("SEQUENCE")) };
  };
  const first = await calendar();
  expect(first.end).toBe("20260115T093000Z");
  expect(first.text).toContain("TRIGGER;RELATED=END:-PT5M\r\n");
  expect((await calendar()).text).toBe(first.text);
  const renewal = { minutes: 30, payment: upi };
  expect((await send("POST", `/api/bookings/${id}/renewals`, renewal)).status).toBe(201);
  const renewed = await calendar();
  expect([renewed.uid, renewed.end]).toEqual([first.uid, "20260115T100000Z"]);
  expect(renewed.sequence).toBeGreaterThan(first.sequence);
  bookingIn(await send("POST", `/api/bookings/${id}/blocked`));
  const moved = await calendar();
  expect(moved.uid).toBe(first.uid);
  expect(moved.sequence).toBeGreaterThan(renewed.sequence);
  expect(moved.text).toContain("SUMMARY:Parking: Slot A-02\\, Marine Drive\r\n");
  await send("POST", `/api/bookings/${id}/end`);
  const ended = await calendar();
  expect(ended.end).toBe(moved.end);
  expect(ended.text).not.toContain("VALARM");
});

test("CONTRACT §2 GET /api/bookings/:id/calendar.ics of a cancelled booking says so", async () => {
  const { slots } = await lotOf();
  const { id } = await book(slots[0], { payment: { method: "cash" } });
  await send("POST", `/api/bookings/${id}/cancel`);
  const { text } = await send("GET", `/api/bookings/${id}/calendar.ics`);
  expect(text).toContain("STATUS:CANCELLED\r\n");
});

test("CONTRACT §2 POST /api/owner/slots/:id/occupied and /freed: the slot is taken everywhere, then free", async () => {
  const { lotId, slots } = await lotOf();
  const [slotId = ""] = slots;
  const free = async (): Promise<number | undefined> => {
    const { items } = (await send("GET", "/api/lots?limit=100")).json as { items: LotSummaryView[] };
    return items.find(({ id }) => id === lotId)?.freeSlots;
  };
  const until = new Date(START + HOUR).toISOString();
  expect(slotIn(await send("POST", `/api/owner/slots/${slotId}/occupied`, {}, owner))).toMatchObject({
    ...{ id: slotId, state: "taken", occupied: true, inService: true },
  });
  expect(await free()).toBe(1);
  problemIn(await send("POST", `/api/owner/slots/${slotId}/occupied`, undefined, owner), 409, "slot.occupied");
  expect(slotIn(await send("POST", `/api/owner/slots/${slotId}/occupied`, { until }, owner)).occupiedUntil).toBe(until);
  const body = { slotId, vehicleNumber: "KL07AB1", minutes: 60, payment: upi };
  problemIn(await send("POST", "/api/bookings", body), 409, "slot.taken");
  const first = await send("POST", `/api/owner/slots/${slotId}/freed`, undefined, owner, "the freeing key");
  expect(slotIn(first)).toMatchObject({ state: "free", occupied: false });
  const again = await send("POST", `/api/owner/slots/${slotId}/freed`, undefined, owner, "the freeing key");
  expect([again.text, again.headers.get("idempotency-replayed")]).toEqual([first.text, "true"]);
  problemIn(await send("POST", `/api/owner/slots/${slotId}/freed`, undefined, owner), 409, "slot.not_occupied");
  expect(await free()).toBe(2);
  await book(slotId);
  problemIn(await send("POST", `/api/owner/slots/${slotId}/occupied`, undefined, owner), 409, "slot.taken");
});

test("CONTRACT §2 POST /api/owner/lots/:id/slots adds them, named or numbered, once per key", async () => {
  const { lotId } = await lotOf();
  const body = { vehicleType: "two_wheeler", hourlyPaise: 1500, count: 3 };
  const path = `/api/owner/lots/${lotId}/slots`;
  const first = await send("POST", path, body, owner, "the adding key");
  expect(first.status).toBe(201);
  expect((first.json as { slots: OwnerSlotView[] }).slots.map(({ label }) => label)).toEqual(["B-01", "B-02", "B-03"]);
  expect((await send("POST", path, body, owner, "the adding key")).text).toBe(first.text);
  const taken = { vehicleType: "sedan", hourlyPaise: 4000, labels: ["A-01", "New"] };
  expect(problemIn(await send("POST", path, taken, owner), 422, "validation").errors).toEqual([
    { field: "labels", code: "taken", message: "must be new in this lot: A-01 is there already" },
  ]);
  const shown = (await send("GET", `/api/lots/${lotId}`)).json as LotView;
  expect(shown.slots.map(({ label }) => label)).toEqual(["A-01", "A-02", "B-01", "B-02", "B-03"]);
  problemIn(await send("POST", path, body, pendingOwner), 403, "owner.not_approved");
});

test("CONTRACT §2 PATCH /api/owner/slots/:id changes it; a booked one keeps its type", async () => {
  const { slots } = await lotOf();
  const path = `/api/owner/slots/${slots[0]}`;
  const changed = slotIn(
    await send("PATCH", path, { label: "Gate", vehicleType: "hatchback", hourlyPaise: 100, inService: false }, owner),
  );
  expect(changed).toMatchObject({ label: "Gate", vehicleType: "hatchback", hourlyPaise: 100, inService: false });
  expect(changed.state).toBe("out");
  expect(slotIn(await send("PATCH", path, { inService: true }, owner)).state).toBe("free");
  expect(problemIn(await send("PATCH", path, { label: "A-02" }, owner), 422, "validation").errors?.[0]?.field).toBe(
    "label",
  );
  await book(slots[0]);
  problemIn(await send("PATCH", path, { vehicleType: "sedan" }, owner), 409, "slot.taken");
  expect(slotIn(await send("PATCH", path, { inService: false }, owner))).toMatchObject({
    ...{ state: "taken", inService: false },
  });
});
