import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { BookingView, CarwashView, PaymentMethod, PaymentView, Problem } from "@parkmate/protocol";
import type { WashStep } from "../domain/carwash.ts";
import type { Lot, Slot, WashService } from "../domain/entities.ts";
import { bodyOf, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { assignWash } from "./assignWash.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
import { cancelCarwash, stepCarwash } from "./moveCarwash.ts";
import { orderCarwash } from "./orderCarwash.ts";

interface Ordered {
  carwash: CarwashView;
  payment: PaymentView;
}

let rig: TestWorld;
let owner: string;
let driver: string;
let lot: Lot;
let slots: Slot[];
let foam: WashService;
let bookingId: string;
let nextSlot = 0;
beforeEach(async () => {
  nextSlot = 0;
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  ({ lot, slots } = await rig.lot(owner, { slots: 12 }));
  foam = await rig.washService();
  bookingId = await book(driver);
});
afterEach(() => rig.close());

const book = async (by: string): Promise<string> =>
  bodyOf<{ booking: BookingView }>(await rig.book(by, slots[nextSlot++ % slots.length]?.id ?? ""), 201).booking.id;

interface Ask {
  by?: string;
  booking?: string;
  method?: PaymentMethod;
  token?: string;
  serviceId?: string;
}
const order = ({ by = driver, booking = bookingId, method = "upi", token = "tok_ok", serviceId = foam.id }: Ask = {}) =>
  orderCarwash(
    rig.world,
    by,
    {
      at: { bookingId: booking },
      serviceId,
      notes: "Mind the mirror",
      method,
      token: method === "cash" ? null : token,
    },
    null,
  );
const ordered = async (ask: Ask = {}): Promise<Ordered> => bodyOf<Ordered>(await order(ask), 201);
/** A driver with a booking and a paid wash. */
const another = async (ask: Ask = {}): Promise<Ordered> => {
  const by = await rig.driver();
  return ordered({ ...ask, by, booking: await book(by) });
};
const step = (id: string, what: WashStep, by = owner) => stepCarwash(rig.world, by, id, what);

describe("ordering", () => {
  test("DOMAIN §6 #15 carwash.booked: paid online an add-on is confirmed at once and somebody is put on it; the owner hears who", async () => {
    const ravi = await rig.employee(owner);
    const { carwash, payment } = await ordered();
    expect(carwash).toMatchObject({
      ...{ kind: "addon", state: "confirmed", bookingId, pricePaise: 25_000, notes: "Mind the mirror" },
      employee: { id: ravi.id, name: "Ravi" },
    });
    expect(payment).toMatchObject({ kind: "carwash", state: "succeeded", amountPaise: 25_000 });
    expect((await rig.told(owner))[1]).toMatchObject({
      event: "carwash.booked",
      data: { carwashId: carwash.id, employeeName: "Ravi", slotLabel: "A-01", needsVerifying: false },
    });
    expect(await rig.events(driver)).toEqual([]);
    await rig.expectLedgerAgrees();
  });

  test("DOMAIN §6 #7: an add-on in cash waits for its verification, which alone is told", async () => {
    const { carwash, payment } = await ordered({ method: "cash" });
    expect(carwash.state).toBe("pending");
    expect((await rig.told(owner))[1]?.data).toMatchObject({ employeeName: null, needsVerifying: true });
    expect(await step(carwash.id, "confirm")).toMatchObject({ ok: false, refusal: { code: "carwash.wrong_state" } });
    await verifyCashPayment(rig.world, owner, payment.id);
    expect((await rig.wash(carwash.id)).state).toBe("confirmed");
    expect(await rig.events(driver)).toEqual(["payment.verified"]);
  });

  test("rejected cash cancels it", async () => {
    const { carwash, payment } = await ordered({ method: "cash" });
    await rejectCashPayment(rig.world, owner, payment.id, "No cash came");
    expect((await rig.wash(carwash.id)).state).toBe("cancelled");
    expect(await rig.events(driver)).toEqual(["payment.rejected"]);
  });

  test.each([
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
  ])("a refused payment (%s) orders nothing, and another wash can be ordered", async (token, code) => {
    expect(bodyOf<Problem>(await order({ token }), 402).code as string).toBe(code);
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], ["booking.created"]]);
    await ordered();
    await rig.expectLedgerAgrees();
  });

  const refusals: Record<
    string,
    { status: number; code: string; before?: () => Promise<unknown>; ask?: () => Promise<Ask> }
  > = {
    "a second one": { status: 409, code: "carwash.already_ordered", before: () => ordered() },
    "a booking that is over": { status: 409, code: "booking.wrong_state", before: () => rig.pass(60 * MINUTE) },
    "a booking that is not paid": {
      ...{ status: 409, code: "booking.wrong_state" },
      ask: async () => {
        const slotId = slots[5]?.id ?? "";
        const waiting = await rig.book(driver, slotId, { method: "cash", plate: "KL07AB0001" });
        return { booking: bodyOf<{ booking: BookingView }>(waiting, 201).booking.id };
      },
    },
    "a lot without washes": {
      ...{ status: 409, code: "carwash.not_offered" },
      before: () =>
        rig.world.store.transaction((tx) =>
          tx.updateTable("lots").set({ offersCarwash: 0 }).where("id", "=", lot.id).execute(),
        ),
    },
    "somebody else's booking": {
      ...{ status: 404, code: "not_found" },
      ask: async () => ({ by: await rig.driver() }),
    },
    "an unknown service": { status: 422, code: "validation", ask: async () => ({ serviceId: "none" }) },
    "a service no longer on offer": {
      ...{ status: 422, code: "validation" },
      ask: async () => ({ serviceId: (await rig.washService({ active: 0 })).id }),
    },
  };
  for (const [what, { status, code, before, ask }] of Object.entries(refusals)) {
    test(`${what} is refused and leaves nothing behind`, async () => {
      await before?.();
      const asked = await ask?.();
      const rows = await rig.rows();
      expect(bodyOf<Problem>(await order(asked), status).code as string).toBe(code);
      expect(await rig.rows()).toEqual(rows);
    });
  }

  test.each([
    [
      "completed",
      async (id: string) => {
        for (const what of ["start", "complete"] as const) await step(id, what);
      },
    ],
    ["cancelled", (id: string) => cancelCarwash(rig.world, { by: "owner", userId: owner }, id, "No water")],
    ["cancelled", () => cancelBooking(rig.world, { by: "owner", userId: owner }, bookingId, "Flooded")],
  ])("closedAt is when it was %s", async (state, close) => {
    const { carwash } = await ordered();
    expect((await rig.wash(carwash.id)).closedAt).toBeNull();
    await rig.time.advance(MINUTE);
    await close(carwash.id);
    expect(await rig.wash(carwash.id)).toMatchObject({ state, closedAt: START + MINUTE });
  });

  test("after a wash that is done another one can be ordered", async () => {
    const { carwash } = await ordered();
    await step(carwash.id, "start");
    await step(carwash.id, "complete");
    await ordered();
  });

  test("a wash that is cancelled while its charge is under way is refunded", async () => {
    rig.duringNextCharge(async () => {
      const [wash] = (await rig.rows()).carwashes as { id: string }[];
      return cancelCarwash(rig.world, { by: "driver", userId: driver }, wash?.id ?? "", null);
    });
    expect(bodyOf<Problem>(await order(), 409).code).toBe("carwash.wrong_state");
    await rig.expectLedgerAgrees();
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["succeeded", "refunded"]);
  });
});

