import { listPage, type PageRow, showMore } from "./row.ts";

const owner = { who: "owner" } as const;
const admin = { who: "admin" } as const;
const empty = { empty: "newOwner" } as const;

/** What owners see. */
export const OWNER_PAGES: readonly PageRow[] = [
  ...listPage({ ...owner, name: "owner-desk", path: "/owner", heading: /Desk/, api: /^\/api\/owner\// }, empty),
  ...listPage(
    { ...owner, name: "owner-lots", path: "/owner/lots", heading: /lots/i, api: /^\/api\/owner\/lots$/ },
    empty,
  ),
  {
    ...owner,
    name: "owner-lot",
    path: ({ bigLot }) => `/owner/lots/${bigLot}`,
    heading: /Lulu Central/,
    inShort: true,
  },
  { ...owner, name: "owner-lot-bare", path: ({ bareLot }) => `/owner/lots/${bareLot}`, heading: /Fort Kochi/ },
  { ...owner, name: "owner-lot-nowhere", path: "/owner/lots/nowhere", heading: /./ },
  ...listPage(
    { ...owner, name: "owner-bookings", path: "/owner/bookings", heading: /Bookings/, api: /^\/api\/owner\/bookings$/ },
    empty,
  ),
  { ...owner, name: "owner-bookings-more", path: "/owner/bookings", heading: /Bookings/, reach: showMore },
  ...listPage(
    { ...owner, name: "owner-payments", path: "/owner/payments", heading: /Payments/, api: /^\/api\/owner\/payments$/ },
    empty,
  ),
  ...listPage(
    { ...owner, name: "owner-washes", path: "/owner/washes", heading: /Washes/, api: /^\/api\/owner\/carwashes$/ },
    empty,
  ),
  ...listPage(
    {
      ...owner,
      name: "owner-employees",
      path: "/owner/employees",
      heading: /Employees/,
      api: /^\/api\/owner\/employees/,
    },
    empty,
  ),
  ...listPage(
    { ...owner, name: "owner-reviews", path: "/owner/reviews", heading: /Reviews/, api: /^\/api\/owner\/reviews$/ },
    empty,
  ),
  { ...owner, name: "owner-inbox", path: "/inbox", heading: /Inbox/ },
  { ...owner, name: "owner-account", path: "/account", heading: /./ },
  { ...owner, name: "owner-preferences", path: "/account/preferences", heading: /./ },
  { name: "owner-pending-desk", who: "pendingOwner", path: "/owner", heading: /./, inShort: true },
  { name: "owner-pending-lots", who: "pendingOwner", path: "/owner/lots", heading: /./ },
  { name: "owner-declined-desk", who: "declinedOwner", path: "/owner", heading: /./ },
];

/** What admins see. */
export const ADMIN_PAGES: readonly PageRow[] = [
  ...listPage({ ...admin, name: "admin-desk", path: "/admin", heading: /Desk|System/, api: /^\/api\/admin\// }).filter(
    // Its numbers are never empty.
    ({ face }) => face !== "empty",
  ),
  ...listPage({
    ...admin,
    name: "admin-people",
    path: "/admin/people",
    heading: /People/,
    api: /^\/api\/admin\/users$/,
  }),
  { ...admin, name: "admin-people-more", path: "/admin/people", heading: /People/, reach: showMore },
  ...listPage({
    ...admin,
    name: "admin-owners",
    path: "/admin/owners",
    heading: /Owners/,
    api: /^\/api\/admin\/owners$/,
  }),
  ...listPage({
    ...admin,
    name: "admin-bookings",
    path: "/admin/bookings",
    heading: /Bookings/,
    api: /^\/api\/admin\/bookings$/,
  }),
  ...listPage({
    ...admin,
    name: "admin-employees",
    path: "/admin/employees",
    heading: /Employees/,
    api: /^\/api\/admin\/employees$/,
  }),
  ...listPage({
    ...admin,
    name: "admin-services",
    path: "/admin/services",
    heading: /services/i,
    api: /^\/api\/admin\/carwash\/services$/,
  }),
  { ...admin, name: "admin-trace-nobody", path: "/admin/trace", heading: /trace/i },
  ...listPage({
    ...admin,
    name: "admin-trace",
    path: ({ driverId }) => `/admin/trace?userId=${driverId}`,
    heading: /trace/i,
    api: /^\/api\/admin\/notifications$/,
  }),
  { ...admin, name: "admin-inbox", path: "/inbox", heading: /Inbox/ },
];
