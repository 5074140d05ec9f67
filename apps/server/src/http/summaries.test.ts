import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { AdminSummaryView, BookingView, OwnerSummaryView, PaymentView } from "@parkmate/protocol";
import type { Carwash, Payment, Slot, SlotOccupation } from "../domain/entities.ts";
import { aBooking, aPayment, aWash } from "../testing/facts.ts";
import { type HttpPerson, type HttpRig, openHttpRig } from "../testing/httpRig.ts";
import { HOUR, MINUTE, START } from "../testing/times.ts";

const DAY = 24 * HOUR;

async function withRig(work: (rig: HttpRig) => Promise<void>): Promise<void> {
  const rig = await openHttpRig();
  try {
    await work(rig);
  } finally {
    await rig.close();
  }
}
const summaryOf = async (rig: HttpRig, owner: HttpPerson): Promise<OwnerSummaryView> => {
  const got = await rig.send("GET", "/api/owner/summary", { as: owner });
  expect(got.status, got.text).toBe(200);
  return got.json as OwnerSummaryView;
};
let plates = 1000;
async function book(rig: HttpRig, driver: HttpPerson, slot: Slot | undefined, minutes: number, method = "upi") {
  const payment = method === "cash" ? { method } : { method, token: "tok_ok" };
  const body = { slotId: slot?.id, vehicleNumber: `KL 07 AB ${plates++}`, minutes, payment };
  const got = await rig.send("POST", "/api/bookings", { as: driver, body });
  expect(got.status, got.text).toBe(201);
  return got.json as { booking: BookingView; payment: PaymentView };
}
/** Rows as another time left them. */
const enter = (rig: HttpRig, rows: { payments?: Payment[]; washes?: Carwash[]; occupations?: SlotOccupation[] }) =>
  rig.store.transaction(async (tx) => {
    for (const row of rows.washes ?? []) await tx.insertInto("carwashes").values(row).execute();
    for (const row of rows.payments ?? []) await tx.insertInto("payments").values(row).execute();
    for (const row of rows.occupations ?? []) await tx.insertInto("slotOccupations").values(row).execute();
  });

