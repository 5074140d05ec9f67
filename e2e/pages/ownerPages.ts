import {
  beingToldAtField,
  checking,
  choosing,
  inTurn,
  openingMore,
  pressing,
  pressingIn,
  pressingInHeader,
  pressingOnTop,
  seeing,
  writing,
} from "./reach.ts";
import { listPage, type PageRow } from "./row.ts";
import type { World } from "./world.ts";

const owner = { who: "owner" } as const;
const empty = { empty: "newOwner" } as const;

const desk = { ...owner, path: "/owner", heading: /Desk/ } as const;

const DESK_PAGES: readonly PageRow[] = [
  ...listPage({ ...desk, name: "owner-desk", api: /^\/api\/owner\// }, empty),
  { ...desk, name: "owner-desk-walk-in", reach: pressing("Mark a walk-in"), dialog: /Mark a walk-in/ },
  {
    ...desk,
    name: "owner-desk-reject",
    reach: pressingIn("Cash to verify", "Reject"),
    dialog: /Reject this cash payment/,
  },
  { ...desk, name: "owner-desk-account-menu", reach: pressingInHeader("Account") },
  { ...desk, name: "owner-desk-more-menu", reach: openingMore, isOnPhonesOnly: true },
];

const lots = { ...owner, path: "/owner/lots", heading: /lots/i } as const;
const lot = { ...owner, path: ({ bigLot }: World) => `/owner/lots/${bigLot}`, heading: /Lulu Central/ } as const;
const addingSlots = { ...lot, dialog: /^Add slots/ } as const;

/** The drawer of a slot of that lot, by its label. */
const slotDrawer = (state: string, label: string): PageRow => ({
  ...lot,
  name: `owner-lot-slot-${state}`,
  reach: pressing(new RegExp(`^${label}`)),
  dialog: new RegExp(`^Slot ${label}`),
});

const LOT_PAGES: readonly PageRow[] = [
  ...listPage({ ...lots, name: "owner-lots", api: /^\/api\/owner\/lots$/ }, empty),
  { ...lots, name: "owner-lots-none-match", path: "/owner/lots?q=nowhere", reach: seeing("Nothing matches") },
  { ...lots, name: "owner-lots-add", path: "/owner/lots?add", dialog: /Add a lot/ },
  {
    ...lots,
    name: "owner-lots-add-refused",
    refusal: { status: 422, path: /^\/api\/owner\/lots$/ },
    reach: inTurn(pressing("Add a lot"), pressingOnTop("Add lot"), beingToldAtField),
    dialog: /Add a lot/,
  },
  { ...lots, name: "owner-lots-edit", reach: pressing("Edit"), dialog: /^Edit/ },
  { ...lots, name: "owner-lots-close", reach: pressing("Close lot"), dialog: /^Close/ },
  { ...lot, name: "owner-lot" },
  { ...lot, name: "owner-lot-error", heading: /./, face: "error", api: /^\/api\/owner\/lots$/ },
  { ...lot, name: "owner-lot-loading", heading: /./, face: "loading", api: /^\/api\/owner\/lots$/ },
  { ...lot, name: "owner-lot-edit", reach: pressing("Edit"), dialog: /^Edit Lulu Central/ },
  { ...lot, name: "owner-lot-close", reach: pressing("Close lot"), dialog: /^Close Lulu Central/ },
  { ...addingSlots, name: "owner-lot-add-slots", reach: pressing("Add slots") },
  {
    ...addingSlots,
    name: "owner-lot-add-slots-labels",
    reach: inTurn(pressing("Add slots"), checking("I name them")),
  },
  {
    ...addingSlots,
    name: "owner-lot-add-slots-refused",
    refusal: { status: 422, path: /^\/api\/owner\/lots\/[^/]+\/slots$/ },
    reach: inTurn(pressing("Add slots"), pressingOnTop("Add slots"), beingToldAtField),
  },
  slotDrawer("free", "A-11"),
  slotDrawer("taken", "A-02"),
  slotDrawer("promised", "B-05"),
  slotDrawer("walk-in", "A-23"),
  slotDrawer("out", "A-24"),
  {
    ...slotDrawer("refused", "A-11"),
    refusal: { status: 422, path: /^\/api\/owner\/slots\/[^/]+$/ },
    reach: inTurn(pressing(/^A-11/), writing("Label", ""), pressingOnTop("Save changes"), beingToldAtField),
  },
  { ...owner, name: "owner-lot-bare", path: ({ bareLot }) => `/owner/lots/${bareLot}`, heading: /Fort Kochi/ },
  { ...owner, name: "owner-lot-closed", path: ({ closedLot }) => `/owner/lots/${closedLot}`, heading: /Kaloor/ },
  { ...owner, name: "owner-lot-nowhere", path: "/owner/lots/nowhere", heading: /./ },
];

const bookings = { ...owner, path: "/owner/bookings", heading: /Bookings/ } as const;
const payments = { ...owner, path: "/owner/payments", heading: /Payments/ } as const;
const washes = { ...owner, path: "/owner/washes", heading: /Washes/ } as const;

/** The drawers at the addresses of what a page lists; `doing` names what is done there. */
const bookingDrawer = (state: keyof World["bookings"], doing = state.toLowerCase()): PageRow => ({
  ...bookings,
  name: `owner-bookings-one-${doing}`,
  path: (world) => `/owner/bookings?booking=${world.bookings[state]}`,
  dialog: /^KL/,
});
const paymentDrawer = (state: keyof World["payments"], doing: string = state): PageRow => ({
  ...payments,
  name: `owner-payments-one-${doing}`,
  path: (world) => `/owner/payments?payment=${world.payments[state]}`,
  dialog: /^₹/,
});
const washDrawer = (state: keyof World["washes"], doing: string = state): PageRow => ({
  ...washes,
  name: `owner-washes-one-${doing}`,
  path: (world) => `/owner/washes?wash=${world.washes[state]}`,
  dialog: /^Foam wash/,
});

const BOOKING_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...bookings, name: "owner-bookings", api: /^\/api\/owner\/bookings$/ },
    { ...empty, noneMatch: "?q=nothing", hasMore: true },
  ),
  bookingDrawer("active"),
  bookingDrawer("unpaid"),
  bookingDrawer("washing"),
  bookingDrawer("expired"),
  bookingDrawer("finished"),
  bookingDrawer("scheduled"),
  bookingDrawer("cancelledByOwner", "cancelled"),
  bookingDrawer("rejected"),
  {
    ...bookings,
    name: "owner-bookings-one-nowhere",
    path: "/owner/bookings?booking=nowhere",
    dialog: /No such booking/,
  },
  { ...bookingDrawer("active", "cancel"), reach: pressingOnTop("Cancel booking"), dialog: /Cancel this booking/ },
  { ...bookings, name: "owner-bookings-menu", reach: pressing(/^More for/) },
  {
    ...bookings,
    name: "owner-bookings-cancel",
    reach: inTurn(pressing(/^More for/), choosing("Cancel booking")),
    dialog: /Cancel this booking/,
  },
  {
    ...bookings,
    name: "owner-bookings-cancel-missing",
    reach: inTurn(pressing(/^More for/), choosing("Cancel booking"), pressingOnTop("Cancel now"), beingToldAtField),
    dialog: /Cancel this booking/,
  },
];

