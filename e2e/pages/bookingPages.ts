import { beingTold, beingToldAtField, checking, inTurn, pressing, pressingOnTop, writing } from "./reach.ts";
import { listPage, type PageRow } from "./row.ts";
import type { World } from "./world.ts";

type State = keyof World["bookings"];

const STATES: readonly State[] = [
  "unpaid",
  "active",
  "washing",
  "expired",
  "finished",
  "unreviewed",
  "scheduled",
  "cancelledByOwner",
  "declined",
  "rejected",
  "renewing",
];

/** "cancelledByOwner" as part of a file's name. */
const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The page of the booking in that state; `doing` names what is done there. */
const bookingPage = (state: State, doing?: string): PageRow => ({
  name: ["driver-booking", dashed(state), doing].filter(Boolean).join("-"),
  who: "driver",
  path: ({ bookings }) => `/bookings/${bookings[state]}`,
  heading: /./,
});

/** What drivers see of their bookings. */
export const BOOKING_PAGES: readonly PageRow[] = [
  // Their time runs out while others are looked at.
  { ...bookingPage("lastMinutes"), who: "hurried" },
  {
    ...bookingPage("lastMinutes", "renew"),
    who: "hurried",
    path: ({ bookings }) => `/bookings/${bookings.lastMinutes}?renew`,
    dialog: /Renew/,
  },
  ...listPage(
    { name: "driver-bookings", who: "driver", path: "/bookings", heading: /bookings/i, api: /^\/api\/bookings$/ },
    { empty: "newDriver", noneMatch: "?state=active", hasMore: true },
  ),
  ...STATES.map((state) => bookingPage(state)),
  { ...bookingPage("active", "renew"), reach: pressing(/^Renew/), dialog: /Renew/ },
  {
    ...bookingPage("active", "renew-cash"),
    reach: inTurn(pressing(/^Renew/), checking("Cash at the counter")),
    dialog: /Renew/,
  },
  {
    ...bookingPage("active", "renew-declined"),
    refusal: { status: 402, path: /^\/api\/bookings\/[^/]+\/renewals$/ },
    reach: inTurn(pressing(/^Renew/), checking("Declined"), pressingOnTop(/^Pay/), beingTold),
    dialog: /Renew/,
  },
  { ...bookingPage("expired", "renew"), reach: pressing(/^Renew/), dialog: /Renew/ },
  { ...bookingPage("renewing", "renew"), reach: pressing(/^Renew/), dialog: /Renew/ },
  { ...bookingPage("active", "wash"), reach: pressing("Add wash"), dialog: /wash/i },
  { ...bookingPage("active", "end"), reach: pressing("End parking"), dialog: /End/ },
  { ...bookingPage("washing", "end"), reach: pressing("End parking"), dialog: /End/ },
  { ...bookingPage("washing", "wash-cancel"), reach: pressing("Cancel wash"), dialog: /Cancel this wash/ },
  { ...bookingPage("unpaid", "cancel"), reach: pressing(/^Cancel/), dialog: /Cancel/ },
  { ...bookingPage("scheduled", "cancel"), reach: pressing(/^Cancel/), dialog: /Cancel/ },
  { ...bookingPage("active", "plate"), reach: pressing(/^Correct the plate/), dialog: /Correct the plate/ },
  {
    ...bookingPage("active", "plate-refused"),
    refusal: { status: 422, path: /^\/api\/bookings\/[^/]+$/ },
    reach: inTurn(
      pressing(/^Correct the plate/),
      writing("Number plate", "?"),
      pressingOnTop("Save"),
      beingToldAtField,
    ),
    dialog: /Correct the plate/,
  },
  { ...bookingPage("active", "blocked"), reach: pressing(/^Somebody is in my slot/), dialog: /Somebody is in slot/ },
  {
    ...bookingPage("unreviewed", "review-missing"),
    reach: async (page) => {
      await page.getByRole("button", { name: "Send review" }).click();
      await page.getByText("Choose one to five stars.").waitFor();
    },
  },
  { ...bookingPage("finished", "review-edit"), reach: pressing("Edit review") },
  { ...bookingPage("finished", "review-delete"), reach: pressing("Delete review"), dialog: /Delete your review/ },
  { ...bookingPage("active", "error"), face: "error", api: /^\/api\/bookings\/[^/]+$/ },
  { ...bookingPage("active", "loading"), face: "loading", api: /^\/api\/bookings\/[^/]+$/ },
  { name: "driver-booking-nowhere", who: "driver", path: "/bookings/nowhere", heading: /./ },
];