describe("CONTRACT §2 GET /api/owner/summary", () => {
  test("an owner without lots has an empty desk", () =>
    withRig(async (rig) => {
      const summary = await summaryOf(rig, await rig.person("owner", { ownerStatus: "pending" }));
      expect(summary).toMatchObject({
        ...{ lots: [], cashToVerify: { count: 0, amountPaise: 0 }, washesToAssign: 0, washesToConfirm: 0 },
        ...{ arrivals: { count: 0, items: [] }, departures: { count: 0, items: [] }, shouldBeEmpty: [] },
        takings: { todayPaise: 0, lastWeekByNowPaise: 0, lastWeekPaise: 0 },
      });
      expect(summary.occupancy).toHaveLength(24);
    }));

  test("slots per lot by state, cash to verify, who leaves within the hour; nothing of another owner", () =>
    withRig(async (rig) => {
      const [owner, other, driver] = [await rig.person("owner"), await rig.person("owner"), await rig.person("driver")];
      const { lot, slots } = await rig.lot(owner.userId, { name: "Marine Drive", slots: 5 });
      const second = await rig.lot(owner.userId, { name: "Second", slots: 1 });
      const foreign = await rig.lot(other.userId, { slots: 2 });
      await rig.store.transaction(async (tx) => {
        await tx
          .updateTable("slots")
          .set({ inService: 0 })
          .where("id", "=", slots[4]?.id ?? "")
          .execute();
      });
      const soon = await book(rig, driver, slots[0], 30);
      await book(rig, driver, slots[1], 120);
      const cash = await book(rig, driver, slots[2], 60, "cash");
      await book(rig, driver, foreign.slots[0], 30);
      await book(rig, driver, foreign.slots[1], 30, "cash");

      const summary = await summaryOf(rig, owner);
      expect(summary.lots).toEqual([
        { lotId: lot.id, name: "Marine Drive", total: 5, free: 1, taken: 2, held: 1, out: 1 },
        { lotId: second.lot.id, name: "Second", total: 1, free: 1, taken: 0, held: 0, out: 0 },
      ]);
      expect(summary.cashToVerify).toEqual({ count: 1, amountPaise: cash.payment.amountPaise });
      expect(summary.departures.count).toBe(1);
      expect(summary.departures.items[0]).toMatchObject({ id: soon.booking.id, driver: { id: driver.userId } });
      expect(summary.occupancy.at(-1)).toEqual({ at: new Date(START).toISOString(), occupied: 3, total: 6 });
    }));

  test("of more than twenty who leave all are counted and twenty shown, the next first", () =>
    withRig(async (rig) => {
      const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
      const { slots } = await rig.lot(owner.userId, { slots: 22 });
      for (const [index, slot] of slots.entries()) await book(rig, driver, slot, 50 - index);
      const { departures } = await summaryOf(rig, owner);
      expect({ count: departures.count, shown: departures.items.length }).toEqual({ count: 22, shown: 20 });
      const ends = departures.items.map(({ endsAt }) => endsAt);
      expect(ends).toEqual([...ends].sort());
      expect(ends[0]).toBe(new Date(START + 29 * MINUTE).toISOString());
    }));

  test("who arrives within the hour, by their start", () =>
    withRig(async (rig) => {
      const owner = await rig.person("owner");
      const { lot, slots } = await rig.lot(owner.userId, { slots: 3 });
      const coming = (id: string, slot: number, startsAt: number) =>
        aBooking({
          ...{ id, reference: id, lotId: lot.id, slotId: slots[slot]?.id ?? "", driverId: owner.userId },
          ...{
            kind: "advance",
            state: "scheduled",
            startsAt,
            endsAt: startsAt + HOUR,
            graceEndsAt: startsAt + 65 * MINUTE,
          },
        });
      await rig.store.transaction(async (tx) => {
        const bookings = [
          coming("b", 0, START + 50 * MINUTE),
          coming("a", 1, START + 20 * MINUTE),
          coming("c", 2, START + 61 * MINUTE),
        ];
        await tx.insertInto("bookings").values(bookings).execute();
      });
      const { arrivals, departures } = await summaryOf(rig, owner);
      expect(arrivals.items.map(({ id }) => id)).toEqual(["a", "b"]);
      expect([arrivals.count, departures.count]).toEqual([2, 0]);
    }));

  test("today's takings, at the same time a week ago and of that whole day, by the lot's own midnight", () =>
    withRig(async (rig) => {
      const owner = await rig.person("owner");
      const { lot } = await rig.lot(owner.userId);
      const utc = await rig.lot(owner.userId, { timeZone: "UTC" });
      const paid = (id: string, amountPaise: number, createdAt: number, patch: Partial<Payment> = {}): Payment =>
        aPayment({
          ...{ id, lotId: lot.id, bookingId: null, driverId: owner.userId, state: "succeeded", nextDueAt: null },
          ...{ amountPaise, createdAt },
          ...patch,
        });
      // 14:00 in Kolkata; its day began at 18:30 UTC the day before.
      const midnight = START - 14 * HOUR;
      await enter(rig, {
        payments: [
          paid("today", 1, START - HOUR),
          paid("now, in cash", 2, START, { method: "cash" }),
          paid("at midnight", 4, midnight),
          paid("yesterday", 8, midnight - 1),
          paid("refunded", 16, START - HOUR, { state: "refunded", refundedAt: START }),
          paid("failed", 32, START - HOUR, { state: "failed" }),
          paid("not verified yet", 64, START - HOUR, { state: "pending", method: "cash" }),
          paid("a week ago, by now", 128, START - 7 * DAY),
          paid("a week ago, later", 256, START - 7 * DAY + HOUR),
          paid("a week ago, the next day", 512, midnight - 6 * DAY),
          paid("where the day began later", 1024, midnight, { lotId: utc.lot.id }),
          paid("there, too, today", 2048, START - HOUR, { lotId: utc.lot.id }),
        ],
      });
      expect((await summaryOf(rig, owner)).takings).toEqual({
        todayPaise: 1 + 2 + 4 + 2048,
        lastWeekByNowPaise: 128,
        lastWeekPaise: 128 + 256,
      });
    }));

  test("washes to assign and to confirm; one that is being paid online is neither", () =>
    withRig(async (rig) => {
      const owner = await rig.person("owner");
      const { lot } = await rig.lot(owner.userId);
      const serviceId = (await rig.washService()).id;
      const employeeId = (await rig.employee(owner.userId)).id;
      const wash = (id: string, patch: Partial<Carwash>): Carwash =>
        aWash({ ...{ id, lotId: lot.id, bookingId: null, serviceId, kind: "standalone", employeeId }, ...patch });
      const pending = (carwashId: string, method: "upi" | "cash"): Payment =>
        aPayment({
          ...{ id: `of ${carwashId}`, kind: "carwash", lotId: lot.id, bookingId: null, carwashId, method },
          ...{ state: "pending", nextDueAt: null },
        });
      await enter(rig, {
        washes: [
          wash("to confirm", { state: "pending" }),
          wash("to confirm and assign", { state: "pending", employeeId: null }),
          wash("to assign", { state: "confirmed", employeeId: null }),
          wash("cash to verify first", { state: "pending" }),
          wash("being paid", { state: "pending", employeeId: null }),
          wash("done", { state: "completed", employeeId: null }),
        ],
        payments: [pending("cash to verify first", "cash"), pending("being paid", "upi")],
      });
      const summary = await summaryOf(rig, owner);
      expect([summary.washesToConfirm, summary.washesToAssign]).toEqual([2, 2]);
      expect(summary.cashToVerify.count).toBe(1);
    }));

  test("the last 24 hours hour by hour: bookings until they were closed, walk-ins until they left", () =>
    withRig(async (rig) => {
      const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
      const { lot, slots } = await rig.lot(owner.userId, { slots: 3 });
      await book(rig, driver, slots[0], 90);
      const early = await book(rig, driver, slots[1], 600);
      await rig.pass(2 * HOUR + MINUTE);
      await rig.send("POST", `/api/bookings/${early.booking.id}/end`, { as: driver });
      const walkIn = (id: string, startsAt: number, freedAt: number | null): SlotOccupation => ({
        ...{ id, lotId: lot.id, slotId: slots[2]?.id ?? "", startsAt, untilAt: null, freedAt, nextDueAt: null },
        createdAt: startsAt,
      });
      const now = START + 2 * HOUR + MINUTE;
      await enter(rig, { occupations: [walkIn("gone", START, START + HOUR + 2 * MINUTE), walkIn("there", now, null)] });
      await rig.pass(2 * HOUR);
      const { occupancy } = await summaryOf(rig, owner);
      // The points are at one minute past: before the first booking, then three, two (90 minutes are over), the walk-in.
      expect(occupancy.map(({ occupied }) => occupied).slice(-6)).toEqual([0, 3, 3, 1, 1, 1]);
      expect(occupancy.map(({ at }) => Date.parse(at)).slice(-2)).toEqual([now + HOUR, now + 2 * HOUR]);
      expect(occupancy.every(({ total }) => total === 3)).toBe(true);
    }));

  test("what should be empty: ended within fifteen minutes, by whomever, and not taken since", () =>
    withRig(async (rig) => {
      const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
      const { lot, slots } = await rig.lot(owner.userId, { slots: 3 });
      const left = await book(rig, driver, slots[0], 600);
      const lapsed = await book(rig, driver, slots[1], 10);
      const again = await book(rig, driver, slots[2], 600);
      await rig.send("POST", `/api/bookings/${again.booking.id}/end`, { as: driver });
      await rig.pass(15 * MINUTE);
      await rig.pass(MINUTE);
      await rig.send("POST", `/api/bookings/${left.booking.id}/end`, { as: driver });
      await book(rig, driver, slots[2], 60);
      const ids = async () => (await summaryOf(rig, owner)).shouldBeEmpty.map(({ bookingId }) => bookingId);
      expect((await summaryOf(rig, owner)).shouldBeEmpty[0]).toEqual({
        ...{ bookingId: left.booking.id, slot: { id: slots[0]?.id ?? "", label: "A-01" } },
        ...{ lot: { id: lot.id, name: lot.name }, vehicleNumber: left.booking.vehicleNumber },
        endedAt: new Date(START + 16 * MINUTE).toISOString(),
      });
      expect(await ids()).toEqual([left.booking.id, lapsed.booking.id]);
      await book(rig, driver, slots[0], 60);
      expect(await ids()).toEqual([lapsed.booking.id]);
      await rig.pass(15 * MINUTE);
      expect(await ids()).toEqual([]);
    }));
});

