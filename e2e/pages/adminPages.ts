import {
  beingToldAtField,
  inTurn,
  openingMore,
  pressing,
  pressingIn,
  pressingOnTop,
  seeing,
  unfolding,
  writing,
} from "./reach.ts";
import { listPage, type PageRow } from "./row.ts";

const admin = { who: "admin" } as const;
const desk = { ...admin, path: "/admin", heading: /Desk|System/ } as const;
const people = { ...admin, path: "/admin/people", heading: /People/ } as const;
const owners = { ...admin, path: "/admin/owners", heading: /Owners/ } as const;
const bookings = { ...admin, path: "/admin/bookings", heading: /Bookings/ } as const;
const employees = { ...admin, path: "/admin/employees", heading: /Employees/ } as const;
const services = { ...admin, path: "/admin/services", heading: /services/i } as const;
const trace = { ...admin, heading: /trace/i } as const;

const DESK_PAGES: readonly PageRow[] = [
  // Its numbers are never empty.
  ...listPage({ ...desk, name: "admin-desk", api: /^\/api\/admin\// }).filter(({ face }) => face !== "empty"),
  { ...desk, name: "admin-desk-decline", reach: pressingIn("Waiting for approval", "Decline"), dialog: /^Decline/ },
  { ...desk, name: "admin-desk-more-menu", reach: openingMore, isOnPhonesOnly: true },
];

/** The drawer of somebody who is found by that. */
const personDrawer = (state: string, q: string, name: string): PageRow => ({
  ...people,
  name: `admin-people-one-${state}`,
  path: `/admin/people?q=${encodeURIComponent(q)}`,
  reach: pressing(name),
  dialog: new RegExp(`^${name}`),
});
const hurried = ["lakshmi", "Lakshmi Warrier"] as const;
const disabled = ["waiting.0@parkmate.test", "Aditi Pillai"] as const;

const PEOPLE_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...people, name: "admin-people", api: /^\/api\/admin\/users$/ },
    { noneMatch: "?q=nobody", hasMore: true },
  ),
  personDrawer("driver", ...hurried),
  personDrawer("owner", "anand", "Anand Rao"),
  personDrawer("disabled", ...disabled),
  { ...people, name: "admin-people-one-nowhere", path: "/admin/people?person=nowhere", dialog: /No such person/ },
  {
    ...personDrawer("self", "admin@parkmate.test", ""),
    reach: inTurn(pressing("Asha Menon"), seeing("This is your own account.")),
  },
  {
    ...personDrawer("disable", ...hurried),
    reach: inTurn(pressing(hurried[1]), pressingOnTop("Disable account")),
    dialog: /^Disable/,
  },
  {
    ...personDrawer("enable", ...disabled),
    reach: inTurn(pressing(disabled[1]), pressingOnTop("Enable account")),
    dialog: /^Enable/,
  },
];

/** The drawer of an owner, by the name of the business. */
const ownerDrawer = (state: string, business: string): PageRow => ({
  ...owners,
  name: `admin-owners-one-${state}`,
  path: `/admin/owners?q=${encodeURIComponent(business)}`,
  reach: pressing(business),
  dialog: new RegExp(`^${business}`),
});

const OWNER_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...owners, name: "admin-owners", api: /^\/api\/admin\/owners$/ },
    { noneMatch: "?q=nobody", hasMore: true },
  ),
  ownerDrawer("approved", "Anand Parking"),
  ownerDrawer("waiting", "Bala Car Parks"),
  ownerDrawer("declined", "Sen & Daughters Parking"),
  { ...owners, name: "admin-owners-one-nowhere", path: "/admin/owners?owner=nowhere", dialog: /No such owner/ },
  {
    ...ownerDrawer("decline", "Anand Parking"),
    reach: inTurn(pressing("Anand Parking"), pressingOnTop("Decline")),
    dialog: /^Decline/,
  },
  {
    ...owners,
    name: "admin-owners-decline-missing",
    reach: inTurn(pressingIn("Waiting for approval", "Decline"), pressingOnTop("Decline owner"), beingToldAtField),
    dialog: /^Decline/,
  },
];

/** The drawer of a booking, by its plate. */
const bookingDrawer = (state: string, plate: string): PageRow => ({
  ...bookings,
  name: `admin-bookings-one-${state}`,
  path: `/admin/bookings?q=${encodeURIComponent(plate)}`,
  reach: pressing(plate),
  dialog: new RegExp(`^${plate}`),
});