const PAYMENT_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...payments, name: "owner-payments", api: /^\/api\/owner\/payments$/ },
    { ...empty, noneMatch: "?state=failed", hasMore: true },
  ),
  { ...payments, name: "owner-payments-reject", reach: pressingIn("Cash to verify", "Reject"), dialog: /Reject this/ },
  paymentDrawer("waiting"),
  paymentDrawer("received"),
  paymentDrawer("refunded"),
  paymentDrawer("rejected"),
  { ...paymentDrawer("waiting", "reject"), reach: pressingOnTop("Reject"), dialog: /Reject this/ },
  {
    ...payments,
    name: "owner-payments-one-nowhere",
    path: "/owner/payments?payment=nowhere",
    dialog: /No such payment/,
  },
];

const WASH_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...washes, name: "owner-washes", api: /^\/api\/owner\/carwashes$/ },
    { ...empty, noneMatch: "?state=completed", hasMore: true },
  ),
  washDrawer("pending"),
  washDrawer("confirmed"),
  washDrawer("running"),
  washDrawer("completed"),
  washDrawer("cancelled"),
  { ...washes, name: "owner-washes-one-nowhere", path: "/owner/washes?wash=nowhere", dialog: /No such wash/ },
  { ...washes, name: "owner-washes-menu", reach: pressing(/^More for/) },
  {
    ...washes,
    name: "owner-washes-cancel",
    reach: inTurn(pressing(/^More for/), choosing("Cancel wash")),
    dialog: /Cancel this wash/,
  },
  {
    ...washDrawer("confirmed", "assign"),
    reach: inTurn(pressingOnTop(/^More for/), choosing("Assign somebody else")),
    dialog: /Who does/,
  },
  {
    ...washDrawer("confirmed", "assign-missing"),
    reach: inTurn(
      pressingOnTop(/^More for/),
      choosing("Assign somebody else"),
      pressingOnTop("Assign"),
      seeing("Please choose somebody."),
    ),
    dialog: /Who does/,
  },
];

const reviews = { ...owner, path: "/owner/reviews", heading: /Reviews/ } as const;
const employees = { ...owner, path: "/owner/employees", heading: /Employees/ } as const;

const PEOPLE_PAGES: readonly PageRow[] = [
  ...listPage(
    { ...employees, name: "owner-employees", api: /^\/api\/owner\/employees/ },
    { ...empty, noneMatch: "?q=nobody" },
  ),
  { ...employees, name: "owner-employees-release", reach: pressing("Release"), dialog: /^Release/ },
  ...listPage(
    { ...reviews, name: "owner-reviews", api: /^\/api\/owner\/reviews$/ },
    { ...empty, noneMatch: "?rating=1", hasMore: true },
  ),
  { ...reviews, name: "owner-reviews-marked", path: ({ reviewId }) => `/owner/reviews?review=${reviewId}` },
  { ...reviews, name: "owner-reviews-gone", path: "/owner/reviews?review=nowhere", reach: seeing(/no longer there/) },
  { ...owner, name: "owner-inbox", path: "/inbox", heading: /Inbox/ },
  { ...owner, name: "owner-account", path: "/account", heading: /./ },
  { ...owner, name: "owner-preferences", path: "/account/preferences", heading: /./ },
  { name: "owner-pending-desk", who: "pendingOwner", path: "/owner", heading: /./ },
  { name: "owner-pending-lots", who: "pendingOwner", path: "/owner/lots", heading: /./ },
  { name: "owner-declined-desk", who: "declinedOwner", path: "/owner", heading: /./ },
];

/** What owners see. */
export const OWNER_PAGES: readonly PageRow[] = [
  ...DESK_PAGES,
  ...LOT_PAGES,
  ...BOOKING_PAGES,
  ...PAYMENT_PAGES,
  ...WASH_PAGES,
  ...PEOPLE_PAGES,
];
