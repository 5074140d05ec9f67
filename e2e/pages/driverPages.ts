import type { Page } from "playwright-core";
import { listPage, type PageRow, pressing, showMore } from "./row.ts";
import type { World } from "./world.ts";

/** Picks the free slot of the lot on the screen. */
async function pickSlot(page: Page, { freeSlot }: World): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^(Slot )?${freeSlot}`) }).click();
}

const lot = {
  who: "driver",
  path: ({ bigLot }: World) => `/lots/${bigLot}`,
  heading: /Lulu Central/,
} as const;

const BOOKINGS: readonly (keyof World["bookings"])[] = [
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
const WASHES: readonly (keyof World["washes"])[] = ["pending", "confirmed", "running", "completed", "cancelled"];

/** "cancelledByOwner" as part of a file's name. */
const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const bookingPage = (state: keyof World["bookings"]): PageRow => ({
  name: `driver-booking-${dashed(state)}`,
  who: "driver",
  path: ({ bookings }) => `/bookings/${bookings[state]}`,
  heading: /./,
});

/** What drivers see. */
export const DRIVER_PAGES: readonly PageRow[] = [
  { ...bookingPage("lastMinutes"), who: "hurried", inShort: true },
  {
    ...bookingPage("lastMinutes"),
    name: "driver-booking-last-minutes-renew",
    who: "hurried",
    path: ({ bookings }) => `/bookings/${bookings.lastMinutes}?renew`,
    dialog: /Renew/,
  },
  ...listPage({ name: "driver-lots", who: "driver", path: "/lots", heading: /lots/i, api: /^\/api\/lots$/ }),
  { name: "driver-lots-more", who: "driver", path: "/lots", heading: /lots/i, reach: showMore },
  { ...lot, name: "driver-lot", inShort: true },
  { ...lot, name: "driver-lot-bare", path: ({ bareLot }) => `/lots/${bareLot}`, heading: /Fort Kochi/ },
  { ...lot, name: "driver-lot-error", heading: /./, face: "error", api: /^\/api\/lots\/[^/]+$/ },
  { ...lot, name: "driver-lot-loading", heading: /./, face: "loading", api: /^\/api\/lots\/[^/]+$/ },
  { ...lot, name: "driver-lot-book", reach: pickSlot, dialog: /Slot A-11/, inShort: true },
  {
    ...lot,
    name: "driver-lot-book-cash",
    dialog: /Slot A-11/,
    reach: async (page, world) => {
      await pickSlot(page, world);
      await page.getByRole("radio", { name: /Cash at the counter/ }).check();
    },
  },
  ...listPage(
    { name: "driver-bookings", who: "driver", path: "/bookings", heading: /bookings/i, api: /^\/api\/bookings$/ },
    { empty: "newDriver" },
  ),
  { name: "driver-bookings-more", who: "driver", path: "/bookings", heading: /bookings/i, reach: showMore },
  ...BOOKINGS.map((state) => ({ ...bookingPage(state), inShort: state === "active" || state === "finished" })),
  { ...bookingPage("active"), name: "driver-booking-active-renew", reach: pressing(/^Renew/), dialog: /Renew/ },
  { ...bookingPage("active"), name: "driver-booking-active-wash", reach: pressing("Add wash"), dialog: /wash/i },
  { ...bookingPage("active"), name: "driver-booking-active-end", reach: pressing("End parking"), dialog: /End/ },
  { ...bookingPage("unpaid"), name: "driver-booking-unpaid-cancel", reach: pressing(/^Cancel/), dialog: /Cancel/ },
  { ...bookingPage("active"), name: "driver-booking-error", face: "error", api: /^\/api\/bookings\/[^/]+$/ },
  { ...bookingPage("active"), name: "driver-booking-loading", face: "loading", api: /^\/api\/bookings\/[^/]+$/ },
  { name: "driver-booking-nowhere", who: "driver", path: "/bookings/nowhere", heading: /./ },
  ...listPage(
    { name: "driver-washes", who: "driver", path: "/washes", heading: /washes/i, api: /^\/api\/carwashes$/ },
    { empty: "newDriver" },
  ),
  { name: "driver-washes-more", who: "driver", path: "/washes", heading: /washes/i, reach: showMore },
  { name: "driver-washes-new", who: "driver", path: "/washes/new", heading: /wash/i, inShort: true },
  ...WASHES.map((state) => ({
    name: `driver-wash-${state}`,
    who: "driver" as const,
    path: ({ washes }: World) => `/washes/${washes[state]}`,
    heading: /./,
    inShort: state === "confirmed",
  })),
  ...listPage(
    { name: "driver-inbox", who: "driver", path: "/inbox", heading: /Inbox/, api: /^\/api\/notifications$/ },
    { empty: "newDriver" },
  ),
  { name: "driver-inbox-more", who: "driver", path: "/inbox", heading: /Inbox/, reach: showMore },
  { name: "driver-account", who: "driver", path: "/account", heading: /Profile/, inShort: true },
  ...listPage({
    name: "driver-preferences",
    who: "driver",
    path: "/account/preferences",
    heading: /Preferences/,
    api: /^\/api\/notifications\/preferences$/,
  }).filter(({ face }) => face !== "empty"),
  ...listPage({
    name: "driver-sessions",
    who: "driver",
    path: "/account/sessions",
    heading: /Devices/,
    api: /^\/api\/me\/sessions$/,
  }).filter(({ face }) => face !== "empty"),
  { name: "driver-not-for-drivers", who: "driver", path: "/owner", heading: /Not for this account/ },
];
