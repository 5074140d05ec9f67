import { expect } from "bun:test";
import type { BookingView, CarwashHourView, CarwashView, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { loseAnswer } from "../harness/network.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press } from "../people/anybody.ts";
import { fillBooking, isBooked, payButton } from "../people/driver.ts";

const LOT = "Marine Drive";
const BOOK = { method: "POST", path: /^\/api\/bookings$/ } as const;
const WASH = { method: "POST", path: /^\/api\/carwashes$/ } as const;
const LOTS = { method: "POST", path: /^\/api\/owner\/lots$/ } as const;
const UPI = { method: "upi", token: "tok_ok" };

async function bookingsOf(driver: ApiClient): Promise<BookingView[]> {
  return (await driver.get<Page<BookingView>>("/api/bookings")).body.items;
}

scenario("a booking whose answer was lost is said to be one's own, and booked once by a retry", async (stage) => {
  const device = await arrive(stage, "driver", "driver", PHONE);
  const driver = await ApiClient.signIn(stage.server, "driver");
  const sheet = await fillBooking(device, { lot: LOT, slot: "A-01" });
  await loseAnswer(device, BOOK, 2);
  await payButton(sheet).click();
  await sheet.getByText("Whether it arrived is not known", { exact: false }).waitFor();
  // The line has brought the slot's new colour: it is the driver's own.
  await sheet.getByText("Slot A-01 is yours: it is booked for KL 08 AZ 1234.").waitFor();
  expect(await sheet.getByText("no longer free").count()).toBe(0);
  expect(await sheet.getByRole("button", { name: /instead$/ }).count()).toBe(0);

  // Closed, the page says what became of it.
  await payButton(sheet).click();
  await sheet.getByText("Whether it arrived is not known", { exact: false }).waitFor();
  await press(sheet, "Close");
  const interrupted = device.page.getByRole("region", { name: "Your last booking was interrupted" });
  await interrupted.getByText("Slot A-01 was booked for KL 08 AZ 1234 after all.").waitFor();
  await press(interrupted, "Open the booking");
  await isBooked(device);

  const other = await fillBooking(device, { lot: LOT, slot: "A-02", plate: "KL 07 AB 0002" });
  await loseAnswer(device, BOOK);
  await payButton(other).click();
  await other.getByText("Slot A-02 is yours", { exact: false }).waitFor();
  await payButton(other).click();
  await isBooked(device);
  expect((await bookingsOf(driver)).map(({ slot }) => slot.label)).toEqual(["A-02", "A-01"]);
});

scenario("a slot that somebody else takes is said to be gone", async (stage) => {
  const device = await arrive(stage, "driver");
  const other = await ApiClient.signIn(stage.server, "driver2");
  const sheet = await fillBooking(device, { lot: LOT, slot: "A-01" });
  const slotId = "demo-slot-marine-drive-a-01";
  const booked = { slotId, vehicleNumber: "KL08BB7777", minutes: 30, payment: UPI };
  expect((await other.post("/api/bookings", booked)).status).toBe(201);
  await sheet.getByRole("alert").getByText("Slot A-01 is no longer free.").waitFor();
  await sheet.getByRole("button", { name: /instead$/ }).waitFor();
});

scenario("a wash whose answer was lost is ordered once, though its page was left and loaded anew", async (stage) => {
  const device = await arrive(stage, "driver");
  const { page } = device;
  const driver = await ApiClient.signIn(stage.server, "driver");
  const washes = async () => (await driver.get<Page<CarwashView>>("/api/carwashes")).body.items;
  const { serverTime } = (await driver.get<{ serverTime: string }>("/api/demo/clock")).body;
  const day = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone: "Asia/Kolkata" }).format(
    Date.parse(serverTime) + 86_400_000,
  );
  const hours = `/api/lots/demo-lot-marine-drive/carwash-hours?date=${day}`;
  const { startsAt } = (await driver.get<Page<CarwashHourView>>(hours)).body.items[3] as CarwashHourView;
  const query = new URLSearchParams({
    service: "demo-service-quick",
    lot: "demo-lot-marine-drive",
    day,
    hour: startsAt,
  });
  await loseAnswer(device, WASH);
  await page.goto(`/washes/new?${query}`);
  await press(page, "Pay ₹150");
  await page.getByText("Whether it arrived is not known", { exact: false }).waitFor();
  expect(await washes()).toHaveLength(1);
  await page.goto("/washes");
  await page.goto(`/washes/new?${query}`);
  await press(page, "Pay ₹150");
  await page.getByRole("heading", { level: 1, name: "Car wash" }).waitFor();
  expect(await washes()).toHaveLength(1);
});

scenario("a lot whose answer was lost is made once, though its form was closed and filled in again", async (stage) => {
  const device = await arrive(stage, "owner");
  const { page } = device;
  const owner = await ApiClient.signIn(stage.server, "owner");
  const names = async () =>
    (await owner.get<Page<{ name: string }>>("/api/owner/lots")).body.items.map(({ name }) => name);
  const typed = { name: "Fort Kochi", street: "River Road", city: "Kochi", state: "Kerala", pincode: "682001" };
  await page.goto("/owner/lots");
  await loseAnswer(device, LOTS);
  const form = page.getByRole("dialog");
  for (const isLost of [true, false]) {
    await page.getByRole("button", { name: "Add a lot" }).first().click();
    for (const [name, text] of Object.entries(typed)) await form.locator(`input[name=${name}]`).fill(text);
    await form.locator("button[type=submit]").click();
    if (!isLost) continue;
    await form.getByRole("alert").first().waitFor();
    await press(form, "Close");
    await form.waitFor({ state: "detached" });
  }
  await until("answer", async () => (await form.count()) === 0 || page.url().includes("/owner/lots/"));
  expect((await names()).filter((name) => name === "Fort Kochi")).toHaveLength(1);
});
