/**
 * Every form of the product into which text is typed, and how it is reached: hostile text is put into each of them. Those
 * that only ask or offer a choice have nothing that could be typed.
 */
import type { BookingView, CarwashHourView, OwnerView, Page, PaymentView } from "@parkmate/protocol";
import type { Locator } from "playwright-core";
import { ApiClient } from "../harness/apiClient.ts";
import type { Device } from "../harness/device.ts";
import type { RealServer } from "../harness/server.ts";
import { choose, type DemoAccount, press } from "../people/anybody.ts";
import { fillBooking } from "../people/driver.ts";
import { Hand } from "./world.ts";

const LOT = "demo-lot-marine-drive";
const SLOT = "demo-slot-marine-drive-a-02";
const DAY_MS = 86_400_000;
/** As many hours as a day of washing certainly has. */
const HOURS = 8;

/** Makes what a form is about, elsewhere. */
export class Elsewhere {
  readonly #server: RealServer;
  #made = 0;

  constructor(server: RealServer) {
    this.#server = server;
  }

  hand(account: string): Promise<Hand> {
    return Hand.signIn(this.#server, account);
  }

  /** How often something was made, this time included. */
  next(): number {
    this.#made += 1;
    return this.#made;
  }

  /** A new booking of `account`, in the slot that its last one left. */
  async parks(
    account: DemoAccount,
    method: "upi" | "cash" = "upi",
  ): Promise<{ booking: BookingView; payment: PaymentView }> {
    const hand = await this.hand(account);
    for (const state of ["active", "pending"]) {
      const { items } = await hand.api.ask<Page<BookingView>>("GET", `/api/bookings?state=${state}`);
      for (const { id } of items) await hand.post(`/api/bookings/${id}/${state === "active" ? "end" : "cancel"}`);
    }
    return hand.book(SLOT, `KL07HT${String(this.next()).padStart(4, "0")}`, { method });
  }

  /** A wash that is ordered for tomorrow. */
  async ordersWash(account: DemoAccount): Promise<string> {
    const hand = await this.hand(account);
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(Date.now() + DAY_MS);
    const { items } = await hand.api.ask<Page<CarwashHourView>>("GET", `/api/lots/${LOT}/carwash-hours?date=${day}`);
    const { carwash } = await hand.wash(LOT, items.find(({ left }) => left > 0)?.startsAt ?? "", "upi");
    return carwash.id;
  }

  /** Somebody registers as an owner. */
  async registers(): Promise<OwnerView> {
    const account = `hostile.${this.next()}`;
    const business = `Parking of ${account}`;
    const profile = { role: "owner", name: "Bala Iyer", businessName: business, city: "Kochi" };
    await ApiClient.register(this.#server, account, profile);
    const admin = await this.hand("admin");
    const path = `/api/admin/owners?q=${encodeURIComponent(business)}`;
    const { items } = await admin.api.ask<Page<OwnerView>>("GET", path);
    const [owner] = items;
    if (!owner) throw new Error(`${business} is not listed`);
    return owner;
  }
}

export interface FormRow {
  name: string;
  who: "visitor" | DemoAccount;
  /** The form, or the part of the page that holds it, freshly opened. */
  open: (device: Device, elsewhere: Elsewhere) => Promise<Locator>;
  submit: string | RegExp;
  /** What some fields hold instead, by label: something right, so that the others are looked at. */
  right?: Readonly<Record<string, string>>;
}

/** The form on the page at that address that has that button. */
const formAt =
  (path: string, submit: string, role?: string) =>
  async ({ page }: Device): Promise<Locator> => {
    await page.goto(path);
    const form = page.locator("form").filter({ has: page.getByRole("button", { name: submit, exact: true }) });
    await form.waitFor();
    if (role) await choose(form, role);
    return form;
  };

const row = (name: string, who: FormRow["who"], path: string, submit: string, role?: string): FormRow => ({
  name,
  who,
  open: formAt(path, submit, role),
  submit,
});

/** The sheet on top of the page, once it has a form. */
async function formOnTop({ page }: Device): Promise<Locator> {
  const form = page.getByRole("dialog").last().locator("form").last();
  await form.waitFor();
  return form;
}

/** The sheet that a button of a page opens. */
const sheetAt =
  (path: string, button: string | RegExp) =>
  async (device: Device): Promise<Locator> => {
    await device.page.goto(path);
    await device.page.getByRole("main").getByRole("button", { name: button }).first().click();
    return formOnTop(device);
  };

const OWN_LOT = `/owner/lots/${LOT}`;

const DRIVER_FORMS: readonly FormRow[] = [
  row("a driver's profile", "driver", "/account", "Save profile"),
  row("password", "driver", "/account/sessions", "Change password"),
  {
    name: "book a slot",
    who: "driver",
    open: async (device) => {
      await device.page.goto("/lots");
      return fillBooking(device, { lot: "Marine Drive", slot: "A-01" });
    },
    submit: /^Pay/,
  },
  {
    name: "correct a plate",
    who: "driver",
    open: async (device, elsewhere) => {
      const { booking } = await elsewhere.parks("driver");
      return sheetAt(`/bookings/${booking.id}`, /^Correct the plate/)(device);
    },
    submit: "Save",
  },
  {
    name: "review",
    who: "driver",
    open: async (device, elsewhere) => {
      const { booking } = await elsewhere.parks("driver");
      await (await elsewhere.hand("driver")).post(`/api/bookings/${booking.id}/end`);
      const form = await formAt(`/bookings/${booking.id}`, "Send review")(device);
      await choose(form, "4 of 5 stars");
      return form;
    },
    submit: "Send review",
  },
  {
    name: "order a wash",
    who: "driver",
    open: async ({ page }, elsewhere) => {
      await page.goto(`/washes/new?service=demo-service-foam&lot=${LOT}`);
      await choose(page, "Tomorrow");
      // Another hour each time: each takes two cars, and the page first shows what it knew before.
      await page
        .getByRole("radio", { name: /left$/ })
        .nth(elsewhere.next() % HOURS)
        .check();
      return page.getByRole("main").locator("form");
    },
    submit: /^Pay/,
  },
];

const PRICE = { "Price per hour in rupees": "40" } as const;

const OWNER_FORMS: readonly FormRow[] = [
  row("an owner's profile", "owner", "/account", "Save profile"),
  { name: "a new lot", who: "owner", open: sheetAt("/owner/lots", "Add a lot"), submit: "Add lot" },
  {
    name: "a new lot with a pincode",
    who: "owner",
    open: sheetAt("/owner/lots", "Add a lot"),
    submit: "Add lot",
    right: { Pincode: "682031", Latitude: "", Longitude: "", "Renewal discount in percent": "0" },
  },
  { name: "a lot", who: "owner", open: sheetAt(OWN_LOT, "Edit"), submit: "Save changes" },
  { name: "so many slots", who: "owner", open: sheetAt(OWN_LOT, "Add slots"), submit: "Add slots" },
  {
    name: "slots by label",
    who: "owner",
    open: async (device) => {
      const form = await sheetAt(OWN_LOT, "Add slots")(device);
      await choose(form, "I name them");
      return form;
    },
    submit: "Add slots",
    right: PRICE,
  },
  { name: "a slot", who: "owner", open: sheetAt(OWN_LOT, /^A-0/), submit: "Save changes" },
  { name: "a slot's label", who: "owner", open: sheetAt(OWN_LOT, /^A-0/), submit: "Save changes", right: PRICE },
  {
    name: "why cash is rejected",
    who: "owner",
    open: async (device, elsewhere) => {
      const { payment } = await elsewhere.parks("driver2", "cash");
      await device.page.goto(`/owner/payments?payment=${payment.id}`);
      await press(device.page.getByRole("dialog"), "Reject");
      return formOnTop(device);
    },
    submit: "Reject payment",
  },
  {
    name: "why a booking is cancelled",
    who: "owner",
    open: async (device, elsewhere) => {
      const { booking } = await elsewhere.parks("driver2");
      await device.page.goto(`/owner/bookings?booking=${booking.id}`);
      await press(device.page.getByRole("dialog"), "Cancel booking");
      return formOnTop(device);
    },
    submit: "Cancel now",
  },
  {
    name: "why a wash is cancelled",
    who: "owner",
    open: async (device, elsewhere) => {
      await device.page.goto(`/owner/washes?wash=${await elsewhere.ordersWash("driver2")}`);
      await press(device.page.getByRole("dialog"), /^More for/);
      await device.page.getByRole("menuitem", { name: "Cancel wash" }).click();
      return formOnTop(device);
    },
    submit: "Cancel now",
  },
];

const ADMIN_FORMS: readonly FormRow[] = [
  row("an admin's profile", "admin", "/account", "Save profile"),
  {
    name: "why a booking is declined",
    who: "admin",
    open: async (device, elsewhere) => {
      const { booking } = await elsewhere.parks("driver2");
      return sheetAt(`/admin/bookings?q=${booking.reference}`, "Decline")(device);
    },
    submit: "Decline booking",
  },
  {
    name: "why an owner is declined",
    who: "admin",
    open: async (device, elsewhere) => {
      const { businessName } = await elsewhere.registers();
      await device.page.goto("/admin/owners");
      const waiting = device.page.getByRole("listitem").filter({ hasText: businessName ?? "" });
      await press(waiting.first(), "Decline");
      return formOnTop(device);
    },
    submit: "Decline owner",
  },
  { name: "a new employee", who: "admin", open: sheetAt("/admin/employees", "Add an employee"), submit: "Add" },
  {
    name: "the name of a new employee",
    who: "admin",
    open: sheetAt("/admin/employees", "Add an employee"),
    submit: "Add",
    right: { Phone: "98470 12345", "Licence number": "KL0720220001234" },
  },
  { name: "a new service", who: "admin", open: sheetAt("/admin/services", "Add a service"), submit: "Add service" },
  {
    name: "the words of a new service",
    who: "admin",
    open: sheetAt("/admin/services", "Add a service"),
    submit: "Add service",
    right: { "Price in rupees": "299", Minutes: "30" },
  },
  { name: "a service", who: "admin", open: sheetAt("/admin/services", "Quick rinse"), submit: "Save" },
];

export const FORMS: readonly FormRow[] = [
  row("find parking", "visitor", "/", "Find parking"),
  row("sign in", "visitor", "/sign-in", "Sign in"),
  row("register as a driver", "visitor", "/register", "Register"),
  row("register as an owner", "visitor", "/register", "Register", "I own parking lots"),
  ...DRIVER_FORMS,
  ...OWNER_FORMS,
  ...ADMIN_FORMS,
];
