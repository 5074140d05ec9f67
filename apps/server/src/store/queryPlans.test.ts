import { afterAll, beforeAll, expect, test } from "bun:test";
import { aBooking, aPayment, lot, slot } from "../testing/facts.ts";
import { type Cost, queryRecorder } from "../testing/queryRecorder.ts";
import { tempStore } from "../testing/tempStore.ts";
import { HOUR, START } from "../testing/times.ts";
import * as away from "./away.ts";
import { allBookings, bookingsOfLots, countBookingsOfLots } from "./bookingLists.ts";
import {
  bookingsOfDriver,
  bookingsOfPlate,
  claimDueBookings,
  insertBooking,
  nextBookingDue,
  occupantsOfLots,
  occupantsOfSlot,
  openBookingsOfDriver,
  openBookingsOfLot,
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
  openWashesOfDriver,
  takenStarts,
  workloads,
} from "./carwashes.ts";
import { lastSeenOf } from "./devices.ts";
import {
  employeesInPool,
  employeesOfOwner,
  listEmployees,
  pageOfOwnersEmployees,
  sameApplication,
} from "./employees.ts";
import { countFailedSignIn, failedSignInsOf, pruneFailedSignIns, uncountFailedSignIn } from "./failedSignIns.ts";
import { claimIdempotencyKey, idempotencyOfPayment, pruneIdempotencyKeys } from "./idempotency.ts";
import { lotsByDistance, lotsByName } from "./lotLists.ts";
import {
  fillLotWords,
  insertLot,
  lockSlotsAlike,
  lotsOfOwner,
  pageOfOwnersLots,
  slotsOfLot,
  slotsOfLots,
} from "./lots.ts";
import { noteAcked, noteShown, noticeDeliveries, noticeRings, pruneNoticeTrace } from "./noticeTrace.ts";
import { markNotificationsRead, notificationsAfter, notificationsBefore } from "./notifications.ts";
import type { Tx } from "./open.ts";
import { countPaymentsOfLots, paymentsOfLots } from "./paymentLists.ts";
import {
  claimDuePayments,
  insertPayment,
  makeOnlinePaymentsDue,
  nextPaymentDue,
  paymentsOfBookings,
  paymentsOfCarwashes,
} from "./payments.ts";
import { preferencesOf, replacePreferences } from "./preferences.ts";
import { approvedOwnerIds, idsByRole, listOwners, listPeople, lockPeopleAfter } from "./profiles.ts";
import { insertReader } from "./readers.ts";
import { oldestUnreviewedVisits, reviewsOfLots } from "./reviews.ts";
import { searchIds, setSearchWords } from "./searchWords.ts";
import { claimDueOccupations, nextOccupationDue, openOccupationOf, openOccupationsOfLots } from "./slotOccupations.ts";
import * as summaries from "./summaries.ts";
import { pruneWebhookEvents } from "./webhookEvents.ts";

const span = { from: 1, to: START + HOUR };

/**
 * Queries one by one, in every shape they take. What the whole house asks while it is used is recorded and looked at in
 * http/roles.test.ts, http/listPlans.test.ts, gateway/plans.test.ts and timekeeper/plans.test.ts.
 */
