import { expect, test } from "bun:test";
import { CHANGED_RESOURCES, type ChangedResource } from "@parkmate/protocol";
import { type InfiniteData, QueryClient } from "@tanstack/react-query";
import {
  adminBookingsQuery,
  adminEmployeesQuery,
  adminServicesQuery,
  adminSummaryQuery,
  noticeTraceQuery,
  ownersQuery,
  peopleQuery,
  realtimeQuery,
} from "./admin.ts";
import { bookingQuery, bookingsQuery } from "./bookings.ts";
import { carwashHoursQuery, washesQuery, washLotsQuery, washQuery } from "./carwashes.ts";
import { inboxQuery } from "./inbox.ts";
import { lotQuery, lotsQuery, washServicesQuery } from "./lots.ts";
import {
  cashToVerifyQuery,
  employeePoolQuery,
  ownerBookingQuery,
  ownerBookingsQuery,
  ownerEmployeesQuery,
  ownerLotsQuery,
  ownerPaymentQuery,
  ownerPaymentsQuery,
  ownerReviewsQuery,
  ownerWashesQuery,
  ownerWashQuery,
} from "./owner.ts";
import { invalidateShowing } from "./query.ts";
import { ownReviewsQuery } from "./reviews.ts";

/** Every query of the screens there are. */
const QUERIES = {
  bookings: bookingsQuery(),
  booking: bookingQuery("b"),
  wash: washQuery("w"),
  washes: washesQuery(),
  washLots: washLotsQuery(""),
  carwashHours: carwashHoursQuery("l", "2026-01-15"),
  ownReviews: ownReviewsQuery("l"),
  lots: lotsQuery(),
  lot: lotQuery("l"),
  washServices: washServicesQuery(),
  ownerBookings: ownerBookingsQuery(),
  cashToVerify: cashToVerifyQuery(),
  ownerPayments: ownerPaymentsQuery(),
  ownerWashes: ownerWashesQuery(),
  ownerBooking: ownerBookingQuery("b"),
  ownerPayment: ownerPaymentQuery("p"),
  ownerWash: ownerWashQuery("w"),
  ownerEmployees: ownerEmployeesQuery(),
  employeePool: employeePoolQuery(),
  ownerLots: ownerLotsQuery(),
  ownerReviews: ownerReviewsQuery(),
  owners: ownersQuery("pending"),
  adminBookings: adminBookingsQuery(),
  adminEmployees: adminEmployeesQuery(),
  adminSummary: adminSummaryQuery(),
  adminServices: adminServicesQuery(),
  people: peopleQuery(),
  realtime: realtimeQuery(),
  noticeTrace: noticeTraceQuery("u"),
  inbox: inboxQuery(false),
};
type Name = keyof typeof QUERIES;

const PAID: readonly Name[] = [
  ...(["bookings", "booking", "wash", "washes", "ownerBookings", "cashToVerify", "ownerPayments"] as const),
  ...(["ownerWashes", "adminBookings", "ownerBooking", "ownerPayment", "ownerWash", "adminSummary"] as const),
];
/** Which of them a change of each resource makes stale; a resource without a row does not compile. */
const STALE: Record<ChangedResource, readonly Name[]> = {
  booking: PAID,
  payment: PAID,
  carwash: [...PAID, "ownerEmployees", "adminEmployees"],
  lot: ["lots", "lot", "washLots", "ownerLots", "adminSummary"],
  employee: ["ownerWashes", "ownerWash", "ownerEmployees", "employeePool", "adminEmployees", "adminSummary"],
  owner: ["owners", "people", "adminSummary"],
  user: ["owners", "people", "adminSummary"],
  service: ["washServices", "adminServices"],
  "carwash-hours": ["carwashHours"],
  review: ["ownReviews", "ownerLots", "ownerReviews"],
  // No screen fetches these yet: preferences, numbers. Who one is is asked by live/.
  preferences: [],
  summary: [],
  profile: [],
  all: Object.keys(QUERIES) as Name[],
};

/** Which of the cached queries a change makes stale. */
async function staleAfter(...resources: ChangedResource[]): Promise<string[]> {
  const client = new QueryClient();
  const empty: InfiniteData<never> = { pages: [], pageParams: [] };
  for (const { queryKey, meta } of Object.values(QUERIES)) {
    client.getQueryCache().build(client, { queryKey, ...(meta ? { meta } : {}) });
    client.setQueryData<unknown>(queryKey, empty);
  }
  await invalidateShowing(client, resources);
  return Object.entries(QUERIES).flatMap(([name, { queryKey }]) =>
    client.getQueryState<unknown>(queryKey)?.isInvalidated ? [name] : [],
  );
}

for (const resource of CHANGED_RESOURCES) {
  test(`DOMAIN §7 a change of ${resource} makes stale what shows it, and nothing else`, async () => {
    expect((await staleAfter(resource)).sort()).toEqual([...STALE[resource]].sort());
  });
}

test("several changes make stale what shows any of them", async () => {
  expect((await staleAfter("lot", "service")).sort()).toEqual([
    ...["adminServices", "adminSummary", "lot", "lots", "ownerLots", "washLots", "washServices"],
  ]);
});
