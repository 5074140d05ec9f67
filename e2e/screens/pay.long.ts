import { expect } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import type { Locator } from "playwright-core";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press } from "../people/anybody.ts";
import { bookingIs, openLot } from "../people/driver.ts";

const LOT = "Marine Drive";

/** The open sheet of a free slot. */
async function openSheet(device: Device, label: string): Promise<Locator> {
  await device.page.getByRole("button", { name: new RegExp(`^${label}, free`) }).click();
  const sheet = device.page.getByRole("dialog", { name: `Slot ${label}` });
  await sheet.waitFor();
  return sheet;
}

async function bookingsOf(driver: ApiClient): Promise<BookingView[]> {
  const { body } = await driver.get<{ items: BookingView[] }>("/api/bookings");
  return body.items;
}

scenario("UPI shows its id, link and code; a refusal stays in place, and another instrument pays", async (stage) => {
  const device = await arrive(stage, "driver", "driver", PHONE);
  const { page } = device;
  const api = await ApiClient.signIn(stage.server, "driver");
  await openLot(device, LOT);
  const sheet = await openSheet(device, "A-01");
  await choose(sheet, /^30 min/);
  await choose(sheet, /^Quick rinse/);
  await sheet.getByText("Test mode: no real money moves.", { exact: false }).waitFor();
  await sheet.getByText("parkmate@sandbox").waitFor();
  const link = await sheet.getByRole("link", { name: "Open a UPI app" }).getAttribute("href");
  expect(link).toStartWith("upi://pay?pa=parkmate%40sandbox&pn=ParkMate&am=170.00&cu=INR&");
  expect(await sheet.getByRole("img", { name: /^QR code/ }).count()).toBe(0);
  await press(sheet, "Show QR code");
  await sheet.getByRole("img", { name: "QR code to pay parkmate@sandbox by UPI" }).waitFor();

  device.faults.expect({ status: 402, path: /\/api\/bookings$/ });
  await choose(sheet, "Not enough money");
  await press(sheet, "Pay ₹170");
  const refusal = sheet.getByRole("alert");
  await refusal.getByText("There is not enough money in the account").waitFor();
  await refusal.getByText("Nothing was charged. Choose another way to pay, or try again.").waitFor();
  expect(await bookingsOf(api)).toEqual([]);
  await choose(sheet, "Card");
  // What was refused is not what stands there now.
  await refusal.waitFor({ state: "detached" });
  await choose(sheet, "Declined");
  await press(sheet, "Pay ₹170");
  await refusal.getByText("The payment was declined").waitFor();
  expect(await sheet.getByRole("radio", { name: /^30 min/ }).isChecked()).toBe(true);
  expect(await sheet.getByRole("radio", { name: /^Quick rinse/ }).isChecked()).toBe(true);
  await choose(sheet, "Test card that works");
  await press(sheet, "Pay ₹170");
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  const [booking, ...others] = await bookingsOf(api);
  expect(others).toEqual([]);
  expect(booking).toMatchObject({ state: "active", pricePaise: 2000, carwash: { service: { name: "Quick rinse" } } });
});

scenario("a bank that is slow is waited for in sight; one that answers later leads to the booking", async (stage) => {
  const device = await arrive(stage, "driver");
  const { page } = device;
  await openLot(device, LOT);
  const sheet = await openSheet(device, "A-01");
  const bank = Promise.withResolvers<void>();
  let asked = 0;
  await page.route("**/api/bookings", async (route, request) => {
    if (request.method() === "POST") {
      asked++;
      await bank.promise;
    }
    await route.continue();
  });
  await choose(sheet, "Confirms later");
  const pay = sheet.getByRole("button", { name: /^Pay/ });
  await pay.click();
  await sheet.getByRole("status").getByText("Waiting for the bank.", { exact: false }).waitFor();
  expect(await pay.getAttribute("aria-busy")).toBe("true");
  // Neither a second click nor Escape does anything meanwhile.
  await pay.click({ force: true });
  await page.keyboard.press("Escape");
  expect(await sheet.isVisible()).toBe(true);
  bank.resolve();
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  await bookingIs(device, "Waiting for payment");
  await bookingIs(device, "Active");
  expect(asked).toBe(1);
});

scenario("a reload while paying charges nothing twice, and says what became of it", async (stage) => {
  const device = await arrive(stage, "driver");
  const { page } = device;
  const api = await ApiClient.signIn(stage.server, "driver");
  await openLot(device, LOT);

  // The request reaches nobody: after the reload it can be gone on with, once.
  const keys: (string | undefined)[] = [];
  await page.route("**/api/bookings", async (route, request) => {
    if (request.method() !== "POST") return route.continue();
    keys.push(request.headers()["idempotency-key"]);
  });
  let sheet = await openSheet(device, "A-01");
  await choose(sheet, /^30 min/);
  await press(sheet, /^Pay/);
  await until("request", () => keys.length === 1);
  await page.reload();
  await page.unroute("**/api/bookings");
  const interrupted = page.getByRole("region", { name: "Your last booking was interrupted" });
  await interrupted
    .getByText("You left while slot A-01 was being booked for KL 08 AZ 1234.", { exact: false })
    .waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await bookingsOf(api)).toEqual([]);
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/api/bookings"));
  await press(interrupted, "Go on and book A-01");
  expect((await sent).headers()["idempotency-key"]).toBe(keys[0] as string);
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  expect((await bookingsOf(api)).map(({ slot }) => slot.label)).toEqual(["A-01"]);

  // The request arrives, its answer does not: the booking is found, nothing is sent again.
  await openLot(device, LOT);
  let answered = false;
  await page.route("**/api/bookings", async (route, request) => {
    if (request.method() !== "POST") return route.continue();
    await route.fetch();
    answered = true;
  });
  sheet = await openSheet(device, "A-02");
  await sheet.getByLabel("Number plate").fill("KL07AB0002");
  await press(sheet, /^Pay/);
  await until("answer that is lost", () => answered);
  await page.reload();
  await page.unroute("**/api/bookings");
  await interrupted.getByText("Slot A-02 was booked for KL 07 AB 0002 after all.").waitFor();
  await press(interrupted, "Open the booking");
  await page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
  await page.getByText("KL 07 AB 0002").first().waitFor();
  expect((await bookingsOf(api)).map(({ slot }) => slot.label)).toEqual(["A-02", "A-01"]);
  // It was told once: the lot says nothing of it any more.
  await openLot(device, LOT);
  await page.getByRole("button", { name: /^A-02, taken/ }).waitFor();
  expect(await interrupted.count()).toBe(0);
});
