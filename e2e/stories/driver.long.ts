import { expect } from "bun:test";
import type { BookingView, CarwashHourView, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import {
  arrive,
  bellsShow,
  choose,
  dismissToasts,
  expectToasts,
  goTo,
  inbox,
  openInbox,
  press,
  type ToastWords,
  toastAppears,
} from "../people/anybody.ts";
import { bookingIdOf, clockCountsTo, correctPlate, reportBlocked, review, timer } from "../people/booking.ts";
import { bookingIs, openLot, renew, skipAhead } from "../people/driver.ts";

const LOT = "Marine Drive";

/** Everything the driver is told in this story, in its order. */
const HEARS: ToastWords[] = [
  ["5 minutes left", /^Slot A-01, Marine Drive: your time ends at \d\d:\d\d\.$/, "Warning"],
  ["Renewal refused", /^Slot A-01, Marine Drive: .*declined.*Nothing was charged\.$/, "Error"],
  ["Renewal paid", /^Slot A-01, Marine Drive: you now have until \d\d:\d\d\. ₹10 paid\.$/, "Success"],
  ["Car wash started", /^Quick rinse at Marine Drive\.$/, "Information"],
  ["Car wash done", /^Quick rinse at Marine Drive is finished\.$/, "Success"],
  ["Car wash confirmed", /^Foam wash at Marine Drive on .*\.$/, "Information"],
];

scenario("a driver's day on a phone, all of it heard on a second device", async (stage) => {
  const [phone, second, owner] = await Promise.all([
    arrive(stage, "driver", "phone", PHONE),
    arrive(stage, "driver", "second device"),
    ApiClient.signIn(stage.server, "owner"),
  ]);
  const api = await ApiClient.signIn(stage.server, "driver");
  const { page } = phone;
  const both = [phone, second];

  // Booked with a wash, the slot picked by keyboard.
  await openLot(phone, LOT);
  await page.getByRole("button", { name: /^A-01/ }).focus();
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog", { name: "Slot A-01" });
  await sheet.getByLabel("Number plate").fill("KL 08 AZ 1243");
  await choose(sheet, /^30 min/);
  await choose(sheet, /^Quick rinse/);
  await press(sheet, /^Pay/);
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  await sheet.waitFor({ state: "detached" });
  const id = bookingIdOf(phone);
  const now = async () => (await api.get<BookingView>(`/api/bookings/${id}`)).body;
  await clockCountsTo(phone, "Time left", (await now()).endsAt, api);

  // The second device finds it among the running ones and follows from there.
  await goTo(second, "My bookings");
  await second.page
    .getByRole("region", { name: "Running" })
    .getByRole("link", { name: `Slot A-01, ${LOT}` })
    .click();
  await second.page.getByText("Booked for KL 08 AZ 1243").waitFor();
  await (await correctPlate(phone, "KL 08 AZ 1234")).waitFor({ state: "detached" });
  await second.page.getByText("Booked for KL 08 AZ 1234").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Remind me in my calendar/ }).click();
  expect(await Bun.file(await (await download).path()).text()).toContain("BEGIN:VALARM");

  await skipAhead(phone, "To the warning");
  await toastAppears("5 minutes left", both);
  for (const device of both) await timer(device, "Ending soon").waitFor();
  phone.faults.expect({ status: 402, path: /^\/api\/bookings\/[^/]+\/renewals$/ });
  await renew(phone, "Declined");
  await toastAppears("Renewal refused", both);
  await renew(phone, "Test UPI id that works");
  await toastAppears("Renewal paid", both);
  for (const device of both) await clockCountsTo(device, "Time left", (await now()).endsAt, api);
  await dismissToasts(phone);

  await (await reportBlocked(phone, "A-01")).waitFor({ state: "detached" });
  await until("another slot", async () => (await now()).slot.label !== "A-01");
  const { label } = (await now()).slot;
  for (const device of both)
    await device.page.getByText(`Your slot is now ${label}, it was A-01.`).waitFor({ state: "attached" });

  const wash = (await now()).carwash?.id ?? "";
  for (const [step, toast] of [
    ["start", "Car wash started"],
    ["complete", "Car wash done"],
  ] as const) {
    expect((await owner.post(`/api/owner/carwashes/${wash}/${step}`, {})).status).toBe(200);
    await toastAppears(toast, both);
  }

  // Left by keyboard.
  await page.getByRole("button", { name: "End parking" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "End parking now?" }).getByRole("button", { name: "End now" }).focus();
  await page.keyboard.press("Enter");
  for (const device of both) await bookingIs(device, "Completed");
  const receipt = second.page.getByRole("region", { name: "Receipt" });
  await receipt.getByText("Declined", { exact: true }).waitFor();
  await receipt.getByText("₹180", { exact: true }).waitFor();
  await review(phone, 5, "Found my car clean");
  await second.page.getByRole("region", { name: "Your review" }).getByText("Found my car clean").waitFor();

  // Again, for tomorrow; then plans change.
  await page.getByRole("link", { name: "Book again" }).click();
  // The slot of before is picked already where it is free.
  const again = page.getByRole("dialog", { name: `Slot ${label}` });
  await choose(again, "Book for later");
  const { serverTime } = (await api.get<{ serverTime: string }>("/api/demo/clock")).body;
  const wall = new Date(Date.parse(serverTime) + (24 + 5.5) * 3_600_000).toISOString().slice(0, 16);
  await again.getByLabel("Start", { exact: true }).fill(wall);
  await choose(again, /^1 h/);
  await press(again, /^Pay/);
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  await goTo(phone, "My bookings");
  await page
    .getByRole("region", { name: "Coming" })
    .getByRole("link", { name: `Slot ${label}, ${LOT}` })
    .click();
  await timer(phone, "Starts in").waitFor();
  await press(page, "Cancel booking");
  await press(page, "Cancel now");
  await bookingIs(phone, "Cancelled");
  await page.getByText(/^Cancelled by you\. ₹40 goes back to where it was paid from\./).waitFor();

  // A wash on its own.
  await goTo(second, "My bookings");
  const day = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: "Asia/Kolkata" });
  const tomorrow = day.format(Date.parse(serverTime) + 24 * 3_600_000);
  const hours = await api.get<Page<CarwashHourView>>(`/api/lots/demo-lot-marine-drive/carwash-hours?date=${tomorrow}`);
  const hour = hours.body.items.at(-1)?.startsAt ?? "";
  await page.goto(`/washes/new?lot=demo-lot-marine-drive&service=demo-service-foam&day=${tomorrow}&hour=${hour}`);
  await page.getByRole("radio", { name: /^20:00/, checked: true }).waitFor();
  await press(page, "Pay ₹299");
  await page.getByRole("heading", { level: 1, name: "Car wash" }).waitFor();
  const loneId = new URL(page.url()).pathname.split("/").at(-1);
  expect((await owner.post(`/api/owner/carwashes/${loneId}/confirm`, {})).status).toBe(200);
  await toastAppears("Car wash confirmed", both);
  await page.getByText("Everything is arranged.").waitFor();

  for (const device of both) expectToasts(device, HEARS);
  await bellsShow(HEARS.length, both);
  await openInbox(second);
  const told = (await inbox(second)).map(({ title }) => title).reverse();
  expect(told).toEqual(HEARS.map(([title]) => title));
});