describe("CONTRACT §2 GET /api/admin/summary", () => {
  let rig: HttpRig;
  beforeAll(async () => {
    rig = await openHttpRig();
  });
  afterAll(() => rig.close());

  test("counts people, waiting owners, lots, bookings by state and per minute, employees, washes and takings", async () => {
    const admin = await rig.person("admin");
    const [owner, driver] = [await rig.person("owner"), await rig.person("driver")];
    await rig.person("owner", { ownerStatus: "pending" });
    const { slots, lot } = await rig.lot(owner.userId, { slots: 4 });
    const summary = async () => (await rig.send("GET", "/api/admin/summary", { as: admin })).json as AdminSummaryView;
    expect(await summary()).toEqual({
      ...{ ownersWaiting: 1, people: { driver: 1, owner: 2, admin: 1 }, lots: 1 },
      bookings: { pending: 0, scheduled: 0, active: 0, expired: 0 },
      bookingsPerMinute: { lastMinute: 0, lastHour: 0 },
      ...{ employees: { applied: 0, accepted: 0, declined: 0 }, washesToday: 0, takingsTodayPaise: 0 },
    });

    const first = await book(rig, driver, slots[0], 10);
    await rig.pass(11 * MINUTE);
    const second = await book(rig, driver, slots[1], 60);
    await book(rig, driver, slots[2], 60, "cash");
    const refused = { method: "upi", token: "tok_declined" };
    const attempt = { slotId: slots[3]?.id, vehicleNumber: "KL 07 ZZ 1", minutes: 60, payment: refused };
    expect((await rig.send("POST", "/api/bookings", { as: driver, body: attempt })).status).toBe(402);
    await rig.employee(null, { status: "applied" });
    await rig.employee(owner.userId);
    const serviceId = (await rig.washService()).id;
    const washes = (["confirmed", "cancelled"] as const).map((state) =>
      aWash({ ...{ id: state, lotId: lot.id, bookingId: null, serviceId, state, createdAt: START } }),
    );
    const old = aWash({ id: "old", lotId: lot.id, bookingId: null, serviceId, createdAt: START - DAY });
    await enter(rig, { washes: [...washes, old] });

    expect(await summary()).toMatchObject({
      bookings: { pending: 1, scheduled: 0, active: 1, expired: 1 },
      bookingsPerMinute: { lastMinute: 2, lastHour: 0.05 },
      ...{ employees: { applied: 1, accepted: 1, declined: 0 }, washesToday: 1 },
      takingsTodayPaise: first.payment.amountPaise + second.payment.amountPaise,
    });
    await rig.pass(2 * HOUR);
    expect(await summary()).toMatchObject({
      bookings: { pending: 0, active: 0, expired: 0 },
      bookingsPerMinute: { lastMinute: 0, lastHour: 0 },
    });
  });
});
