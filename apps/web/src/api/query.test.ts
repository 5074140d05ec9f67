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
import { bookingQuery, bookingsQuery, washQuery } from "./bookings.ts";
import { inboxQuery } from "./inbox.ts";
import { lotQuery, lotsQuery, washServicesQuery } from "./lots.ts";
import {
  cashToVerifyQuery,
  ownerBookingsQuery,
  ownerEmployeesQuery,
  ownerPaymentsQuery,
  ownerWashesQuery,
} from "./owner.ts";
import { invalidateShowing } from "./query.ts";

/** Every query of the screens there are. */
const QUERIES = {
  bookings: bookingsQuery(),
  booking: bookingQuery("b"),
  wash: washQuery("w"),
  lots: lotsQuery(),
  lot: lotQuery("l"),
  washServices: washServicesQuery(),
  ownerBookings: ownerBookingsQuery(),
  cashToVerify: cashToVerifyQuery(),
  ownerPayments: ownerPaymentsQuery(),
  ownerWashes: ownerWashesQuery(),
  ownerEmployees: ownerEmployeesQuery(),
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
  ...(["bookings", "booking", "wash", "ownerBookings", "cashToVerify", "ownerPayments"] as const),
  ...(["ownerWashes", "adminBookings", "adminSummary"] as const),
];
/** Which of them a change of each resource makes stale; a resource without a row does not compile. */
const STALE: Record<ChangedResource, readonly Name[]> = {
  booking: PAID,
  payment: PAID,
  carwash: [...PAID, "ownerEmployees", "adminEmployees"],
  lot: ["lots", "lot", "adminSummary"],
  employee: ["ownerWashes", "ownerEmployees", "adminEmployees", "adminSummary"],
  owner: ["owners", "people", "adminSummary"],
  user: ["owners", "people", "adminSummary"],
  service: ["washServices", "adminServices"],
  // No screen fetches these yet: the grid of hours, reviews, preferences, numbers. Who one is is asked by live/.
  "carwash-hours": [],
  review: [],
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
    "adminServices",
    "adminSummary",
    "lot",
    "lots",
    "washServices",
  ]);
});
