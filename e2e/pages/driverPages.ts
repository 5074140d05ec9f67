import type { Page } from "playwright-core";
import {
  beingTold,
  beingToldAtField,
  checking,
  inTurn,
  pressing,
  pressingInHeader,
  pressingOnTop,
  type Reach,
  seeing,
  writing,
} from "./reach.ts";
import { listPage, type PageRow } from "./row.ts";
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

/** The sheet of a free slot, and what is done in it. */
const bookSheet = (state: string, ...steps: readonly Reach[]): PageRow => ({
  ...lot,
  name: `driver-lot-book-${state}`,
  dialog: /Slot A-11/,
  reach: inTurn(pickSlot, ...steps),
});

const LOT_PAGES: readonly PageRow[] = [
  ...listPage(
    { name: "driver-lots", who: "driver", path: "/lots", heading: /lots/i, api: /^\/api\/lots$/ },
    { noneMatch: "?q=nowhere", hasMore: true },
  ),
  { ...lot, name: "driver-lot" },
  { ...lot, name: "driver-lot-later", reach: checking("Book for later") },
  { ...lot, name: "driver-lot-bare", path: ({ bareLot }) => `/lots/${bareLot}`, heading: /Fort Kochi/ },
  { ...lot, name: "driver-lot-closed", path: ({ closedLot }) => `/lots/${closedLot}`, heading: /Kaloor/ },
  { ...lot, name: "driver-lot-error", heading: /./, face: "error", api: /^\/api\/lots\/[^/]+$/ },
  { ...lot, name: "driver-lot-loading", heading: /./, face: "loading", api: /^\/api\/lots\/[^/]+$/ },
  { ...lot, name: "driver-lot-book", reach: pickSlot, dialog: /Slot A-11/ },
  bookSheet("cash", checking("Cash at the counter")),
  bookSheet("card", checking("Card")),
  bookSheet("later", checking("Book for later")),
  bookSheet("until", checking(/^Until/)),
  bookSheet("wash", checking(/^Foam wash/)),
  bookSheet("wrong", writing("Number plate", "?"), pressingOnTop(/^Pay/), beingToldAtField),
  {
    // The driver's own car is parked already.
    ...bookSheet(
      "declined",
      writing("Number plate", "KL 08 AZ 7777"),
      checking("Declined"),
      pressingOnTop(/^Pay/),
      beingTold,
    ),
    refusal: { status: 402, path: /^\/api\/bookings$/ },
  },
];

const newWash = { who: "driver", path: "/washes/new", heading: /wash/i } as const;
const chosenWash = "/washes/new?service=demo-service-foam&lot=demo-lot-marine-drive";
const WASHES: readonly (keyof World["washes"])[] = ["pending", "confirmed", "running", "completed", "cancelled"];
const washPage = (state: keyof World["washes"]): PageRow => ({
  name: `driver-wash-${state}`,
  who: "driver",
  path: ({ washes }) => `/washes/${washes[state]}`,
  heading: /./,
});

const WASH_PAGES: readonly PageRow[] = [
  ...listPage(
    { name: "driver-washes", who: "driver", path: "/washes", heading: /washes/i, api: /^\/api\/carwashes$/ },
    { empty: "newDriver", noneMatch: "?state=completed", hasMore: true },
  ),
  ...listPage({ ...newWash, name: "driver-washes-new", api: /^\/api\/(?:lots|carwash\/services)$/ }),
  { ...newWash, name: "driver-washes-new-hours", path: chosenWash },
  {
    ...newWash,
    name: "driver-washes-new-chosen",
    path: chosenWash,
    reach: inTurn(checking("Tomorrow"), checking(/left$/), writing(/^Notes/, "The white one beside the pillar")),
  },
  {
    ...newWash,
    name: "driver-washes-new-missing",
    reach: inTurn(pressing("Order a wash"), seeing(/Still missing/)),
  },
  ...WASHES.map(washPage),
  { ...washPage("pending"), name: "driver-wash-cancel", reach: pressing("Cancel wash"), dialog: /Cancel this wash/ },
  { ...washPage("pending"), name: "driver-wash-error", face: "error", api: /^\/api\/carwashes\/[^/]+$/ },
  { ...washPage("pending"), name: "driver-wash-loading", face: "loading", api: /^\/api\/carwashes\/[^/]+$/ },
  { name: "driver-wash-nowhere", who: "driver", path: "/washes/nowhere", heading: /./ },
];

