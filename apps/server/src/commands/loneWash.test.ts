import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { CarwashView, PaymentMethod, PaymentView, Problem } from "@parkmate/protocol";
import { renderEvent } from "@parkmate/protocol";
import type { Doorbell } from "../channels/layer.ts";
import type { WashStep } from "../domain/carwash.ts";
import type { Employee, Lot, WashService } from "../domain/entities.ts";
import { HOUR_MS } from "../domain/washHours.ts";
import { bodyOf, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";
import { ownerPaymentViews } from "./answers.ts";
import { assignWash } from "./assignWash.ts";
import { rejectCashPayment, verifyCashPayment } from "./cashPayments.ts";
import { cancelCarwash, stepCarwash } from "./moveCarwash.ts";
import { orderCarwash } from "./orderCarwash.ts";
import { setAvailability } from "./setAvailability.ts";

interface Ordered {
  carwash: CarwashView;
  payment: PaymentView;
}
interface Ask {
  by?: string;
  lotId?: string;
  scheduledAt?: number;
  method?: PaymentMethod;
  token?: string;
  serviceId?: string;
}

/** 16:00 in Kolkata, two hours ahead. */
const FOUR = START + 2 * HOUR_MS;

let rig: TestWorld;
let owner: string;
let driver: string;
let lot: Lot;
let foam: WashService;
let ravi: Employee;
beforeEach(async () => {
  rig = await openWorld();
  [owner, driver] = [await rig.owner(), await rig.driver()];
  ({ lot } = await rig.lot(owner));
  foam = await rig.washService();
  ravi = await rig.employee(owner);
});
afterEach(async () => {
  await rig.expectLedgerAgrees();
  await rig.close();
});

const order = (ask: Ask = {}, key: string | null = null) => {
  const { by = driver, lotId = lot.id, scheduledAt = FOUR, method = "upi", token = "tok_ok" } = ask;
  const request = {
    ...{ at: { lotId, scheduledAt }, serviceId: ask.serviceId ?? foam.id, notes: null, method },
    token: method === "cash" ? null : token,
  };
  const requestKey = key && { scope: `${by} ${key}`, requestHash: JSON.stringify(request) };
  return orderCarwash(rig.world, by, request, requestKey || null);
};
const ordered = async (ask: Ask = {}): Promise<Ordered> => bodyOf<Ordered>(await order(ask), 201);
const step = (id: string, what: WashStep, by = owner) => stepCarwash(rig.world, by, id, what);
/** Which of the two washes of the hour are taken. */
const leftAt = async (scheduledAt: number): Promise<number> => {
  const statuses: number[] = [];
  for (let n = 0; n < 3; n++) statuses.push((await order({ scheduledAt, method: "cash" })).status);
  return statuses.filter((status) => status === 201).length;
};
/** What rings while `run` runs, for one topic, as text. */
async function rung(
  topic: "admins" | `user:${string}` | `lot:${string}`,
  run: () => Promise<unknown>,
): Promise<string[]> {
  const heard: string[] = [];
  const say = (bell: Doorbell): string =>
    bell.kind === "changed"
      ? `${bell.resource} ${bell.id}`
      : bell.kind === "lot"
        ? `lot${bell.hours ? " hours" : ""}`
        : "";
  const end = await rig.world.channels.subscribe(topic, (bell) => heard.push(say(bell)));
  await run();
  end();
  return heard.filter(Boolean);
}

describe("DOMAIN §5: a wash on its own, paid online", () => {
  test("DOMAIN §6 #16 carwash.confirmed: it stays pending until the owner does so, who hears when it is paid and who does it", async () => {
    const { carwash, payment } = await ordered();
    expect(carwash).toMatchObject({
      ...{ kind: "standalone", state: "pending", pricePaise: 25_000, service: { name: "Foam wash" } },
      ...{ lot: { id: lot.id, name: "Marine Drive", timeZone: "Asia/Kolkata" } },
      ...{ scheduledAt: new Date(FOUR).toISOString(), employee: { id: ravi.id, name: "Ravi" } },
    });
    expect(carwash.bookingId).toBeUndefined();
    expect(payment).toMatchObject({ kind: "carwash", state: "succeeded", carwashId: carwash.id, amountPaise: 25_000 });
    expect(await rig.told(owner)).toMatchObject([
      {
        event: "carwash.booked",
        data: {
          ...{ carwashId: carwash.id, bookingId: null, lotId: lot.id, slotLabel: null, scheduledAt: FOUR },
          ...{ employeeName: "Ravi", needsVerifying: false },
        },
      },
    ]);
    expect(await rig.events(driver)).toEqual([]);

    expect((await step(carwash.id, "start")).ok).toBe(false);
    expect(await step(carwash.id, "confirm")).toEqual({ ok: true, value: { carwashId: carwash.id } });
    expect(await step(carwash.id, "confirm")).toMatchObject({
      refusal: { code: "carwash.wrong_state", detail: "This wash is confirmed." },
    });
    await step(carwash.id, "start");
    await rig.time.advance(MINUTE);
    await step(carwash.id, "complete");
    expect(await step(carwash.id, "complete")).toMatchObject({ refusal: { detail: "This wash is completed." } });
    expect(await rig.wash(carwash.id)).toMatchObject({ state: "completed", closedAt: START + MINUTE });
    expect(await rig.events(driver)).toEqual(["carwash.confirmed", "carwash.started", "carwash.completed"]);
  });

  test("everybody concerned sees it at once, the hour grid of whoever watches the lot too", async () => {
    let id = "";
    const order1 = async () => {
      id = (await ordered({ method: "cash" })).carwash.id;
    };
    const bells = new Set(await rung(`user:${driver}`, order1));
    expect(bells).toContain(`carwash ${id}`);
    expect(await rung(`lot:${lot.id}`, () => ordered())).toEqual(["lot hours"]);
    expect(new Set(await rung(`user:${owner}`, () => step(id, "confirm")))).toEqual(new Set());
    const rev = async () => (await rig.world.store.read.selectFrom("lots").select("rev").executeTakeFirstOrThrow()).rev;
    const before = await rev();
    for (const topic of ["admins", `user:${owner}`] as const) {
      const { carwash } = await ordered({ scheduledAt: FOUR + HOUR_MS });
      const cancel = () => cancelCarwash(rig.world, { by: "driver", userId: driver }, carwash.id, null);
      expect(new Set(await rung(topic, cancel))).toEqual(
        new Set([`carwash ${carwash.id}`, `payment ${carwash.payments[0]?.id}`, `employee ${ravi.id}`]),
      );
    }
    expect((await rev()) - before).toBe(4);
    const { carwash } = await ordered({ scheduledAt: FOUR + HOUR_MS });
    const cancel = () => cancelCarwash(rig.world, { by: "owner", userId: owner }, carwash.id, "No water");
    expect(await rung(`lot:${lot.id}`, cancel)).toEqual(["lot hours"]);
  });

  test.each([
    ["tok_declined", "payment.declined"],
    ["tok_insufficient_funds", "payment.insufficient_funds"],
  ])("a refused payment (%s) holds nothing and tells nobody", async (token, code) => {
    expect(bodyOf<Problem>(await order({ token }), 402).code as string).toBe(code);
    const [wash] = (await rig.rows()).carwashes as { state: string; closedAt: number }[];
    expect(wash).toMatchObject({ state: "cancelled", closedAt: START });
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([[], []]);
    expect(await leftAt(FOUR)).toBe(2);
  });

  test("a provider that does not answer in time is refused, and nothing stays charged", async () => {
    const answer = order({ token: "tok_timeout" });
    await rig.passWhileWaiting(10_000);
    expect(bodyOf<Problem>(await answer, 402).code).toBe("payment.timeout");
    await rig.pass(MINUTE);
    expect(await leftAt(FOUR)).toBe(2);
    expect(await rig.events(driver)).toEqual([]);
  });

  test("a key answers the same again and orders once", async () => {
    const first = await order({}, "one key");
    const again = await order({}, "one key");
    expect(again).toEqual({ ...first, replayed: true });
    expect((await rig.rows()).carwashes).toHaveLength(1);
  });
});

describe("DOMAIN §5 and §6 #7: a wash on its own, in cash", () => {
  test("the owner hears when it is ordered; verified, the driver hears that alone, and it waits to be confirmed", async () => {
    const { carwash, payment } = await ordered({ method: "cash" });
    expect(await rig.told(owner)).toMatchObject([
      { event: "carwash.booked", data: { needsVerifying: true, employeeName: "Ravi", scheduledAt: FOUR } },
    ]);
    expect(await step(carwash.id, "confirm")).toMatchObject({
      refusal: { code: "carwash.wrong_state", detail: "This wash is not paid yet. Verify the cash first." },
    });
    expect(await verifyCashPayment(rig.world, await rig.owner(), payment.id)).toMatchObject({
      refusal: { code: "not_found" },
    });
    expect((await verifyCashPayment(rig.world, owner, payment.id)).ok).toBe(true);
    expect(await rig.wash(carwash.id)).toMatchObject({ state: "pending", employeeId: ravi.id, closedAt: null });
    const [told] = await rig.told(driver);
    expect(told).toMatchObject({
      event: "payment.verified",
      data: { kind: "carwash", carwashId: carwash.id, bookingId: null, amountPaise: 25_000, paymentId: payment.id },
    });
    expect(await verifyCashPayment(rig.world, owner, payment.id)).toMatchObject({
      refusal: { code: "payment.wrong_state" },
    });
    expect((await step(carwash.id, "confirm")).ok).toBe(true);
    expect(await rig.events(driver)).toEqual(["payment.verified", "carwash.confirmed"]);
    expect(await rig.events(owner)).toEqual(["carwash.booked"]);
  });

  test("DOMAIN §6 #14: rejected, it is cancelled, its hour free, and the driver hears why", async () => {
    const { carwash, payment } = await ordered({ method: "cash" });
    expect((await rejectCashPayment(rig.world, owner, payment.id, "Nobody came")).ok).toBe(true);
    expect(await rig.wash(carwash.id)).toMatchObject({ state: "cancelled", reason: "Nobody came", closedAt: START });
    expect(await rig.payment(payment.id)).toMatchObject({ state: "failed", failure: "cash.rejected" });
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.rejected", data: { kind: "carwash", carwashId: carwash.id, reason: "Nobody came" } },
    ]);
    expect(await verifyCashPayment(rig.world, owner, payment.id)).toMatchObject({
      refusal: { code: "payment.wrong_state" },
    });
    expect(await leftAt(FOUR)).toBe(2);
  });

  test("the owner sees in the cash box whose it is, what for and when", async () => {
    const { payment } = await ordered({ method: "cash" });
    const [view] = await ownerPaymentViews(rig.world.store.read, [await rig.payment(payment.id)]);
    expect(view?.about).toEqual({
      ...{ serviceName: "Foam wash", scheduledAt: new Date(FOUR).toISOString(), lotName: "Marine Drive" },
      ...{ timeZone: "Asia/Kolkata", driverName: "driver 2" },
    });
  });
});