const QUERIES: Record<string, (tx: Tx) => Promise<unknown>> = {
  claimDueBookings: (tx) => claimDueBookings(tx, 1, 100),
  nextBookingDue: (tx) => nextBookingDue(tx),
  putOffUnsettledHolds: (tx) => putOffUnsettledHolds(tx, 1, 2),
  occupantsOfSlot: (tx) => occupantsOfSlot(tx, "s"),
  occupantsOfLots: (tx) => occupantsOfLots(tx, ["l", "m"]),
  openBookingsOfDriver: (tx) => openBookingsOfDriver(tx, "d"),
  openBookingsOfLot: (tx) => openBookingsOfLot(tx, "l"),
  openWashesOfDriver: (tx) => openWashesOfDriver(tx, "d"),
  bookingsOfPlate: (tx) => bookingsOfPlate(tx, "d", "p"),
  bookingsOfDriver: (tx) => bookingsOfDriver(tx, "d", { limit: 50, before: "x" }),
  bookingsOfLots: (tx) => bookingsOfLots(tx, ["l", "m"], { limit: 50 }),
  "bookingsOfLots, filtered": (tx) => bookingsOfLots(tx, ["l"], { ...span, state: "active", q: "x", limit: 50 }),
  countBookingsOfLots: (tx) => countBookingsOfLots(tx, ["l"], { ...span, state: "active" }, 50),
  allBookings: (tx) => allBookings(tx, { limit: 50 }),
  "allBookings, by state": (tx) => allBookings(tx, { state: "active", limit: 50 }),
  "allBookings, found": (tx) => allBookings(tx, { q: "kl07ab1", state: "active", before: "x", limit: 50 }),
  "bookingsOfLots, looked through": (tx) => bookingsOfLots(tx, ["dense"], { state: "active", q: "x", limit: 50 }),
  "bookingsOfLots, many of a time": (tx) => bookingsOfLots(tx, ["dense"], { ...span, before: "9", limit: 50 }),
  "countBookingsOfLots, of a time": (tx) => countBookingsOfLots(tx, ["dense"], span, 5_000),
  "allBookings, many found": (tx) => allBookings(tx, { q: "K", state: "cancelled", limit: 50 }),
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
  "paymentsOfLots, of a time": (tx) => paymentsOfLots(tx, ["l"], { ...span, state: "failed", limit: 50 }),
  countPaymentsOfLots: (tx) => countPaymentsOfLots(tx, ["l"], { ...span, state: "failed" }, 50),
  "paymentsOfLots, many of a time": (tx) => paymentsOfLots(tx, ["dense"], { ...span, state: "failed", limit: 50 }),
  "countPaymentsOfLots, many": (tx) => countPaymentsOfLots(tx, ["dense"], {}, 5_000),
  carwashesOfBookings: (tx) => carwashesOfBookings(tx, ["b"]),
  carwashesOfDriver: (tx) => carwashesOfDriver(tx, "d", { limit: 50 }),
  carwashesOfLots: (tx) => carwashesOfLots(tx, ["l", "m"], { limit: 50 }),
  oldestUnassignedWash: (tx) => oldestUnassignedWash(tx, "o"),
  workloads: (tx) => workloads(tx, ["e", "f"]),
  employeesOfOwner: (tx) => employeesOfOwner(tx, "o"),
  pageOfOwnersEmployees: (tx) => pageOfOwnersEmployees(tx, "o", { after: "x", limit: 50 }),
  employeesInPool: (tx) => employeesInPool(tx, { before: "x", limit: 50 }),
  "listEmployees, by words": (tx) => listEmployees(tx, { q: "ravi kumar", limit: 50 }),
  "listEmployees, of a status": (tx) => listEmployees(tx, { status: "applied", limit: 50 }),
  sameApplication: (tx) => sameApplication(tx, { name: "n", phone: "p", licenceNumber: "l" }),
  claimIdempotencyKey: (tx) =>
    claimIdempotencyKey(tx, {
      ...{ scope: "s", requestHash: "h", status: null, body: null, paymentId: null, createdAt: 1, expiresAt: 2 },
    }),
  idempotencyOfPayment: (tx) => idempotencyOfPayment(tx, "p"),
  pruneIdempotencyKeys: (tx) => pruneIdempotencyKeys(tx, 1),
  countFailedSignIn: (tx) => countFailedSignIn(tx, "k", { count: 1, perMs: 1 }, 1),
  uncountFailedSignIn: (tx) => uncountFailedSignIn(tx, "k", { count: 1, perMs: 1 }),
  failedSignInsOf: (tx) => failedSignInsOf(tx, ["k", "l"]),
  pruneFailedSignIns: (tx) => pruneFailedSignIns(tx, 1),
  putOffBooking: (tx) => putOffBooking(tx, "b", 1),
  pruneWebhookEvents: (tx) => pruneWebhookEvents(tx, 1),
  lotsByName: (tx) => lotsByName(tx, {}, { after: { name: "n", id: "l" }, limit: 50 }),
  "lotsByName, the first": (tx) => lotsByName(tx, { carwash: true, vehicleType: "sedan" }, { limit: 50 }),
  "lotsByName, found": (tx) => lotsByName(tx, { q: "two words", vehicleType: "sedan" }, { limit: 50 }),
  lotsByDistance: (tx) => lotsByDistance(tx, {}, { latitudeE6: 1, longitudeE6: 1 }, { limit: 50 }),
  "lotsByDistance, found": (tx) =>
    lotsByDistance(tx, { q: "two words" }, { latitudeE6: 1, longitudeE6: 179_999_999 }, { limit: 50 }),
  fillLotWords: (tx) => fillLotWords(tx, "", 50),
  reviewsOfLots: (tx) => reviewsOfLots(tx, ["l", "m"], { rating: 5, before: "x", limit: 50 }),
  oldestUnreviewedVisits: (tx) => oldestUnreviewedVisits(tx, "d", "l"),
  pageOfOwnersLots: (tx) => pageOfOwnersLots(tx, "o", { before: "x", limit: 50 }),
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
  openAwayCursors: async (tx) => {
    await insertReader(tx, "u");
    await away.openAwayCursors(tx, "u", "push", ["a", "b"]);
  },
  closeAwayCursors: (tx) => away.closeAwayCursors(tx, "u", "email"),
  restingAwayCursors: (tx) => away.restingAwayCursors(tx, "a", 500),
  wakeAwayCursors: (tx) => away.wakeAwayCursors(tx, [{ target: "a", seq: 1, dueAt: 2 }]),
  nextAwayDue: (tx) => away.nextAwayDue(tx, "push"),
  claimAwayCursors: async (tx) => {
    const cursor = { target: "a", userId: "u", channel: "push", seq: 1, dueAt: 1, attempts: 0 } as const;
    await tx.insertInto("awayCursors").values(cursor).execute();
    await away.claimAwayCursors(tx, "push", 2, 3, 10);
  },
  moveAwayCursor: (tx) => away.moveAwayCursor(tx, { target: "a", seq: 1 }, { seq: 2, dueAt: null, attempts: 0 }),
  pushSubscriptionOf: (tx) => away.pushSubscriptionOf(tx, "a"),
  pushSubscriptionOfSession: (tx) => away.pushSubscriptionOfSession(tx, "s"),
  pushSubscriptionsOf: (tx) => away.pushSubscriptionsOf(tx, "u"),
  pushSubscriptionsAt: (tx) => away.pushSubscriptionsAt(tx, "e", "s"),
  deletePushSubscriptions: (tx) => away.deletePushSubscriptions(tx, ["a", "b"]),
  pushSessionsAfter: (tx) => away.pushSessionsAfter(tx, temp.store.accountsRead, "a", 500, 1),
  idsByRole: (tx) => idsByRole(tx, "admin"),
  approvedOwnerIds: (tx) => approvedOwnerIds(tx),
  searchIds: (tx) => searchIds(tx, "person", "two words", { before: "x", limit: 50 }),
  setSearchWords: (tx) => setSearchWords(tx, "person", "p", "two words"),
  listPeople: (tx) => listPeople(tx, { limit: 50 }),
  "listPeople, words": (tx) => listPeople(tx, { q: "omar kochi", role: "owner", before: "x", limit: 50 }),
  "listPeople, disabled": (tx) => listPeople(tx, { disabled: true, limit: 50 }),
  "listOwners, words": (tx) => listOwners(tx, { q: "omar", status: "pending", limit: 50 }),
  lockPeopleAfter: (tx) => lockPeopleAfter(tx, "", 50),
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
  temp = await tempStore({ engine: "sqlite" });
  // More than is sorted at once, and more than is looked through at once.
  await temp.store.transaction(async (tx) => {
    await insertLot(tx, { ...lot, id: "dense" }, [{ ...slot, lotId: "dense" }]);
    for (let n = 0; n < 2_100; n++) {
      const id = String(n).padStart(4, "0");
      await insertBooking(tx, aBooking({ id, reference: id, lotId: "dense", state: "completed" }));
      await insertPayment(tx, aPayment({ id, lotId: "dense", bookingId: id }));
    }
  });
});
afterAll(() => temp.close());

