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
  putOffUnsettledHolds,
  referenceTaken,
} from "./bookings.ts";
import {
  carwashesOfBookings,
  carwashesOfDriver,
  carwashesOfLots,
  oldestUnassignedWash,
  workloads,
} from "./carwashes.ts";
import { employeesOfOwner } from "./employees.ts";
import { claimIdempotencyKey, idempotencyOfPayment, pruneIdempotencyKeys } from "./idempotency.ts";
import { lotsOfOwner, slotsOfLot, slotsOfLots } from "./lots.ts";
import { noteAcked, noteShown, noticeDeliveries, noticeRings, pruneNoticeTrace } from "./noticeTrace.ts";
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
import { idsByRole, listOwners, listPeople, peopleAfter } from "./profiles.ts";
import type { Schema } from "./schema.ts";
import * as summaries from "./summaries.ts";

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
  carwashesOfBookings: (tx) => carwashesOfBookings(tx, ["b"]),
  carwashesOfDriver: (tx) => carwashesOfDriver(tx, "d", { limit: 50 }),
  carwashesOfLots: (tx) => carwashesOfLots(tx, ["l", "m"], { limit: 50 }),
  oldestUnassignedWash: (tx) => oldestUnassignedWash(tx, "o"),
  workloads: (tx) => workloads(tx, ["e", "f"]),
  employeesOfOwner: (tx) => employeesOfOwner(tx, "o"),
  claimIdempotencyKey: (tx) =>
    claimIdempotencyKey(tx, {
      ...{ scope: "s", requestHash: "h", status: null, body: null, paymentId: null, createdAt: 1, expiresAt: 2 },
    }),
  idempotencyOfPayment: (tx) => idempotencyOfPayment(tx, "p"),
  pruneIdempotencyKeys: (tx) => pruneIdempotencyKeys(tx, 1),
  lotsOfOwner: (tx) => lotsOfOwner(tx, "o"),
  slotsOfLot: (tx) => slotsOfLot(tx, "l"),
  slotsOfLots: (tx) => slotsOfLots(tx, ["l", "m"]),
  notificationsAfter: (tx) => notificationsAfter(tx, "r", 1, 100),
  "notificationsBefore, unread": (tx) => notificationsBefore(tx, "r", { before: 9, unreadOnly: true, limit: 50 }),
  markNotificationsRead: (tx) => markNotificationsRead(tx, "r", { upTo: 5 }, 1),
  "markNotificationsRead, some": (tx) => markNotificationsRead(tx, "r", { seqs: [1, 2] }, 1),
  idsByRole: (tx) => idsByRole(tx, "admin"),
  listPeople: (tx) => listPeople(tx, { limit: 50 }),
  "listPeople, words": (tx) => listPeople(tx, { q: "omar kochi", role: "owner", before: "x", limit: 50 }),
  "listPeople, disabled": (tx) => listPeople(tx, { disabled: true, limit: 50 }),
  "listOwners, words": (tx) => listOwners(tx, { q: "omar", status: "pending", limit: 50 }),
  peopleAfter: (tx) => peopleAfter(tx, "", 50),
  noteAcked: (tx) => noteAcked(tx, { readerId: "r", sessionId: "s" }, { after: 1, upTo: 2 }, 1),
  noteShown: (tx) => noteShown(tx, { readerId: "r", sessionId: "s" }, [1, 2], 1),
  noticeRings: (tx) => noticeRings(tx, "r", 1, 50),
  noticeDeliveries: (tx) => noticeDeliveries(tx, "r", 1, 50),
  pruneNoticeTrace: (tx) => pruneNoticeTrace(tx, 1),
  staysBetween: (tx) => summaries.staysBetween(tx, ["l", "m"], 1, 2),
  occupationsSince: (tx) => summaries.occupationsSince(tx, ["l", "m"], 1),
  arrivalsBetween: (tx) => summaries.arrivalsBetween(tx, ["l", "m"], 1, 2),
  departuresBetween: (tx) => summaries.departuresBetween(tx, ["l", "m"], 1, 2),
  cashWaiting: (tx) => summaries.cashWaiting(tx, ["l", "m"]),
  washesUnassigned: (tx) => summaries.washesUnassigned(tx, ["l", "m"]),
  washesUnconfirmed: (tx) => summaries.washesUnconfirmed(tx, ["l", "m"]),
  takings: (tx) => summaries.takings(tx, ["l", "m"], 1, 2),
  "takings, of all lots": (tx) => summaries.takings(tx, null, 1, 2),
  peopleByRole: (tx) => summaries.peopleByRole(tx),
  ownersWaiting: (tx) => summaries.ownersWaiting(tx),
  countLots: (tx) => summaries.countLots(tx),
  liveBookings: (tx) => summaries.liveBookings(tx),
  bookingsMadeAfter: (tx) => summaries.bookingsMadeAfter(tx, 1),
  washesOrderedSince: (tx) => summaries.washesOrderedSince(tx, 1),
  employeesByStatus: (tx) => summaries.employeesByStatus(tx),
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

test("the desk's numbers are read by the index that holds no more than they count", async () => {
  const cash = await plansOf((tx) => summaries.cashWaiting(tx, ["l"]));
  const washes = await plansOf((tx) => summaries.washesUnconfirmed(tx, ["l"]));
  const made = await plansOf((tx) => summaries.bookingsMadeAfter(tx, 1));
  expect(cash).toEqual(["SEARCH payments USING INDEX payments_by_lot_state (lot_id=? AND state=?)"]);
  expect(washes[0]).toBe("SEARCH carwashes USING INDEX carwashes_by_lot_state (lot_id=? AND state=?)");
  expect(made).toEqual(["SEARCH bookings USING COVERING INDEX bookings_by_creation (created_at>?)"]);
});

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