describe("DOMAIN §4 and §6 #23: a wash on its own whose payment is decided later", () => {
  test("its hour is held meanwhile and the owner cannot confirm it; confirmed once, driver and owner hear once", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    expect([carwash.state, payment.state, carwash.employee]).toEqual(["pending", "pending", undefined]);
    expect(await leftAt(FOUR)).toBe(1);
    expect(await step(carwash.id, "confirm")).toMatchObject({ refusal: { code: "carwash.wrong_state" } });
    const before = await rig.events(owner);
    await rig.decide(payment.id, "succeeded", 3);
    expect(await rig.wash(carwash.id)).toMatchObject({ state: "pending", employeeId: ravi.id });
    expect(await rig.told(driver)).toMatchObject([
      { event: "payment.confirmed", data: { kind: "carwash", carwashId: carwash.id, bookingId: null } },
    ]);
    expect((await rig.events(owner)).slice(before.length)).toEqual(["carwash.booked"]);
    expect((await step(carwash.id, "confirm")).ok).toBe(true);
  });

  test("DOMAIN §6 #15: whom the owner put on it meanwhile is named when it is paid, not said to be missing", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    expect((await assignWash(rig.world, owner, carwash.id, ravi.id)).ok).toBe(true);
    await rig.decide(payment.id, "succeeded", 1);
    expect(await rig.told(owner)).toMatchObject([{ event: "carwash.booked", data: { employeeName: "Ravi" } }]);
  });

  test("DOMAIN §6 #16 carwash.cancelled: refused later it is cancelled with the reason, once, and its hour is free", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    await rig.decide(payment.id, "failed", 2);
    expect(await rig.wash(carwash.id)).toMatchObject({ state: "cancelled", closedAt: START });
    expect(await rig.told(driver)).toMatchObject([
      { event: "carwash.cancelled", data: { carwashId: carwash.id, reason: "The payment was declined." } },
    ]);
    expect(await rig.events(owner)).toEqual([]);
    expect(await leftAt(FOUR)).toBe(2);
  });

  test("never decided: the provider is asked, the charge called back, the driver hears", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    await rig.pass(10 * MINUTE);
    expect((await rig.wash(carwash.id)).state).toBe("pending");
    for (let minute = 0; minute < 10; minute++) await rig.pass(MINUTE);
    expect((await rig.wash(carwash.id)).state).toBe("cancelled");
    expect((await rig.ledger.find(payment.id))?.state).toBe("cancelled");
    expect(await rig.events(driver)).toEqual(["carwash.cancelled"]);
  });

  test("captured though no answer came: the request was refused, so the money goes back", async () => {
    const { charge } = rig.world.payments;
    rig.world.payments = {
      ...rig.world.payments,
      charge: async (request, signal) => {
        await charge(request, signal);
        throw new Error("the line broke");
      },
    };
    expect(bodyOf<Problem>(await order(), 402).code).toBe("payment.timeout");
    await rig.timekeeper.runDue();
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["refunded"]);
    expect(await leftAt(FOUR)).toBe(2);
  });

  test("settled by asking the provider before the answer came: ordered once, told once", async () => {
    rig.duringNextCharge(() => rig.pass(30_000));
    const { carwash } = await ordered();
    expect(carwash).toMatchObject({ state: "pending", employee: { id: ravi.id } });
    expect([await rig.events(driver), await rig.events(owner)]).toEqual([["payment.confirmed"], ["carwash.booked"]]);
  });

  test("cancelled while its charge is under way: the money goes back", async () => {
    rig.duringNextCharge(async () => {
      const [wash] = (await rig.rows()).carwashes as { id: string }[];
      return cancelCarwash(rig.world, { by: "driver", userId: driver }, wash?.id ?? "", null);
    });
    expect(bodyOf<Problem>(await order(), 409).code).toBe("carwash.wrong_state");
    expect((await rig.allPayments()).map(({ state }) => state)).toEqual(["refunded"]);
  });

  test("confirmed when its hour is over: the money goes back and the driver hears why", async () => {
    const { carwash, payment } = await ordered({ token: "tok_pending" });
    await rig.time.advance(4 * HOUR_MS);
    await rig.decide(payment.id, "succeeded");
    expect((await rig.wash(carwash.id)).state).toBe("cancelled");
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded" });
    expect(await rig.events(driver)).toEqual(["carwash.cancelled"]);
    expect(await rig.events(owner)).toEqual([]);
  });
});