for (const [name, query] of Object.entries(QUERIES)) {
  test(`${name} reads no table from end to end`, async () => {
    expect(await costsOf(query)).toEqual([]);
  });
}

test("a list that is looked through in chunks is found whole, in order, page by page", async () => {
  const ids: string[] = [];
  for (let before: string | undefined; ids.length === 0 || before; ) {
    const page = { before, limit: 400, q: "08AZ", ...span };
    const rows = await bookingsOfLots(temp.store.read, ["dense"], page);
    ids.push(...rows.map(({ id }) => id));
    before = rows.length === 400 ? rows.at(-1)?.id : undefined;
  }
  expect(ids).toEqual(Array.from({ length: 2_100 }, (_, n) => String(2_099 - n).padStart(4, "0")));
  expect(await countBookingsOfLots(temp.store.read, ["dense"], { q: "08AZ" }, 5_000)).toBe(2_100);
  expect(await countPaymentsOfLots(temp.store.read, ["dense"], span, 5_000)).toBe(2_100);
  const many = await allBookings(temp.store.read, { q: "KL08", before: "1500", limit: 1_200 });
  expect(many.map(({ id }) => id)).toEqual(ids.slice(600, 1_800));
});

test("the desk's numbers are read by the index that holds no more than they count", async () => {
  const cash = await plansOf((tx) => summaries.cashWaiting(tx, ["l"]));
  const washes = await plansOf((tx) => summaries.washesUnconfirmed(tx, ["l"]));
  const made = await plansOf((tx) => summaries.bookingsMadeAfter(tx, 1));
  expect(cash).toEqual(["SEARCH payments USING INDEX payments_by_lot_state (lot_id=? AND state=?)"]);
  expect(washes[0]).toBe("SEARCH carwashes USING INDEX carwashes_by_lot_state (lot_id=? AND state=?)");
  expect(made).toEqual(["SEARCH bookings USING COVERING INDEX bookings_by_creation (created_at>?)"]);
});

