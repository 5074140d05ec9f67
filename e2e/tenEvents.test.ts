import { expect } from "bun:test";
import { scenario } from "./harness/stage.ts";
import {
  arrive,
  bellsShow,
  type DemoAccount,
  dismissToasts,
  expectToasts,
  inbox,
  openInbox,
  press,
  type ToastWords,
  toastAppears,
} from "./people/anybody.ts";
import { addWash, book, bookingIs, renew, skipAhead } from "./people/driver.ts";
import { assignEmployee, declineBooking, moveWash, verifyCash } from "./people/staff.ts";

const LOT = "Marine Drive";
const OTHER_PLATE = "KL08BB7777";

const DRIVER_HEARS: ToastWords[] = [
  ["Car wash started", /^Quick rinse at Marine Drive\.$/, "Information"],
  ["Car wash done", /^Quick rinse at Marine Drive is finished\.$/, "Success"],
  ["5 minutes left", /^Slot A-01, Marine Drive: your time ends at \d\d:\d\d\.$/, "Warning"],
  ["Renewal refused", /^Slot A-01, Marine Drive: .*declined.*Nothing was charged\.$/, "Error"],
  ["Renewal paid", /^Slot A-01, Marine Drive: you now have until \d\d:\d\d\. ₹10 paid\.$/, "Success"],
  ["5 minutes left", /^Slot A-01, Marine Drive: your time ends at \d\d:\d\d\.$/, "Warning"],
  [
    "Your time is up",
    /^Slot A-01, Marine Drive: the slot is kept for you until \d\d:\d\d\. Renew to stay\.$/,
    "Information",
  ],
  ["Booking closed", /^Slot A-01, Marine Drive was released after 1 hour 5 minutes\. Total ₹30\.$/, "Warning"],
  ["Cash received", /^₹20 for Slot A-02, Marine Drive\. Your booking is active until \d\d:\d\d\.$/, "Success"],
  ["Booking declined", /declined your booking\. Reason: The gate is blocked ₹20 will be refunded\.$/, "Warning"],
];

const OWNER_HEARS: ToastWords[] = [
  ["New booking", /^Slot A-01, Marine Drive: KL 08 AZ 1234, ₹20 by UPI\.$/, "Information"],
  ["Car wash ordered", /^Quick rinse at Marine Drive, slot A-01\. Ravi Kumar is assigned\.$/, "Information"],
  ["Booking renewed", /^Slot A-01, Marine Drive: until \d\d:\d\d, ₹10 paid\.$/, "Information"],
  ["New booking", /^Slot A-02, Marine Drive: KL 08 AZ 1234, ₹20 by cash\. Needs verifying\.$/, "Information"],
  ["New booking", /^Slot A-03, Marine Drive: KL 08 BB 7777, ₹20 by UPI\.$/, "Information"],
  ["Booking cancelled", /cancelled by an admin\. Reason: The gate is blocked/, "Warning"],
  ["Employee assigned to you", /^Meera Joseph, 9847030003\.$/, "Information"],
];

scenario(
  "the ten events are each seen once, by the right person, on both devices",
  async (stage) => {
    const pair = (account: DemoAccount) =>
      Promise.all([arrive(stage, account, `${account} 1`), arrive(stage, account, `${account} 2`)]);
    const [drivers, owners, admins, strangers] = await Promise.all([
      pair("driver"),
      pair("owner"),
      pair("admin"),
      Promise.all([arrive(stage, "driver2"), arrive(stage, "owner2")]),
    ]);
    const [driver] = drivers;
    const [owner] = owners;
    const [admin] = admins;

    await book(driver, { lot: LOT, slot: "A-01" });
    await toastAppears("New booking", owners);

    await addWash(driver, "Quick rinse");
    await toastAppears("Car wash ordered", owners);
    await moveWash(owner, "Start wash");
    await toastAppears("Car wash started", drivers);
    await moveWash(owner, "Complete wash");
    await toastAppears("Car wash done", drivers);

    await skipAhead(driver, "To the warning");
    await toastAppears("5 minutes left", drivers);
    driver.faults.expect({ status: 402, path: /^\/api\/bookings\/[^/]+\/renewals$/ });
    await renew(driver, "Declined");
    await toastAppears("Renewal refused", drivers);
    await renew(driver, "Test UPI id that works");
    await toastAppears("Renewal paid", drivers);
    await toastAppears("Booking renewed", owners);
    await dismissToasts(driver);

    await skipAhead(driver, "To the warning");
    await toastAppears("5 minutes left", drivers, 2);
    await skipAhead(driver, "To the end");
    await toastAppears("Your time is up", drivers);
    await bookingIs(driver, "Time is up");
    await skipAhead(driver, "To the end of grace");
    await toastAppears("Booking closed", drivers);
    await bookingIs(driver, "Completed");
    await dismissToasts(driver);

    await book(driver, { lot: LOT, slot: "A-02", pay: "Cash at the counter" });
    await toastAppears("New booking", owners, 2);
    await verifyCash(owner, "KL 08 AZ 1234");
    await toastAppears("Cash received", drivers);
    await bookingIs(driver, "Active");

    await book(driver, { lot: LOT, slot: "A-03", plate: OTHER_PLATE });
    await toastAppears("New booking", owners, 3);
    await declineBooking(admin, "KL 08 BB 7777", "The gate is blocked");
    await toastAppears("Booking declined", drivers);
    await toastAppears("Booking cancelled", owners);
    await bookingIs(driver, "Cancelled");

    await assignEmployee(admin, "Meera Joseph", "Khan Parking");
    await toastAppears("Employee assigned to you", owners);

    const everybody = [...drivers, ...owners, ...admins, ...strangers];
    const exactly = async () => {
      for (const device of drivers) expectToasts(device, DRIVER_HEARS);
      for (const device of owners) expectToasts(device, OWNER_HEARS);
      for (const device of [...admins, ...strangers]) expectToasts(device, []);
      await bellsShow(DRIVER_HEARS.length, drivers);
      await bellsShow(OWNER_HEARS.length, owners);
      await bellsShow(0, [...admins, ...strangers]);
    };
    // Nothing may come late or twice: that is only seen by waiting.
    await Bun.sleep(5_000);
    await exactly();
    await Promise.all(everybody.map(({ page }) => page.reload()));
    await Bun.sleep(3_000);
    await exactly();

    await openInbox(driver);
    const told = await inbox(driver);
    // A warning of what is over says so.
    const later = (title: string) => (title === "5 minutes left" ? "Your time was about to end" : title);
    expect(told.map(({ title }) => title).reverse()).toEqual(DRIVER_HEARS.map(([title]) => later(title)));
    expect(told.every(({ isUnread }) => isUnread)).toBe(true);
    await press(driver.page, "Mark all read");
    await bellsShow(0, drivers);
    await bellsShow(OWNER_HEARS.length, owners);
  },
  { timeoutMs: 90_000 },
);