const BOOKING_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...bookings, name: "admin-bookings", api: /^\/api\/admin\/bookings$/ },
    { noneMatch: "?q=nothing", hasMore: true },
  ),
  bookingDrawer("washing", "KL 08 AZ 0003"),
  bookingDrawer("unpaid", "KL 08 AZ 0004"),
  bookingDrawer("renewing", "KL 08 AZ 0008"),
  bookingDrawer("declined", "KL 08 AZ 0014"),
  {
    ...bookings,
    name: "admin-bookings-one-nowhere",
    path: "/admin/bookings?booking=nowhere",
    dialog: /No such booking/,
  },
  { ...bookings, name: "admin-bookings-decline", reach: pressing("Decline"), dialog: /Decline the booking/ },
  {
    ...bookingDrawer("decline-missing", "KL 08 AZ 0003"),
    reach: inTurn(
      pressing("KL 08 AZ 0003"),
      pressingOnTop("Decline"),
      pressingOnTop("Decline booking"),
      beingToldAtField,
    ),
    dialog: /Decline the booking/,
  },
];

const adding = { ...employees, dialog: /Add an employee/ } as const;
const assigning = { ...employees, path: "/admin/employees?status=accepted", dialog: /^Assign/ } as const;

const EMPLOYEE_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...employees, name: "admin-employees", api: /^\/api\/admin\/employees$/ },
    { noneMatch: "?status=declined", hasMore: true },
  ),
  { ...adding, name: "admin-employees-add", reach: pressing("Add an employee") },
  {
    ...adding,
    name: "admin-employees-add-refused",
    refusal: { status: 422, path: /^\/api\/admin\/employees$/ },
    reach: inTurn(pressing("Add an employee"), pressingOnTop("Add"), beingToldAtField),
  },
  { ...assigning, name: "admin-employees-assign", reach: inTurn(pressing(/^Assign$/), seeing("Anand Parking")) },
  {
    ...assigning,
    name: "admin-employees-assign-missing",
    reach: inTurn(pressing(/^Assign$/), pressingOnTop("Assign"), seeing("Please choose an owner.")),
  },
  {
    ...assigning,
    name: "admin-employees-assign-none",
    reach: inTurn(pressing(/^Assign$/), writing("Search owners", "nobody"), seeing("Nothing matches")),
  },
  { ...assigning, name: "admin-employees-take-back", reach: pressing("Take back"), dialog: /^Take/ },
  {
    ...employees,
    name: "admin-employees-decline",
    path: "/admin/employees?status=applied",
    reach: pressing(/^Decline$/),
    dialog: /^Decline the application/,
  },
];

const SERVICE_PAGES: readonly PageRow[] = [
  ...listPage({ ...services, name: "admin-services", api: /^\/api\/admin\/carwash\/services$/ }, { hasMore: true }),
  { ...services, name: "admin-services-add", reach: pressing("Add a service"), dialog: /Add a wash service/ },
  {
    ...services,
    name: "admin-services-add-wrong",
    reach: inTurn(pressing("Add a service"), pressingOnTop("Add service"), beingToldAtField),
    dialog: /Add a wash service/,
  },
  { ...services, name: "admin-services-edit", reach: pressing("Season's offer 3"), dialog: /^Change/ },
];

const TRACE_PAGES: readonly PageRow[] = [
  { ...trace, name: "admin-trace-nobody", path: "/admin/trace" },
  { ...trace, name: "admin-trace-none-match", path: "/admin/trace?q=nobody", reach: seeing("Nothing matches") },
  ...listPage(
    {
      ...trace,
      name: "admin-trace",
      path: ({ driverId }) => `/admin/trace?userId=${driverId}`,
      api: /^\/api\/admin\/notifications$/,
    },
    { hasMore: true },
  ),
  {
    ...trace,
    name: "admin-trace-steps",
    path: ({ driverId }) => `/admin/trace?userId=${driverId}`,
    reach: unfolding,
  },
];

/** What admins see. */
export const ADMIN_PAGES: readonly PageRow[] = [
  ...DESK_PAGES,
  ...PEOPLE_PAGES,
  ...OWNER_PAGES,
  ...BOOKING_PAGES,
  ...EMPLOYEE_PAGES,
  ...SERVICE_PAGES,
  ...TRACE_PAGES,
  { ...admin, name: "admin-inbox", path: "/inbox", heading: /Inbox/ },
  { ...admin, name: "admin-account", path: "/account", heading: /./ },
];
