/**
 * A world for the tests of commands and timekeeper: a real database of its own, time that stands still until it is moved,
 * the sandbox provider with its books in that database, people and places entered directly.
 *
 * Owns: everything it opens. `close` leaves nothing behind and fails where the timekeeper, a timer or a log line says
 * that something went wrong unseen.
 */
import { expect } from "bun:test";
import type { EventName, EventPayloads, OwnerStatus, PaymentMethod, Role } from "@parkmate/protocol";
import { memoryChannelLayer } from "../channels/memory.ts";
import type { Answer } from "../commands/answers.ts";
import { applyWebhook } from "../commands/applyWebhook.ts";
import { bookSlot } from "../commands/bookSlot.ts";
import type { CommandWorld } from "../commands/world.ts";
import type { BookingTimes } from "../config.ts";
import type { Employee, Lot, Slot, WashService } from "../domain/entities.ts";
import { createNoticeTrace } from "../notify/noticeTrace.ts";
import { sandboxGateway } from "../payments/sandbox.ts";
import { wasCaptured } from "../payments/sandboxLedger.ts";
import { signedSandboxWebhook } from "../payments/sandboxWebhook.ts";
import { sqlSandboxLedger } from "../payments/sqlSandboxLedger.ts";
import { systemIds } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import { manualTime } from "../platform/manualTime.ts";
import { createMetrics } from "../platform/metrics.ts";
import type { Timers } from "../platform/timers.ts";
import { insertWashService } from "../store/carwashes.ts";
import { insertEmployee } from "../store/employees.ts";
import { insertLot } from "../store/lots.ts";
import { notificationsAfter } from "../store/notifications.ts";
import type { Store } from "../store/open.ts";
import { insertProfile } from "../store/profiles.ts";
import { insertReader, readerOf } from "../store/readers.ts";
import { createTimekeeper } from "../timekeeper/timekeeper.ts";
import { tempStore } from "./tempStore.ts";
import type { Engine } from "./testDatabase.ts";
import { MINUTE, START, TIMES } from "./times.ts";
import { transactionGuard } from "./transactionGuard.ts";
import { until } from "./until.ts";

export { HOUR, MINUTE, START, TIMES } from "./times.ts";

export const SANDBOX_SECRET = "the sandbox's secret in tests";

export type Told = { [Name in EventName]: { seq: number; event: Name; data: EventPayloads[Name] } }[EventName];

/** Tables whose rows a refused command must not touch. */
const BUSINESS_TABLES = [
  "bookings",
  "payments",
  "carwashes",
  "employees",
  "notifications",
  "idempotencyKeys",
  "slotOccupations",
] as const;

export type TestWorld = Awaited<ReturnType<typeof openWorld>>;

/** Opens a world; the caller closes it. */
export async function openWorld(options: { times?: Partial<BookingTimes>; engine?: Engine } = {}) {
  const temp = await tempStore(options.engine ? { engine: options.engine } : {});
  const rig = await worldOver(temp.store, options);
  return {
    ...rig,
    store: temp.store,
    folder: temp.folder,
    place: temp.place,
    async close(): Promise<void> {
      await rig.finish();
      await temp.close();
    },
  };
}