const account = { who: "driver", path: "/account", heading: /Profile/ } as const;
const sessions = { who: "driver", path: "/account/sessions", heading: /Devices/ } as const;
const preferences = { who: "driver", path: "/account/preferences", heading: /Preferences/ } as const;
const hasNoEmptyFace = ({ face }: PageRow): boolean => face !== "empty";

/** A card is declined for the driver elsewhere: an error, which stays until it is dismissed. */
const beingNotified: Reach = async (page, { bookings }) => {
  const renewal = { minutes: 30, payment: { method: "card", token: "tok_declined" } };
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.post(`/api/bookings/${bookings.active}/renewals`, { data: renewal, headers });
  if (answer.status() !== 402) throw new Error(`a declined renewal was answered with ${answer.status()}`);
  await page.getByLabel("Notices", { exact: true }).getByRole("alert").first().waitFor();
};

/** Wishes for quiet hours, not saved yet. */
const quietAtNight: Reach = async (page) => {
  await page.getByRole("switch", { name: "Keep quiet at night" }).click();
  await page.getByLabel("Time zone").waitFor();
};

const PERSONAL_PAGES: readonly PageRow[] = [
  ...listPage(
    { name: "driver-inbox", who: "driver", path: "/inbox", heading: /Inbox/, api: /^\/api\/notifications$/ },
    { empty: "newDriver", hasMore: true },
  ),
  { name: "driver-inbox-unread", who: "driver", path: "/inbox?show=unread", heading: /Inbox/ },
  { name: "driver-inbox-unread-empty", who: "newDriver", path: "/inbox?show=unread", heading: /Inbox/ },
  { ...account, name: "driver-toast", reach: beingNotified },
  { ...account, name: "driver-account" },
  { ...account, name: "driver-account-menu", reach: pressingInHeader("Account") },
  {
    ...account,
    name: "driver-account-refused",
    refusal: { status: 422, path: /^\/api\/me$/ },
    reach: inTurn(writing("Name", ""), writing(/^Phone/, "nobody's"), pressing("Save profile"), beingToldAtField),
  },
  ...listPage({ ...preferences, name: "driver-preferences", api: /^\/api\/notifications\/preferences$/ }).filter(
    hasNoEmptyFace,
  ),
  { ...preferences, name: "driver-preferences-quiet", reach: quietAtNight },
  {
    ...preferences,
    name: "driver-preferences-quiet-refused",
    refusal: { status: 422, path: /^\/api\/notifications\/preferences$/ },
    reach: inTurn(quietAtNight, writing("From", ""), pressing("Save quiet hours"), beingToldAtField),
  },
  ...listPage({ ...sessions, name: "driver-sessions", api: /^\/api\/me\/sessions$/ }).filter(hasNoEmptyFace),
  { ...sessions, name: "driver-sessions-end", reach: pressing(/^Sign out (?!all)/), dialog: /Sign this device out/ },
  { ...sessions, name: "driver-sessions-end-all", reach: pressing("Sign out all others"), dialog: /all other devices/ },
  {
    ...sessions,
    name: "driver-sessions-password-refused",
    refusal: { status: 422, path: /^\/api\/auth\/change-password$/ },
    reach: inTurn(pressing("Change password"), beingToldAtField),
  },
  { name: "driver-not-for-drivers", who: "driver", path: "/owner", heading: /Not for this account/ },
];

/** What drivers see, but for the pages of one booking. */
export const DRIVER_PAGES: readonly PageRow[] = [...LOT_PAGES, ...WASH_PAGES, ...PERSONAL_PAGES];