test("a scan is noticed where there is one, also behind a limit or an index that does not bound it", async () => {
  const noticed: [(tx: Tx) => Promise<unknown>, string][] = [
    [(tx) => tx.selectFrom("bookings").selectAll().where("pricePaise", "=", 1).execute(), "SCAN bookings"],
    [(tx) => tx.selectFrom("bookings").selectAll().where("pricePaise", "=", 1).limit(5).execute(), "SCAN bookings"],
    [
      (tx) => tx.selectFrom("slots").selectAll().where("lotId", "=", "l").orderBy("hourlyPaise").limit(5).execute(),
      "USE TEMP B-TREE FOR ORDER BY",
    ],
    [(tx) => tx.deleteFrom("reviews").where("rating", "=", 1).execute(), "SCAN reviews"],
  ];
  for (const [query, step] of noticed) expect((await costsOf(query)).map((cost) => cost.step)).toEqual([step]);
  const walk = (tx: Tx) => tx.selectFrom("employees").selectAll().orderBy("id").limit(5).execute();
  expect(await costsOf(walk)).toEqual([]);
});

/** What of the statements of `query` reads a table from end to end; what it writes is rolled back. */
async function costsOf(query: (tx: Tx) => Promise<unknown>): Promise<Cost[]> {
  return (await recorded(query)).costs(temp.store.read);
}

/** What SQLite would do for the statements of `query`, step by step. */
async function plansOf(query: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  return (await (await recorded(query)).plans(temp.store.read)).flatMap(({ steps }) => steps);
}

async function recorded(query: (tx: Tx) => Promise<unknown>): Promise<ReturnType<typeof queryRecorder>> {
  const recorder = queryRecorder();
  await temp.store
    .transaction(async (tx) => {
      await query(recorder.tx(tx));
      throw new RollBack();
    })
    .catch((error) => {
      if (!(error instanceof RollBack)) throw error;
    });
  expect(recorder.size()).toBeGreaterThan(0);
  return recorder;
}

class RollBack extends Error {}