/** A world over a store that somebody else opened and closes. */
export async function worldOver(opened: Store, options: { times?: Partial<BookingTimes>; startsAt?: number } = {}) {
  const guard = transactionGuard();
  const store = guard.store(opened);
  const time = manualTime(options.startsAt ?? START);
  const { clock } = time;
  const faults: unknown[] = [];
  const ledger = sqlSandboxLedger(opened);
  const sandbox = sandboxGateway({
    ledger,
    secret: SANDBOX_SECRET,
    clock,
    timers: immediately,
    random: () => 0,
    latencyMs: { min: 0, max: 0 },
  });
  const metrics = createMetrics(clock);
  const world: CommandWorld = {
    ...{ store, clock, ids: systemIds, channels: memoryChannelLayer(), metrics },
    trace: createNoticeTrace(store, metrics),
    ...{ realClock: clock, timers: guard.timers(time.timers), log: faultLog(faults) },
    times: { ...TIMES, ...options.times },
    payments: guard.payments(sandbox),
  };
  const timekeeper = createTimekeeper(world);
  let people = 0;

  const person = async (role: Role, patch: { ownerStatus?: OwnerStatus; name?: string } = {}): Promise<string> => {
    const userId = `${role}-${++people}`;
    const name = patch.name ?? `${role} ${people}`;
    await store.transaction(async (tx) => {
      await insertReader(tx, userId);
      await insertProfile(tx, {
        ...{ userId, role, name, email: `${userId}@parkmate.test`, language: "en" },
        ...{ phone: "9847012345", vehicleNumber: null, vehicleType: null, businessName: null, city: null },
        ownerStatus: role === "owner" ? (patch.ownerStatus ?? "approved") : null,
        ...{ ownerReason: null, disabledAt: null, isService: 0, createdAt: clock.now() },
      });
    });
    return userId;
  };
  /** The whole log of a person, gap-free and with the head and the unread count that belong to it. */
  const told = async (userId: string): Promise<Told[]> => {
    const [before, rows, reader] = [
      await readerOf(opened.read, userId),
      await notificationsAfter(opened.read, userId, 0, 100_000),
      await readerOf(opened.read, userId),
    ];
    // Somebody was told, or read, between two readings.
    if (JSON.stringify(before) !== JSON.stringify(reader)) return told(userId);
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => index + 1));
    const unread = rows.filter((row) => row.readAt === null).length;
    expect(reader).toMatchObject({ head: rows.length, floor: 0, unread });
    return rows.map((row) => ({ seq: row.seq, event: row.event, data: JSON.parse(row.data) }) as Told);
  };

  return {
    world,
    ...{ time, timekeeper, ledger, sandbox, faults },
    driver: () => person("driver"),
    owner: (ownerStatus: OwnerStatus = "approved") => person("owner", { ownerStatus }),
    admin: () => person("admin"),

    /** A lot with `slots` slots of ₹40 an hour. */
    async lot(ownerId: string, patch: Partial<Lot> & { slots?: number } = {}): Promise<{ lot: Lot; slots: Slot[] }> {
      const { slots: count = 1, ...fields } = patch;
      const lot: Lot = {
        ...{ id: systemIds.next(), ownerId, name: "Marine Drive", street: "Shanmugham Road", locality: null },
        ...{ city: "Kochi", state: "Kerala", pincode: "682031", latitudeE6: null, longitudeE6: null },
        ...{ timeZone: "Asia/Kolkata", offersCarwash: 1, renewalDiscountPercent: 50, open: 1 },
        ...{ ratingSum: 0, ratingCount: 0, rev: 0, createdAt: clock.now() },
        ...fields,
      };
      const slots = Array.from({ length: count }, (_, index): Slot => {
        const label = `A-${String(index + 1).padStart(2, "0")}`;
        return {
          ...{ id: systemIds.next(), lotId: lot.id, label, vehicleType: "sedan", hourlyPaise: 4000 },
          inService: 1,
        };
      });
      await store.transaction((tx) => insertLot(tx, lot, slots));
      return { lot, slots };
    },
    async employee(ownerId: string | null, patch: Partial<Employee> = {}): Promise<Employee> {
      const employee: Employee = {
        ...{ id: systemIds.next(), name: "Ravi", phone: "9847011111", licenceNumber: "KL-1", ownerId },
        ...{ availability: "available", status: "accepted", createdAt: clock.now() },
        ...patch,
      };
      await store.transaction((tx) => insertEmployee(tx, employee));
      return employee;
    },
    async washService(patch: Partial<WashService> = {}): Promise<WashService> {
      const service: WashService = {
        ...{ id: systemIds.next(), name: "Foam wash", description: "Outside", pricePaise: 25_000, minutes: 20 },
        active: 1,
        ...patch,
      };
      await store.transaction((tx) => insertWashService(tx, service));
      return service;
    },

    told,
    /** The names of what a person was told, in order. */
    async events(userId: string): Promise<EventName[]> {
      return (await told(userId)).map(({ event }) => event);
    },
    booking: (id: string) =>
      opened.read.selectFrom("bookings").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    payment: (id: string) =>
      opened.read.selectFrom("payments").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    wash: (id: string) =>
      opened.read.selectFrom("carwashes").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    allPayments: () => opened.read.selectFrom("payments").selectAll().orderBy("id").execute(),
    /** Everything there is, to be compared before and after. */
    async rows(): Promise<Record<string, unknown[]>> {
      const tables: Record<string, unknown[]> = {};
      for (const table of BUSINESS_TABLES) tables[table] = await opened.read.selectFrom(table).selectAll().execute();
      return tables;
    },

    /** Books `minutes` of a slot; the plate is one nobody else has. */
    book(
      driverId: string,
      slotId: string,
      patch: {
        minutes?: number;
        startsAt?: number;
        method?: PaymentMethod;
        token?: string;
        plate?: string;
        washServiceId?: string;
      } = {},
      key: string | null = null,
    ): Promise<Answer> {
      const { minutes = 60, method = "upi", token = "tok_ok", plate = plateOf(driverId) } = patch;
      const request = {
        ...{ slotId, vehicleNumber: plate, durationMs: minutes * MINUTE, method },
        token: method === "cash" ? null : token,
        ...(patch.startsAt === undefined ? {} : { startsAt: patch.startsAt }),
        ...(patch.washServiceId ? { carwashServiceId: patch.washServiceId } : {}),
      };
      const requestKey = key && {
        scope: `${driverId} POST /api/bookings ${key}`,
        requestHash: JSON.stringify(request),
      };
      return bookSlot(world, driverId, request, requestKey || null);
    },

    /** Time passes and everything that fell due on the way is done at its end. */
    async pass(ms: number): Promise<void> {
      await time.advance(ms);
      await timekeeper.runDue();
    },
    /** Time passes until what waits for an answer has given up waiting for it. */
    async passWhileWaiting(ms: number): Promise<void> {
      await until(() => time.waiting() > 0);
      await time.advance(ms);
    },
    /** Runs `meanwhile` once, while the answer to the next charge is on its way. */
    duringNextCharge(meanwhile: (paymentId: string) => Promise<unknown>): void {
      const { payments } = world;
      world.payments = {
        ...payments,
        async charge(request, signal) {
          world.payments = payments;
          const outcome = await payments.charge(request, signal);
          await meanwhile(request.paymentId);
          return outcome;
        },
      };
    },
    /** The provider decides a pending charge and says so by web hook; `times` it says so. */
    async decide(paymentId: string, outcome: "succeeded" | "failed", times = 1): Promise<boolean[]> {
      await ledger.transition(paymentId, ["pending"], outcome === "succeeded" ? "succeeded" : "refused", clock.now());
      const { body, headers } = signedSandboxWebhook(SANDBOX_SECRET, { id: `whk_${paymentId}`, paymentId, outcome });
      const known: boolean[] = [];
      for (let time = 0; time < times; time++) {
        const webhook = sandbox.verifyWebhook(body, headers);
        if (!webhook.ok) throw new Error("the sandbox does not know its own signature");
        known.push(await applyWebhook(world, webhook));
      }
      return known;
    },

    /** No charge without a payment of ours, none twice, and the money kept is the money of payments that succeeded. */
    async expectLedgerAgrees(): Promise<void> {
      await timekeeper.runDue();
      const ours = await opened.read.selectFrom("payments").selectAll().execute();
      const charges = new Map((await ledger.all()).map((charge) => [charge.paymentId, charge]));
      const online = new Map(ours.filter((payment) => payment.method !== "cash").map((each) => [each.id, each]));
      for (const charge of charges.values()) {
        expect(online.has(charge.paymentId), `a charge without a payment: ${charge.paymentId}`).toBe(true);
      }
      for (const payment of online.values()) {
        const charge = charges.get(payment.id);
        const kept = charge && wasCaptured(charge.state) ? charge.amountPaise - charge.refundedPaise : 0;
        const owed = payment.state === "succeeded" ? payment.amountPaise : 0;
        expect(kept, `${payment.kind} payment ${payment.id} is ${payment.state}, the charge ${charge?.state}`).toBe(
          owed,
        );
        expect(payment.refundedAt !== null, `refundedAt of ${payment.id}`).toBe(payment.state === "refunded");
      }
    },
    /** Ends everything but the store. */
    async finish(): Promise<void> {
      await timekeeper.stop();
      sandbox.close();
      await world.channels.close();
      expect(time.waiting(), "timers left over").toBe(0);
      expect(faults, "errors in the log").toEqual([]);
    },
  };
}

/** A plate of each person's own. */
export function plateOf(driverId: string): string {
  return `KL07AB${(Number(driverId.replace(/\D/g, "")) || 0) + 1000}`;
}

/** The body of an answer that must have this status. */
export function bodyOf<Body>(answer: Answer, status: number): Body {
  expect({ status: answer.status, ...(answer.status === status ? {} : { body: answer.body }) }).toEqual({ status });
  return JSON.parse(answer.body) as Body;
}

const immediately: Timers = {
  after(_ms, run) {
    const handle = setImmediate(run);
    return () => clearImmediate(handle);
  },
};

/** A log that keeps what is logged as an error. */
function faultLog(faults: unknown[]): Log {
  const log: Log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields, message) => void faults.push({ message, ...fields }),
    child: () => log,
  };
  return log;
}
