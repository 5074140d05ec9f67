import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import {
  applies,
  assignEmployee,
  decideWaiting,
  declineBooking,
  entry,
  figure,
  openEntry,
  ownerRegisters,
} from "../people/admin.ts";
import {
  arrive,
  bellsShow,
  dismissToasts,
  expectToasts,
  goTo,
  openInbox,
  press,
  toastAppears,
} from "../people/anybody.ts";
import { book } from "../people/driver.ts";

scenario(
  "a day of an admin: lets owners in, declines, traces a complaint, hires, changes prices, closes an account",
  async (stage) => {
    const [admin, phone, driver, owner] = [
      await arrive(stage, "admin"),
      await arrive(stage, "admin", "admin's phone", PHONE),
      await arrive(stage, "driver"),
      await arrive(stage, "owner"),
    ];
    const { page } = admin;
    const api = await ApiClient.signIn(stage.server, "driver");
    await page.getByText(/^Live, /).waitFor();

    // Morning: two want in. One is decided on the desk, one on the phone; both devices agree.
    await ownerRegisters(stage.server, "Anand Rao", "Anand Parking");
    await ownerRegisters(stage.server, "Bala Iyer", "Bala Parking");
    await toastAppears("An owner awaits approval", [admin, phone], 2);
    await decideWaiting(admin, "Anand Parking", "Approve");
    await decideWaiting(phone, "Bala Parking", "Decline", "The papers are missing");
    for (const device of [admin, phone]) await device.page.getByText("Nobody is waiting.").waitFor();
    await bellsShow(2, [admin, phone]);
    await openInbox(phone);
    await press(phone.page, "Mark all read");
    await bellsShow(0, [admin, phone]);

    // Noon: a driver parks where nobody should. The admin finds the plate and declines; everybody concerned hears.
    await book(driver, { lot: "Marine Drive", slot: "A-01", plate: "KL08BB7777" });
    await toastAppears("New booking", [owner]);
    await until("a running booking", async () => (await figure(admin, "Running bookings")) === "1");
    await declineBooking(admin, "KL 08 BB 7777", "The gate is blocked");
    await toastAppears("Booking declined", [driver]);
    await toastAppears("Booking cancelled", [owner]);
    expect(driver.toasts.at(-1)?.body).toContain("The gate is blocked");
    await dismissToasts(driver);

    // "Why did I not get it?" The driver did; the trace says when and where.
    const drawer = await openEntry(admin, "KL 08 BB 7777");
    await drawer.getByRole("link", { name: "Trace their notices" }).click();
    await page.getByText("Devika Pillai · Driver · driver@parkmate.test").waitFor();
    const notices = page.getByRole("region", { name: "Notices, newest first" });
    await until("a sentence that says it was shown", async () => {
      if (await notices.getByText(/^Shown on .* Not read yet\.$/).isVisible()) return true;
      await press(notices, "Refresh");
      await notices.getByRole("button", { name: "Refresh", disabled: false }).waitFor();
      return false;
    });
    // The drawer is in the address: the way back leads into it.
    await page.goBack();
    await press(drawer, "Close");
    await page.getByRole("heading", { level: 1, name: "Bookings" }).waitFor();

    // Afternoon: somebody applies and works for an owner by the evening.
    await applies(stage.server, "Kiran Paul", "9847099991");
    await goTo(admin, "Employees");
    await press(entry(admin, "Kiran Paul"), "Accept");
    await entry(admin, "Kiran Paul", "Free pool").waitFor();
    await assignEmployee(admin, "Kiran Paul", "Khan Parking");
    await toastAppears("Employee assigned to you", [owner]);

    // The server dies in the middle of it; whatever was on the screen is true again afterwards.
    await stage.outage();
    await goTo(admin, "Services");
    const editing = await openEntry(admin, "Quick rinse", "Change Quick rinse");
    await editing.getByLabel("Price in rupees").fill("175");
    await press(editing, "Save");
    await entry(admin, "Quick rinse", "₹175").waitFor();
    const { body } = await api.get<{ items: { name: string; pricePaise: number }[] }>("/api/carwash/services");
    expect(body.items.find(({ name }) => name === "Quick rinse")?.pricePaise).toBe(17_500);

    // Evening: the driver's account is closed, and is nowhere signed in any more.
    await goTo(admin, "People");
    const person = await openEntry(admin, "Devika Pillai");
    await press(person, "Disable account");
    await press(page.getByRole("dialog", { name: "Disable Devika Pillai?" }), "Disable account");
    await person.getByText("Disabled since").waitFor();
    await driver.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await press(person, "Close");

    // What the admin was told all day: two owners, once each, on both devices.
    for (const device of [admin, phone]) {
      expectToasts(device, [
        ["An owner awaits approval", /^Anand .*, Kochi\.$/, "Information"],
        ["An owner awaits approval", /^Bala .*, Kochi\.$/, "Information"],
      ]);
    }
  },
);
