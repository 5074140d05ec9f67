import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, Problem } from "@parkmate/protocol";
import type { Slot } from "../domain/entities.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { verifyCashPayment } from "./cashPayments.ts";
import { renewBooking } from "./renewBooking.ts";

interface Booked {
  booking: BookingView;
  payment: { id: string };
}

const IN_TWO_HOURS = START + 2 * HOUR;

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

/** A booking of an hour from now on. */
const running = async (): Promise<Booked> => bodyOf<Booked>(await rig.book(driver, slot.id), 201);
const passTo = (at: number): Promise<void> => rig.pass(at - rig.time.clock.now());

describe("DOMAIN §3 a renewal and somebody's advance booking", () => {
  const renew = (id: string, minutes: number, method: "upi" | "cash" = "upi") =>
    renewBooking(
      rig.world,
      driver,
      id,
      {
        ...{ addedMs: minutes * MINUTE, expectedEndsAt: START + HOUR, method },
        token: method === "cash" ? null : "tok_ok",
      },
      null,
    );

  test("it is refused with the latest end that is possible, up to which it can be had", async () => {
    const { booking } = await running();
    bodyOf(await rig.book(await rig.driver(), slot.id, { startsAt: IN_TWO_HOURS }), 201);
    const problem = bodyOf<Problem>(await renew(booking.id, 56), 409);
    const latestEndsAt = new Date(IN_TWO_HOURS - 5 * MINUTE).toISOString();
    expect(problem).toMatchObject({ code: "slot.promised", latestEndsAt });
    expect(await rig.events(driver)).toEqual(["renewal.failed"]);
    expect(bodyOf<Booked>(await renew(booking.id, 55), 201).booking.endsAt).toBe(latestEndsAt);
    await rig.expectLedgerAgrees();
  });

  test("its own vehicle's next booking elsewhere stops it, too", async () => {
    const { booking } = await running();
    const elsewhere = (await rig.lot(owner)).slots[0]?.id ?? "";
    bodyOf(await rig.book(driver, elsewhere, { startsAt: IN_TWO_HOURS }), 201);
    expect(bodyOf<Problem>(await renew(booking.id, 56), 409)).toMatchObject({
      code: "booking.not_renewable",
      detail: expect.stringContaining("has another booking after that"),
    });
    bodyOf(await renew(booking.id, 55), 201);
  });

  test("one that is booked while the renewal is being paid wins: told, refunded, the booking as it was", async () => {
    const { booking } = await running();
    const other = await rig.driver();
    rig.duringNextCharge(async () => {
      bodyOf(await rig.book(other, slot.id, { startsAt: START + 65 * MINUTE }), 201);
    });
    expect(bodyOf<Problem>(await renew(booking.id, 30), 409).code).toBe("slot.promised");
    expect(await rig.told(driver)).toMatchObject([
      { event: "renewal.failed", data: { reason: expect.stringContaining("will be refunded") } },
    ]);
    await rig.expectLedgerAgrees();
    expect((await rig.booking(booking.id)).endsAt).toBe(START + HOUR);
  });

  test("a booking that is renewed up to it ends its grace in the instant in which the next one starts", async () => {
    const { booking } = await running();
    const other = await rig.driver();
    const next = bodyOf<Booked>(await rig.book(other, slot.id, { startsAt: IN_TWO_HOURS }), 201).booking;
    bodyOf(await renew(booking.id, 55), 201);
    await passTo(IN_TWO_HOURS);
    expect((await rig.booking(booking.id)).state).toBe("completed");
    expect((await rig.booking(next.id)).state).toBe("active");
    expect((await rig.events(driver)).at(-1)).toBe("booking.completed");
    expect(await rig.events(other)).toEqual(["booking.started"]);
  });

  test("cash that the owner verifies after the time was promised: notice 4 alone, the cash is handed back", async () => {
    const { booking } = await running();
    const { payment } = bodyOf<Booked>(await renew(booking.id, 56, "cash"), 201);
    bodyOf(await rig.book(await rig.driver(), slot.id, { startsAt: IN_TWO_HOURS }), 201);
    expect(await verifyCashPayment(rig.world, owner, payment.id)).toMatchObject({
      ...{ ok: false, refusal: { code: "payment.too_late", detail: expect.stringContaining("Hand the cash back.") } },
    });
    expect(await rig.told(driver)).toMatchObject([{ event: "renewal.failed", data: { code: "slot.promised" } }]);
    expect(await rig.booking(booking.id)).toMatchObject({ state: "active", endsAt: START + HOUR });
  });

  test("an advance booking is renewed like any other once it runs, and not before", async () => {
    const { booking } = bodyOf<Booked>(await rig.book(driver, slot.id, { startsAt: IN_TWO_HOURS }), 201);
    const ask = (endsAt: number) =>
      renewBooking(
        rig.world,
        driver,
        booking.id,
        { addedMs: 30 * MINUTE, expectedEndsAt: endsAt, method: "upi", token: "tok_ok" },
        null,
      );
    bodyOf(await ask(IN_TWO_HOURS + HOUR), 409);
    await passTo(IN_TWO_HOURS + 62 * MINUTE);
    const renewed = bodyOf<Booked>(await ask(IN_TWO_HOURS + HOUR), 201).booking;
    expect(renewed).toMatchObject({ state: "active", pricePaise: 5000, kind: "advance" });
    await passTo(IN_TWO_HOURS + 95 * MINUTE);
    expect(await rig.events(driver)).toEqual([
      ...(["renewal.failed", "booking.started", "booking.expiring", "booking.expired", "renewal.succeeded"] as const),
      ...(["booking.expiring", "booking.expired", "booking.completed"] as const),
    ]);
    await rig.expectLedgerAgrees();
  });
});