describe("doing", () => {
  test("DOMAIN §6 #16 carwash.started, #9 carwash.completed: the driver hears each once, each only from its state", async () => {
    const { carwash } = await ordered();
    const moves = [
      ["confirm", false],
      ["complete", false],
      ["start", true],
      ["start", false],
      ["complete", true],
      ["complete", false],
      ["start", false],
      ["confirm", false],
    ] as const;
    for (const [what, ok] of moves) expect([what, (await step(carwash.id, what)).ok]).toEqual([what, ok]);
    expect(await rig.told(driver)).toMatchObject([
      { event: "carwash.started", data: { serviceName: "Foam wash" } },
      { event: "carwash.completed", data: { carwashId: carwash.id, bookingId, lotName: "Marine Drive" } },
    ]);
    expect((await step(carwash.id, "start", await rig.owner())).ok).toBe(false);
  });

  test.each([
    ["driver", "confirmed", true],
    ["driver", "in_progress", false],
    ["owner", "confirmed", true],
    ["owner", "in_progress", true],
    ["owner", "completed", false],
  ] as const)("the %s cancels one that is %s: %p", async (by, state, ok) => {
    const { carwash, payment } = await ordered();
    if (state !== "confirmed") await step(carwash.id, "start");
    if (state === "completed") await step(carwash.id, "complete");
    const userId = by === "owner" ? owner : driver;
    const before = await rig.events(driver);
    expect((await cancelCarwash(rig.world, { by, userId }, carwash.id, by === "owner" ? "No water" : null)).ok).toBe(
      ok,
    );
    expect((await rig.wash(carwash.id)).state).toBe(ok ? "cancelled" : state);
    expect(await rig.events(driver)).toEqual(ok && by === "owner" ? [...before, "carwash.cancelled"] : before);
    await rig.expectLedgerAgrees();
    expect((await rig.payment(payment.id)).state).toBe(ok ? "refunded" : "succeeded");
  });

  test("nobody cancels somebody else's wash", async () => {
    const { carwash } = await ordered();
    for (const by of ["driver", "owner"] as const) {
      const stranger = by === "owner" ? await rig.owner() : await rig.driver();
      expect(await cancelCarwash(rig.world, { by, userId: stranger }, carwash.id, "x")).toMatchObject({
        ...{ ok: false, refusal: { code: "not_found" } },
      });
    }
  });
});

