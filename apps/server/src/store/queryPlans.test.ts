import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Kysely, KyselyPlugin } from "kysely";
import { tempStore } from "../testing/tempStore.ts";
import {
  bookingsOfDriver,
  bookingsOfLots,
  bookingsOfPlate,
  claimDueBookings,
  nextBookingDue,
  occupantsOfLots,
  occupantsOfSlot,
  putOffBooking,
  putOffUnsettledHolds,
  referenceTaken,
} from "./bookings.ts";
import {
  carwashesOf,
  carwashesOfBookings,
  carwashesOfDriver,
  carwashesOfLots,
  listWashServices,
  oldestUnassignedWash,
  takenStarts,
  workloads,
} from "./carwashes.ts";
import { lastSeenOf } from "./devices.ts";
import { employeesInPool, employeesOfOwner, listEmployees, sameApplication } from "./employees.ts";
import { claimIdempotencyKey, idempotencyOfPayment, pruneIdempotencyKeys } from "./idempotency.ts";
import { lockSlotsAlike, lotsOfOwner, slotsOfLot, slotsOfLots } from "./lots.ts";
import { markNotificationsRead, notificationsAfter, notificationsBefore } from "./notifications.ts";
import type { Tx } from "./open.ts";
import {
  claimDuePayments,
  makeOnlinePaymentsDue,
  nextPaymentDue,
  paymentsOfBookings,
  paymentsOfCarwashes,
  paymentsOfLots,
} from "./payments.ts";
import { preferencesOf, replacePreferences } from "./preferences.ts";
import { approvedOwnerIds, idsByRole } from "./profiles.ts";
import type { Schema } from "./schema.ts";
import { claimDueOccupations, nextOccupationDue, openOccupationOf, openOccupationsOfLots } from "./slotOccupations.ts";
import { pruneWebhookEvents } from "./webhookEvents.ts";

/** Every query that a loop, a command or a page of a list runs. */
const QUERIES: Record<string, (tx: Tx) => Promise<unknown>> = {
  claimDueBookings: (tx) => claimDueBookings(tx, 1, 100),
  nextBookingDue: (tx) => nextBookingDue(tx),
  putOffUnsettledHolds: (tx) => putOffUnsettledHolds(tx, 1),
  occupantsOfSlot: (tx) => occupantsOfSlot(tx, "s"),
  occupantsOfLots: (tx) => occupantsOfLots(tx, ["l", "m"]),
  bookingsOfPlate: (tx) => bookingsOfPlate(tx, "d", "p"),
  bookingsOfDriver: (tx) => bookingsOfDriver(tx, "d", { limit: 50, before: "x" }),
  bookingsOfLots: (tx) => bookingsOfLots(tx, ["l", "m"], { limit: 50 }),
  referenceTaken: (tx) => referenceTaken(tx, "r"),
  claimDuePayments: (tx) => claimDuePayments(tx, 1, 2, 10),
  nextPaymentDue: (tx) => nextPaymentDue(tx),
  makeOnlinePaymentsDue: (tx) => makeOnlinePaymentsDue(tx, 1),
  paymentsOfBookings: (tx) => paymentsOfBookings(tx, ["b"]),
  paymentsOfCarwashes: (tx) => paymentsOfCarwashes(tx, ["w"]),
  paymentsOfLots: (tx) => paymentsOfLots(tx, ["l", "m"], { state: "pending", method: "cash", limit: 50 }),
  carwashesOf: (tx) => carwashesOf(tx, ["w", "x"]),
  takenStarts: (tx) => takenStarts(tx, "l", 1, 2),
  "listWashServices, a further page": (tx) => listWashServices(tx, { before: "x", limit: 50 }),
  carwashesOfBookings: (tx) => carwashesOfBookings(tx, ["b"]),
  carwashesOfDriver: (tx) => carwashesOfDriver(tx, "d", { limit: 50 }),
  carwashesOfLots: (tx) => carwashesOfLots(tx, ["l", "m"], { limit: 50 }),
  oldestUnassignedWash: (tx) => oldestUnassignedWash(tx, "o"),
  workloads: (tx) => workloads(tx, ["e", "f"]),
  employeesOfOwner: (tx) => employeesOfOwner(tx, "o"),
  employeesInPool: (tx) => employeesInPool(tx, { before: "x", limit: 50 }),
  "listEmployees, of a status": (tx) => listEmployees(tx, { status: "applied", limit: 50 }),
  sameApplication: (tx) => sameApplication(tx, { name: "n", phone: "p", licenceNumber: "l" }),
  claimIdempotencyKey: (tx) =>
    claimIdempotencyKey(tx, {
      ...{ scope: "s", requestHash: "h", status: null, body: null, paymentId: null, createdAt: 1, expiresAt: 2 },
    }),
  idempotencyOfPayment: (tx) => idempotencyOfPayment(tx, "p"),
  pruneIdempotencyKeys: (tx) => pruneIdempotencyKeys(tx, 1),
  putOffBooking: (tx) => putOffBooking(tx, "b", 1),
  pruneWebhookEvents: (tx) => pruneWebhookEvents(tx, 1),
  lotsOfOwner: (tx) => lotsOfOwner(tx, "o"),
  slotsOfLot: (tx) => slotsOfLot(tx, "l"),
  slotsOfLots: (tx) => slotsOfLots(tx, ["l", "m"]),
  lockSlotsAlike: (tx) => lockSlotsAlike(tx, "l", "sedan"),
  openOccupationOf: (tx) => openOccupationOf(tx, "s"),
  openOccupationsOfLots: (tx) => openOccupationsOfLots(tx, ["l", "m"]),
  claimDueOccupations: (tx) => claimDueOccupations(tx, 1, 100),
  nextOccupationDue: (tx) => nextOccupationDue(tx),
  notificationsAfter: (tx) => notificationsAfter(tx, "r", 1, 100),
  "notificationsBefore, unread": (tx) => notificationsBefore(tx, "r", { before: 9, unreadOnly: true, limit: 50 }),
  markNotificationsRead: (tx) => markNotificationsRead(tx, "r", { upTo: 5 }, 1),
  "markNotificationsRead, some": (tx) => markNotificationsRead(tx, "r", { seqs: [1, 2] }, 1),
  lastSeenOf: (tx) => lastSeenOf(tx, ["s", "t"]),
  preferencesOf: (tx) => preferencesOf(tx, "u"),
  replacePreferences: (tx) => replacePreferences(tx, "u", { groups: {}, quietHours: null }),
  idsByRole: (tx) => idsByRole(tx, "admin"),
  approvedOwnerIds: (tx) => approvedOwnerIds(tx),
};

