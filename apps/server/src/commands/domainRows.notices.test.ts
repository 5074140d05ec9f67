/** DOMAIN §6 row by row: who is told, when, once, with which words and where they lead. */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  type BookingView,
  EVENTS,
  type EventName,
  type PaymentMethod,
  type PaymentView,
  renderEvent,
} from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld, type Told } from "../testing/world.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
import { renewBooking } from "./renewBooking.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
}

let rig: TestWorld;
let owner: string;
let driver: string;
let slot: Slot;
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  [slot] = (await rig.lot(owner)).slots as [Slot];
});
afterEach(() => rig.close());

const book = async (patch: Parameters<TestWorld["book"]>[2] = {}): Promise<Booked> =>
  bodyOf<Booked>(await rig.book(driver, slot.id, patch), 201);
const renew = (id: string, patch: { method?: PaymentMethod; token?: string } = {}) => {
  const { method = "upi", token = "tok_ok" } = patch;
  return renewBooking(
    rig.world,
    driver,
    id,
    { addedMs: 30 * MINUTE, expectedEndsAt: null, method, token: method === "cash" ? null : token },
    null,
  );
};
const passTo = (ms: number) => rig.pass(START + ms - rig.time.clock.now());

/** The one notice of that event a person has, with its words as they read now. */
async function only(reader: string, event: EventName) {
  const told: Told[] = (await rig.told(reader)).filter((each) => each.event === event);
  expect(told.map((each) => each.event)).toEqual([event]);
  const [notice] = told;
  if (!notice) throw new Error(`${event} was not told`);
  return {
    ...notice,
    level: EVENTS[event].level,
    words: renderEvent(event, notice.data as never, rig.time.clock.now()),
  };
}

