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
import { assignEmployee, declineBooking, moveWash, row, verifyCash } from "./people/staff.ts";

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
  ["Booking declined", /declined your booking\. Reason: The gate is blocked\. ₹20 will be refunded\.$/, "Warning"],
];

const OWNER_HEARS: ToastWords[] = [
  ["New booking", /^Slot A-01, Marine Drive: KL 08 AZ 1234, ₹20 by UPI\.$/, "Information"],
  ["Car wash ordered", /^Quick rinse at Marine Drive, slot A-01\. Ravi Kumar is assigned\.$/, "Information"],
  ["Booking renewed", /^Slot A-01, Marine Drive: until \d\d:\d\d, ₹10 paid\.$/, "Information"],
  ["New booking", /^Slot A-02, Marine Drive: KL 08 AZ 1234, ₹20 by cash\. Needs verifying\.$/, "Information"],
  ["New booking", /^Slot A-03, Marine Drive: KL 08 BB 7777, ₹20 by UPI\.$/, "Information"],
  ["Booking cancelled", /cancelled by an admin\. Reason: The gate is blocked\. ₹20 will be refunded\.$/, "Warning"],
  ["Employee assigned to you", /^Meera Joseph, 9847030003\.$/, "Information"],
];

scenario("the ten events are each seen once, by the right person, on both devices", async (stage) => {
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
  await openInbox(owner);
  await press(row(owner, "Employee assigned to you"), "Mark read");
  await bellsShow(OWNER_HEARS.length - 1, owners);
  await bellsShow(0, [...admins, ...strangers]);
});

const AWAY_HEARS = [
  "Cash received",
  "Car wash started",
  "Car wash done",
  "Booking declined",
  "Your time was about to end",
  "Your time is up",
  "Booking closed",
];

scenario(
  "what happens while the page is closed and the server is killed is all there on return, once",
  async (stage) => {
    const [driver, owner, admin, other] = await Promise.all([
      arrive(stage, "driver"),
      arrive(stage, "owner"),
      arrive(stage, "admin"),
      arrive(stage, "driver2"),
    ]);
    await book(driver, { lot: LOT, slot: "A-02", plate: OTHER_PLATE, pay: "Cash at the counter" });
    await book(driver, { lot: LOT, slot: "A-01" });
    await addWash(driver, "Quick rinse");
    await toastAppears("Car wash ordered", [owner]);
    await driver.closePage();

    await verifyCash(owner, "KL 08 BB 7777");
    await moveWash(owner, "Start wash");
    await moveWash(owner, "Complete wash");
    await declineBooking(admin, "KL 08 BB 7777", "The gate is blocked");
    await toastAppears("Booking cancelled", [owner]);
    // Time passes for everybody, also by the clock of somebody else's page.
    await book(other, { lot: "MG Road", slot: "A-01", minutes: "2 h" });
    for (let skips = 0; skips < 6; skips++) await skipAhead(other, "+5 min");
    await book(other, { lot: LOT, slot: "B-01", pay: "Confirms later", plate: "KA05XX0001" });

    await stage.outage();
    // The provider confirms across the kill; whether a page is back by then decides how it is shown there.
    await bellsShow(5, [owner]);
    await skipAhead(other, "+5 min");
    await book(other, { lot: LOT, slot: "B-02", plate: "KA05XX0002" });
    await bellsShow(1, [other]);
    await bellsShow(6, [owner]);

    await driver.openTab("/lots");
    await bellsShow(AWAY_HEARS.length, [driver]);
    await toastAppears(`${AWAY_HEARS.length} notices while you were away`, [driver]);
    await openInbox(driver);
    const told = await inbox(driver);
    expect(told.map(({ title }) => title).reverse()).toEqual(AWAY_HEARS);
    expect(told.every(({ isUnread }) => isUnread)).toBe(true);
    expect(driver.toasts).toHaveLength(1);

    await openInbox(owner);
    const heard = ["New booking", "New booking", "Car wash ordered", "Booking cancelled", "New booking", "New booking"];
    expect((await inbox(owner)).map(({ title }) => title).reverse()).toEqual(heard);
    const [summaries, toasts] = [
      owner.toasts.filter(({ title }) => title === "1 notice while you were away"),
      owner.toasts.filter(({ title }) => title !== "1 notice while you were away"),
    ];
    expect(summaries.length + toasts.length).toBe(heard.length);
    expect(new Set(toasts.map(({ title, body }) => `${title} ${body}`)).size).toBe(toasts.length);
  },
);