let temp: Awaited<ReturnType<typeof tempStore>>;
beforeAll(async () => {
  temp = await tempStore();
});
afterAll(() => temp.close());

for (const [name, query] of Object.entries(QUERIES)) {
  test(`${name} scans no table`, async () => {
    const plans = await plansOf(query);
    expect(plans.length).toBeGreaterThan(0);
    expect(plans.filter((detail) => detail.startsWith("SCAN"))).toEqual([]);
  });
}

test("a scan is noticed where there is one", async () => {
  const plans = await plansOf((tx) => tx.selectFrom("bookings").selectAll().where("pricePaise", "=", 1).execute());
  expect(plans).toEqual(["SCAN bookings"]);
});

/** What SQLite says it would do for every statement of `query`, in a transaction that is rolled back. */
async function plansOf(query: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  await temp.store
    .transaction(async (tx) => {
      const asked: { sql: string; parameters: readonly unknown[] }[] = [];
      await query(listening(tx, asked) as Tx);
      for (const { sql, parameters } of asked) {
        const explained = await tx.executeQuery<{ detail: string }>({
          ...{ sql: `explain query plan ${sql}`, parameters, queryId: { queryId: "plan" } },
          query: { kind: "RawNode", sqlFragments: [], parameters: [] } as never,
        });
        plans.push(...explained.rows.map(({ detail }) => detail));
      }
      throw new RollBack();
    })
    .catch((error) => {
      if (!(error instanceof RollBack)) throw error;
    });
  return plans;
}

class RollBack extends Error {}

/** The same database, noting what it is asked. */
function listening(db: Kysely<Schema>, asked: { sql: string; parameters: readonly unknown[] }[]): Kysely<Schema> {
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      const { sql, parameters } = db.getExecutor().compileQuery(node, { queryId: "listening" });
      asked.push({ sql, parameters });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return db.withPlugin(plugin);
}