describe("DOMAIN §5: what cannot be ordered", () => {
  const lots = (patch: Partial<Lot>) =>
    rig.world.store.transaction((tx) => tx.updateTable("lots").set(patch).where("id", "=", lot.id).execute());
  const CASES: Record<
    string,
    { status: number; code: string; before?: () => Promise<unknown>; ask?: () => Promise<Ask> }
  > = {
    "a lot without washes": {
      ...{ status: 409, code: "carwash.not_offered" },
      before: () => lots({ offersCarwash: 0 }),
    },
    "a closed lot": { status: 409, code: "lot.closed", before: () => lots({ open: 0 }) },
    "a lot nobody may see yet": {
      ...{ status: 404, code: "not_found" },
      ask: async () => ({ lotId: (await rig.lot(await rig.owner("pending"))).lot.id }),
    },
    "a lot that is none": { status: 404, code: "not_found", ask: async () => ({ lotId: "none" }) },
    "a service that is none": { status: 422, code: "validation", ask: async () => ({ serviceId: "none" }) },
    "half past": { status: 422, code: "validation", ask: async () => ({ scheduledAt: FOUR + 30 * MINUTE }) },
    "21:00": { status: 422, code: "validation", ask: async () => ({ scheduledAt: FOUR + 5 * HOUR_MS }) },
    "29 minutes ahead": {
      ...{ status: 422, code: "validation" },
      before: () => rig.time.advance(91 * MINUTE),
    },
    "in eight days": { status: 422, code: "validation", ask: async () => ({ scheduledAt: FOUR + 8 * 24 * HOUR_MS }) },
    "a full hour": {
      ...{ status: 409, code: "carwash.hour_full" },
      before: async () => [await ordered(), await ordered({ method: "cash" })],
    },
  };
  for (const [what, { status, code, before, ask }] of Object.entries(CASES)) {
    test(`${what} is refused and leaves nothing behind`, async () => {
      await before?.();
      const asked = await ask?.();
      const rows = await rig.rows();
      expect(bodyOf<Problem>(await order(asked), status).code as string).toBe(code);
      expect(await rig.rows()).toEqual(rows);
    });
  }

  test("30 minutes ahead and in seven days can be", async () => {
    await rig.time.advance(90 * MINUTE);
    await ordered();
    await ordered({ scheduledAt: FOUR + 7 * 24 * HOUR_MS });
  });

  test("of 20 at once for one hour exactly two are ordered, whatever the way to pay", async () => {
    const drivers = await Promise.all(Array.from({ length: 20 }, () => rig.driver()));
    const answers = await Promise.all(
      drivers.map((by, n) => order({ by, ...(n % 2 ? { method: "cash" } : { token: "tok_ok" }) })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    const refused = answers.filter(({ status }) => status !== 201).map((answer) => bodyOf<Problem>(answer, 409).code);
    expect(new Set(refused)).toEqual(new Set(["carwash.hour_full"] as never[]));
    expect((await rig.rows()).carwashes).toHaveLength(2);
    expect(await rig.events(owner)).toEqual(["carwash.booked", "carwash.booked"]);
    await ordered({ scheduledAt: FOUR + HOUR_MS });
    await ordered({ lotId: (await rig.lot(owner)).lot.id });
  });

  test("a cancelled one makes room, one that is done does not", async () => {
    const [first, second] = [await ordered(), await ordered()];
    await cancelCarwash(rig.world, { by: "driver", userId: driver }, first.carwash.id, null);
    for (const what of ["confirm", "start", "complete"] as const) await step(second.carwash.id, what);
    expect(await leftAt(FOUR)).toBe(1);
  });
});

describe("DOMAIN §5: cancelling a wash on its own", () => {
  test.each([
    ["driver", "pending", true],
    ["driver", "confirmed", true],
    ["driver", "in_progress", false],
    ["owner", "pending", true],
    ["owner", "confirmed", true],
    ["owner", "in_progress", true],
  ] as const)("the %s cancels one that is %s: %p", async (by, state, ok) => {
    const { carwash, payment } = await ordered();
    if (state !== "pending") await step(carwash.id, "confirm");
    if (state === "in_progress") await step(carwash.id, "start");
    const before = await rig.events(driver);
    const userId = by === "owner" ? owner : driver;
    expect((await cancelCarwash(rig.world, { by, userId }, carwash.id, by === "owner" ? "No water" : null)).ok).toBe(
      ok,
    );
    expect(await rig.wash(carwash.id)).toMatchObject({ state: ok ? "cancelled" : state, closedAt: ok ? START : null });
    expect((await rig.events(driver)).slice(before.length)).toEqual(ok && by === "owner" ? ["carwash.cancelled"] : []);
    await rig.expectLedgerAgrees();
    expect((await rig.payment(payment.id)).state).toBe(ok ? "refunded" : "succeeded");
  });

  test("cash that was verified is marked to be handed back", async () => {
    const { carwash, payment } = await ordered({ method: "cash" });
    await verifyCashPayment(rig.world, owner, payment.id);
    await cancelCarwash(rig.world, { by: "owner", userId: owner }, carwash.id, "No water");
    expect(await rig.payment(payment.id)).toMatchObject({ state: "refunded", nextDueAt: null });
  });
});

describe("DOMAIN §5: assignment is the same for both kinds", () => {
  test("washes far ahead count as running: the fourth waits, and is taken up when one ends", async () => {
    const washes: Ordered[] = [];
    for (let day = 0; day < 4; day++) washes.push(await ordered({ scheduledAt: FOUR + day * 24 * HOUR_MS }));
    const workers = async () => Promise.all(washes.map(async ({ carwash }) => (await rig.wash(carwash.id)).employeeId));
    expect(await workers()).toEqual([ravi.id, ravi.id, ravi.id, null]);
    await cancelCarwash(rig.world, { by: "driver", userId: driver }, washes[1]?.carwash.id ?? "", null);
    expect((await workers())[3]).toBe(ravi.id);
  });

  test("one that waits is picked up before a younger add-on, by whoever is free first", async () => {
    await rig.world.store.transaction((tx) => tx.updateTable("employees").set({ availability: "offline" }).execute());
    const alone = await ordered();
    const slot = (await rig.lot(owner)).slots[0]?.id ?? "";
    const body = bodyOf<Ordered>(await rig.book(driver, slot, { washServiceId: foam.id }), 201);
    for (let n = 0; n < 2; n++) await ordered({ scheduledAt: FOUR + (n + 1) * HOUR_MS });
    await setAvailability(rig.world, owner, ravi.id, "available");
    expect((await rig.wash(alone.carwash.id)).employeeId).toBe(ravi.id);
    expect((await rig.wash(body.carwash.id)).employeeId).toBe(ravi.id);
    expect(
      ((await rig.rows()).carwashes as { employeeId: string | null }[]).filter((row) => !row.employeeId),
    ).toHaveLength(1);
  });
});

test("DOMAIN §5: the price of an ordered wash never changes", async () => {
  const { carwash } = await ordered({ method: "cash" });
  await rig.world.store.transaction((tx) => tx.updateTable("washServices").set({ pricePaise: 99_900 }).execute());
  expect(await rig.wash(carwash.id)).toMatchObject({ pricePaise: 25_000 });
  expect((await rig.allPayments())[0]).toMatchObject({ amountPaise: 25_000 });
});

describe("the words of a wash on its own", () => {
  const about = {
    ...{ carwashId: "w", bookingId: null, lotId: "l", lotName: "Marine Drive", serviceName: "Foam wash" },
    ...{ scheduledAt: FOUR, timeZone: "Asia/Kolkata" },
  };
  const paid = { ...about, paymentId: "p", kind: "carwash", amountPaise: 25_000 } as const;
  test("name service, lot and hour, and lead to the wash", () => {
    const words = [
      renderEvent("payment.verified", paid, START),
      renderEvent("payment.confirmed", paid, START),
      renderEvent("payment.rejected", { ...paid, reason: "Nobody came" }, START),
      renderEvent("carwash.confirmed", about, START),
      renderEvent("carwash.cancelled", { ...about, reason: null }, START),
    ];
    const what = "Foam wash at Marine Drive on Thu 15 Jan, 16:00";
    expect(words.map(({ body }) => body)).toEqual([
      `₹250 for ${what}. The owner still has to confirm it.`,
      `₹250 for ${what}. The owner still has to confirm it.`,
      `₹250 for ${what}. Reason: Nobody came.`,
      `${what}.`,
      `${what} was cancelled.`,
    ]);
    expect(words.map(({ href }) => href)).toEqual(Array(5).fill("/washes/w"));
  });

  test("notices written before there were such washes still read as they did", () => {
    const place = { lotId: "l", slotId: "s", lotName: "Marine Drive", slotLabel: "A-12", timeZone: "Asia/Kolkata" };
    const old = {
      ...{ ...place, bookingId: "b", paymentId: "p", carwashId: "w", amountPaise: 25_000, endsAt: FOUR },
      kind: "carwash",
    } as const;
    expect(renderEvent("payment.verified", old, START)).toMatchObject({
      ...{ body: "₹250 for Slot A-12, Marine Drive. Your wash is confirmed.", href: "/bookings/b" },
    });
    const { carwashId, bookingId, lotId, lotName } = old;
    const wash = { carwashId, bookingId, lotId, lotName, serviceName: "Foam wash" };
    expect(renderEvent("carwash.completed", wash, START)).toMatchObject({
      ...{ body: "Foam wash at Marine Drive is finished.", href: "/bookings/b" },
    });
    expect(
      renderEvent("carwash.booked", { ...wash, slotLabel: "A-12", employeeName: null, needsVerifying: true }, START)
        .body,
    ).toBe("Foam wash at Marine Drive, slot A-12. Nobody is assigned yet. Cash: needs verifying.");
  });
});