describe("assignment", () => {
  const workerOf = async (id: string): Promise<string | null> => (await rig.wash(id)).employeeId;

  test("the available employee with the fewest running washes gets the next, three at most", async () => {
    const anu = await rig.employee(owner, { id: "e1", name: "Anu" });
    const biju = await rig.employee(owner, { id: "e2", name: "Biju" });
    await rig.employee(owner, { id: "e0", availability: "offline" });
    await rig.employee(await rig.owner(), { id: "e3" });
    await rig.employee(null, { id: "e4" });
    const washes = [await ordered()];
    while (washes.length < 7) washes.push(await another());
    const workers = await Promise.all(washes.map(({ carwash }) => workerOf(carwash.id)));
    expect(workers).toEqual([anu.id, biju.id, anu.id, biju.id, anu.id, biju.id, null]);
    expect((await rig.told(owner)).at(-1)?.data).toMatchObject({ employeeName: null });
  });

  test("freed capacity takes up the oldest that waits, paid or waiting for cash, never one still being paid online", async () => {
    const { carwash: first } = await ordered();
    const { carwash: second } = await another({ method: "cash" });
    const { carwash: undecided } = await another({ token: "tok_pending" });
    const ravi = await rig.employee(owner);
    const busy = [await another(), await another(), await another()];
    for (const { carwash } of busy) expect(await workerOf(carwash.id)).toBe(ravi.id);
    await cancelCarwash(rig.world, { by: "owner", userId: owner }, busy[0]?.carwash.id ?? "", "x");
    expect([await workerOf(first.id), await workerOf(second.id)]).toEqual([ravi.id, null]);
    await step(busy[1]?.carwash.id ?? "", "start");
    await step(busy[1]?.carwash.id ?? "", "complete");
    expect(await workerOf(second.id)).toBe(ravi.id);
    await cancelCarwash(rig.world, { by: "owner", userId: owner }, busy[2]?.carwash.id ?? "", "x");
    expect(await workerOf(undecided.id)).toBeNull();
  });

  test("the owner assigns by hand: only an own, available employee with less than three running washes", async () => {
    const { carwash } = await ordered();
    const anu = await rig.employee(owner, { availability: "offline" });
    const foreign = await rig.employee(await rig.owner());
    const assign = (employeeId: string, by = owner) => assignWash(rig.world, by, carwash.id, employeeId);
    expect(await assign(foreign.id)).toMatchObject({
      refusal: { code: "validation", errors: [{ field: "employeeId" }] },
    });
    expect(await assign(anu.id)).toMatchObject({ refusal: { code: "employee.wrong_state" } });
    expect(await assign(foreign.id, foreign.ownerId ?? "")).toMatchObject({ refusal: { code: "not_found" } });
    const biju = await rig.employee(owner, { name: "Biju" });
    expect(await assign(biju.id)).toEqual({ ok: true, value: { carwashId: carwash.id } });
    expect(await assign(biju.id)).toEqual({ ok: true, value: { carwashId: carwash.id } });
    expect(await workerOf(carwash.id)).toBe(biju.id);
    await another();
    await another();
    const { carwash: fourth } = await another();
    expect(await workerOf(fourth.id)).toBeNull();
    expect(await assignWash(rig.world, owner, fourth.id, biju.id)).toMatchObject({
      refusal: { code: "employee.busy" },
    });
    await step(carwash.id, "start");
    expect(await assign(biju.id)).toMatchObject({ refusal: { code: "carwash.wrong_state" } });
    expect(rig.time.clock.now()).toBe(START);
  });

  test("somebody put on a wash by hand before it is paid is named when the owner hears of it", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    const ravi = await rig.employee(owner);
    expect(await assignWash(rig.world, owner, carwash.id, ravi.id)).toMatchObject({ ok: true });
    await rig.decide(payment.id, "succeeded");
    expect((await rig.told(owner)).at(-1)).toMatchObject({ event: "carwash.booked", data: { employeeName: "Ravi" } });
  });

  test("of two washes that wait for the last free hand at once one gets it", async () => {
    const ravi = await rig.employee(owner);
    const asks: Ask[] = [{}];
    for (let other = 0; other < 4; other++) {
      const by = await rig.driver();
      asks.push({ by, booking: await book(by) });
    }
    await Promise.all(asks.map(ordered));
    const washes = (await rig.rows()).carwashes as { employeeId: string | null }[];
    expect(washes.filter((wash) => wash.employeeId === ravi.id)).toHaveLength(3);
    expect(washes.filter((wash) => wash.employeeId === null)).toHaveLength(2);
  });

  test("moving a wash to somebody else frees a hand for the oldest that waits", async () => {
    await rig.employee(owner, { id: "e1" });
    const washes = [await ordered(), await another(), await another()];
    const { carwash: waiting } = await another();
    expect(await workerOf(waiting.id)).toBeNull();
    const biju = await rig.employee(owner, { id: "e2" });
    await assignWash(rig.world, owner, washes[0]?.carwash.id ?? "", biju.id);
    expect(await workerOf(washes[0]?.carwash.id ?? "")).toBe(biju.id);
    expect(await workerOf(waiting.id)).toBe(biju.id);
  });
});