describe("DOMAIN §6", () => {
  test("DOMAIN §6 #1 booking.expiring: 5 minutes before the end, once per end, the minutes as they truly are", async () => {
    const { booking } = await book();
    await passTo(55 * MINUTE);
    const { level, words } = await only(driver, "booking.expiring");
    expect([level, words.title, words.href]).toEqual(["warning", "5 minutes left", `/bookings/${booking.id}?renew`]);
    expect(words.body).toBe(`Slot ${slot.label}, Marine Drive: your time ends at 15:00.`);
    await passTo(57 * MINUTE);
    expect((await only(driver, "booking.expiring")).words.title).toBe("3 minutes left");
    bodyOf(await renew(booking.id), 201);
    await passTo(85 * MINUTE);
    const again = (await rig.told(driver)).filter(({ event }) => event === "booking.expiring");
    expect(again.map(({ data }) => data)).toMatchObject([{ endsAt: START + HOUR }, { endsAt: START + 90 * MINUTE }]);
  });

  test("DOMAIN §6 #2 booking.expired: at the end, the slot is kept until the grace is over", async () => {
    const { booking } = await book();
    await passTo(HOUR);
    const { level, words } = await only(driver, "booking.expired");
    expect([level, words.href]).toEqual(["info", `/bookings/${booking.id}?renew`]);
    expect(words.body).toContain("kept for you until 15:05");
    expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired"]);
  });

  test("DOMAIN §6 #3 renewal.succeeded: the new end and the amount", async () => {
    const { booking } = await book();
    bodyOf(await renew(booking.id), 201);
    const { level, words } = await only(driver, "renewal.succeeded");
    expect([level, words.href]).toEqual(["success", `/bookings/${booking.id}`]);
    expect(words.body).toContain("until 15:30");
    expect(words.body).toContain("₹10");
  });

  test("DOMAIN §6 #4 renewal.failed: whatever the reason, in plain words; nothing charged", async () => {
    const { booking } = await book();
    bodyOf(await renew(booking.id, { token: "tok_declined" }), 402);
    const { level, words } = await only(driver, "renewal.failed");
    expect([level, words.href]).toEqual(["error", `/bookings/${booking.id}?renew`]);
    expect(words.body).toContain("The payment was declined. Nothing was charged.");
    bodyOf(await rig.book(await rig.driver(), slot.id, { startsAt: START + 80 * MINUTE }), 201);
    bodyOf(await renew(booking.id), 409);
    expect((await rig.told(driver)).map(({ data }) => data)).toMatchObject([
      { code: "payment.declined" },
      { code: "slot.promised" },
    ]);
    await rig.expectLedgerAgrees();
  });

  test("DOMAIN §6 #5 booking.completed: the system closed it at the end of the grace, and only then", async () => {
    const { booking } = await book();
    await passTo(65 * MINUTE);
    const { level, data, words } = await only(driver, "booking.completed");
    expect([level, words.href]).toEqual(["warning", `/bookings/${booking.id}`]);
    expect(data).toMatchObject({ startsAt: START, endedAt: START + 65 * MINUTE, amountPaise: 4000 });
    expect(words.body).toContain("1 hour 5 minutes");
  });

  test("DOMAIN §6 #6 booking.declined: an admin declined it, with the reason and the refund", async () => {
    const { booking } = await book();
    await cancelBooking(rig.world, { by: "admin" }, booking.id, "The lot closes");
    const { level, words } = await only(driver, "booking.declined");
    expect([level, words.href]).toEqual(["warning", "/lots"]);
    expect(words.body).toContain("Reason: The lot closes. ₹40 will be refunded.");
    expect(await rig.events(driver)).toEqual(["booking.declined"]);
  });

  test("DOMAIN §6 #7 payment.verified: the amount, what is active now, until when", async () => {
    const { booking, payment } = await book({ method: "cash" });
    await verifyCashPayment(rig.world, owner, payment.id);
    const { level, words } = await only(driver, "payment.verified");
    expect([level, words.href]).toEqual(["success", `/bookings/${booking.id}`]);
    expect(words.body).toContain("₹40");
    expect(words.body).toContain("Your booking is active until 15:00.");
    const renewal = bodyOf<Booked>(await renew(booking.id, { method: "cash" }), 201).payment;
    await verifyCashPayment(rig.world, owner, renewal.id);
    expect(await rig.events(driver)).toEqual(["payment.verified", "payment.verified"]);
  });

  test("DOMAIN §6 #8 booking.created: cash when held, online when paid, an advance one with its start", async () => {
    const cash = await book({ method: "cash" });
    const first = await only(owner, "booking.created");
    expect([first.level, first.words.href]).toEqual(["info", `/owner/bookings?booking=${cash.booking.id}`]);
    expect(first.words.body).toContain("by cash. Needs verifying.");
    await cancelBooking(rig.world, { by: "driver", userId: driver }, cash.booking.id, null);
    const later = await book({ startsAt: START + 26 * HOUR, token: "tok_pending" });
    const created = async () => (await rig.told(owner)).filter(({ event }) => event === "booking.created");
    expect(await created()).toHaveLength(1);
    await rig.decide(later.payment.id, "succeeded");
    const [, second] = await created();
    if (second?.event !== "booking.created") throw new Error("the owner was not told");
    expect(renderEvent(second.event, second.data, START).body).toBe(
      `Slot ${slot.label}, Marine Drive: KL 07 AB 1002, from Fri 16 Jan, 16:00, ₹40 by UPI.`,
    );
  });

  test("DOMAIN §6 #11 booking.lapsed: the hold ran out unpaid; the slot is released", async () => {
    const { booking } = await book({ method: "cash" });
    await passTo(15 * MINUTE);
    const { level, words, data } = await only(driver, "booking.lapsed");
    expect([level, words.href]).toEqual(["warning", `/lots/${(data as { lotId: string }).lotId}`]);
    expect(words.body).toContain("was released. The cash was not verified in time.");
    expect((await rig.booking(booking.id)).state).toBe("cancelled");
    expect(await rig.events(driver)).toEqual(["booking.lapsed"]);
  });

  test.each([
    ["driver", "scheduled", [], ["booking.created", "booking.cancelled"]],
    ["owner", "active", ["booking.cancelled"], ["booking.created"]],
    ["admin", "active", ["booking.declined"], ["booking.created", "booking.cancelled"]],
  ] as const)("DOMAIN §6 #12 booking.cancelled by the %s (%s): the other side hears", async (by, state, mine, owners) => {
    const { booking } = await book(state === "scheduled" ? { startsAt: START + HOUR } : {});
    expect(booking.state).toBe(state);
    const canceller = by === "admin" ? { by } : { by, userId: by === "owner" ? owner : driver };
    const reason = by === "driver" ? null : "Flooded";
    expect((await cancelBooking(rig.world, canceller, booking.id, reason)).ok).toBe(true);
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[...mine], [...owners]]);
    const reader = by === "owner" ? driver : owner;
    const { level, words } = await only(reader, "booking.cancelled");
    expect(level).toBe("warning");
    expect(words.href).toBe(by === "owner" ? `/bookings/${booking.id}` : `/owner/bookings?booking=${booking.id}`);
    expect(words.body).toContain(`cancelled by ${by === "admin" ? "an admin" : `the ${by}`}.`);
    expect(words.body).toContain("₹40 will be refunded.");
    if (reason) expect(words.body).toContain("Reason: Flooded.");
  });

  test("DOMAIN §6 #13 booking.started: an advance booking began; an instant one is not told so", async () => {
    const { booking } = await book({ startsAt: START + HOUR });
    await passTo(HOUR);
    const { level, words } = await only(driver, "booking.started");
    expect([level, words.title, words.href]).toEqual(["info", "Your booking has started", `/bookings/${booking.id}`]);
    expect(words.body).toBe(`Slot ${slot.label}, Marine Drive is yours until 16:00.`);
    await passTo(4 * HOUR);
    await book();
    expect((await only(driver, "booking.started")).words.title).toBe("Your booking had started");
  });

  test("DOMAIN §6 #14 payment.rejected: the owner rejected cash, with the reason", async () => {
    const { booking, payment } = await book({ method: "cash" });
    await rejectCashPayment(rig.world, owner, payment.id, "Nobody came");
    const { level, words } = await only(driver, "payment.rejected");
    expect([level, words.href]).toEqual(["error", `/bookings/${booking.id}`]);
    expect(words.body).toContain("Reason: Nobody came.");
    expect(await rig.events(driver)).toEqual(["payment.rejected"]);
  });

  test("DOMAIN §6 #22 booking.renewed: ordered in cash it needs verifying, paid it says so; verifying tells no more", async () => {
    const { booking } = await book();
    const { payment } = bodyOf<Booked>(await renew(booking.id, { method: "cash" }), 201);
    const { level, words } = await only(owner, "booking.renewed");
    expect([level, words.href]).toEqual(["info", `/owner/bookings?booking=${booking.id}`]);
    expect(words.body).toContain("until 15:30, ₹10 in cash. Needs verifying.");
    await verifyCashPayment(rig.world, owner, payment.id);
    await only(owner, "booking.renewed");
    bodyOf(await renew(booking.id), 201);
    expect((await rig.told(owner)).at(-1)).toMatchObject({ event: "booking.renewed", data: { needsVerifying: false } });
  });

  test("DOMAIN §6 #23 payment.confirmed: what the provider confirmed later, and what that makes active", async () => {
    const { booking, payment } = await book({ token: "tok_pending" });
    await rig.decide(payment.id, "succeeded", 2);
    const { level, words } = await only(driver, "payment.confirmed");
    expect([level, words.href]).toEqual(["success", `/bookings/${booking.id}`]);
    expect(words.body).toContain("Your booking is active until 15:00.");
    const next = await book({ startsAt: START + 26 * HOUR, token: "tok_pending" });
    await rig.decide(next.payment.id, "succeeded");
    const later = (await rig.told(driver)).at(-1);
    if (later?.event !== "payment.confirmed") throw new Error("the driver was not told");
    expect(renderEvent(later.event, later.data, START).body).toContain("Your booking begins Fri 16 Jan, 16:00.");
    expect(renderEvent(later.event, later.data, START + 26 * HOUR).body).toContain("is active until 17:00.");
  });

  test("DOMAIN §6 one fact, one notice: expired and completed in one instant only where there is no grace", async () => {
    rig.world.times = { ...rig.world.times, graceMs: 0 };
    await book();
    await passTo(HOUR);
    expect(await rig.events(driver)).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
  });
});
