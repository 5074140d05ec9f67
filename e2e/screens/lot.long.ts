import { expect } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import type { Locator } from "playwright-core";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press } from "../people/anybody.ts";
import { openLot } from "../people/driver.ts";

const LOT = "Marine Drive";
const PLATE = "KA05MN4321";
const slotId = (label: string) => `demo-slot-marine-drive-${label.toLowerCase()}`;

/** A booking made by a program of that person. */
async function booked(by: ApiClient, label: string, more: Record<string, unknown> = {}): Promise<BookingView> {
  const payment = { method: "upi", token: "tok_ok" };
  const body = { slotId: slotId(label), vehicleNumber: PLATE, minutes: 60, payment, ...more };
  const answer = await by.post<{ booking: BookingView }>("/api/bookings", body);
  expect(answer.status).toBe(201);
  return answer.body.booking;
}

/** So many hours ahead, on a full minute. */
const inHours = (hours: number) => new Date(Math.ceil(Date.now() / 60_000 + hours * 60) * 60_000);
const clock = (at: string | Date) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Kolkata" }).format(
    new Date(at),
  );
/** As a date-time field takes it, on the lot's clock. */
const wall = (at: Date) => new Date(at.getTime() + 5.5 * 3_600_000).toISOString().slice(0, 16);

const tile = (device: Device, name: RegExp) => device.page.getByRole("button", { name });
const sheetOf = (device: Device, label: string) => device.page.getByRole("dialog", { name: `Slot ${label}` });

/** The booking's page, and on it what the driver booked. */
async function arrivesAtBooking(device: Device): Promise<void> {
  await device.page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
}

/** Where everything of the plan stands, to the pixel. */
function layout(plan: Locator): Promise<string> {
  return plan.getByRole("button").evaluateAll((tiles) =>
    JSON.stringify(
      tiles.map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height];
      }),
    ),
  );
}

scenario("the plan names every slot, moves live, and moves neither focus nor layout", async (stage) => {
  const [device, other, owner] = await Promise.all([
    arrive(stage, "driver", "driver", PHONE),
    ApiClient.signIn(stage.server, "driver2"),
    ApiClient.signIn(stage.server, "owner"),
  ]);
  const { page } = device;
  await openLot(device, LOT);
  await tile(device, /^A-05, free, ₹40\/h, hatchback$/).waitFor();
  // The driver's own kind of vehicle stands out, and only that.
  expect(await page.getByText("fits your vehicle").count()).toBe(1);
  const plan = page.getByRole("group", { name: "Slots" });
  await tile(device, /^A-03, free/).focus();
  await page.evaluate(() => scrollTo(0, 300));
  const before = await layout(plan);

  const later = inHours(2);
  await booked(other, "A-05", { startsAt: later.toISOString(), vehicleNumber: "KA05MN0001" });
  await tile(device, new RegExp(`^A-05, free, till (${clock(later)}|\\w{3}), hatchback, ₹40/h$`)).waitFor();
  const running = await booked(other, "A-03");
  await tile(device, /^A-03, taken/).waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(/^A-03, taken/);
  expect(await layout(plan)).toBe(before);
  await page
    .getByRole("list", { name: /colours and symbols/ })
    .getByText("1 taken")
    .waitFor();
  // A slot that cannot be had is no step; the arrows go on to those that can.
  await page.keyboard.press("ArrowRight");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label")?.slice(0, 4));
  await tile(device, /^A-04, free/).focus();
  await page.keyboard.press("ArrowLeft");
  expect(await focused()).toBe("A-02");
  await page.keyboard.press("ArrowDown");
  expect(await focused()).toBe("A-06");

  await choose(page, /^Sedan/);
  await until("sedans only", async () => (await plan.getByRole("button").count()) === 6);
  expect(new URL(page.url()).searchParams.get("type")).toBe("sedan");
  await choose(page, /^All/);

  // A review is there as soon as it is written, and the average with it.
  await other.post(`/api/bookings/${running.id}/end`, {});
  await other.post("/api/lots/demo-lot-marine-drive/reviews", { rating: 4, text: "Well lit.\nMind the pillar." });
  const reviews = page.getByRole("region", { name: "Reviews" });
  await reviews.getByText("Well lit.").waitFor();
  await reviews.getByRole("img", { name: "4 of 5 stars" }).waitFor();
  await page.getByText("4.0 of 5 stars, 1 review").first().waitFor();

  // The owner closes the lot: nothing can be picked any more, and it says so.
  await owner.patch("/api/owner/lots/demo-lot-marine-drive", { open: false });
  await page.getByText(/^This lot takes no bookings/).waitFor();
  expect(await tile(device, /^A-01, free/).isDisabled()).toBe(true);
});

scenario("a refused booking keeps what was typed and offers the way on", async (stage) => {
  const [device, other] = await Promise.all([arrive(stage, "driver"), ApiClient.signIn(stage.server, "driver2")]);
  const { page } = device;
  const promised = inHours(1);
  await booked(other, "A-05", { startsAt: promised.toISOString() });
  await openLot(device, LOT);
  await tile(device, /^A-06, free/).click();
  let sheet = sheetOf(device, "A-06");
  const plate = sheet.getByLabel("Number plate");
  expect(await plate.inputValue()).toBe("KL 08 AZ 1234");

  // What is wrong stands on its field, and the focus with it.
  await plate.fill("KL 9");
  await press(sheet, /^Pay/);
  await sheet.getByText("Give a number plate such as KL 08 AZ 1234.").waitFor();
  expect(await plate.evaluate((field) => field === document.activeElement)).toBe(true);
  await plate.fill("kl07 ab-1");
  await choose(sheet, "Book for later");
  await sheet.getByLabel("Start", { exact: true }).fill(wall(inHours(0)));
  device.faults.expect({ status: 422, path: /\/api\/bookings$/ });
  await press(sheet, /^Pay/);
  await sheet.getByText("Start must be from 15 minutes to 7 days ahead.").waitFor();
  expect(await sheet.getByRole("radio", { name: "Cash at the counter" }).count()).toBe(0);
  await choose(sheet, "Park now");

  // Somebody takes it while the sheet is open: said there, and another one is taken with what was typed.
  await choose(sheet, /^2 h/);
  await sheet.getByRole("button", { name: "Pay ₹80" }).waitFor();
  await booked(other, "A-06", { vehicleNumber: "KA05MN0002" });
  await sheet.getByRole("alert").getByText("Slot A-06 is no longer free.").waitFor();
  await press(sheet, "Pick another slot");
  await sheet.waitFor({ state: "detached" });
  expect(new URL(page.url()).search).toBe("");

  // Promised later: the latest end is offered, and taken as it stands.
  await tile(device, /^A-05, free/).click();
  sheet = sheetOf(device, "A-05");
  expect(await sheet.getByLabel("Number plate").inputValue()).toBe("kl07 ab-1");
  await sheet.getByText(`The slot is promised to somebody else from ${clock(promised)}.`).waitFor();
  device.faults.expect({ status: 409, path: /\/api\/bookings$/ });
  await press(sheet, /^Pay/);
  const latest = clock(new Date(promised.getTime() - 5 * 60_000));
  await press(sheet, `Until ${latest} instead`);
  await press(sheet, /^Pay/);
  await arrivesAtBooking(device);
  await page.getByRole("main").getByText(latest).first().waitFor();

  // The same car twice: its bookings are one press away. Back leads to the lot, not into the sheet.
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: LOT }).waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await tile(device, /^A-01, free/).click();
  sheet = sheetOf(device, "A-01");
  await sheet.getByLabel("Number plate").fill("KL07AB1");
  await press(sheet, /^Pay/);
  await sheet.getByText("KL 07 AB 1 already has a booking at that time.").waitFor();
  await sheet.getByRole("link", { name: "See my bookings" }).waitFor();
});

scenario("a slot is booked for later until a time of the lot's clock, also one that is taken now", async (stage) => {
  const [device, other] = await Promise.all([
    arrive(stage, "driver", "driver", PHONE),
    ApiClient.signIn(stage.server, "driver2"),
  ]);
  const { page } = device;
  await booked(other, "A-01", { minutes: 10 });
  await openLot(device, LOT);
  const taken = tile(device, /^A-01, taken/);
  await taken.waitFor();
  expect(await taken.isDisabled()).toBe(true);
  await choose(page, "Book for later");
  await taken.click();
  const sheet = sheetOf(device, "A-01");
  const [start, end] = [inHours(26), inHours(27.25)];
  await sheet.getByLabel("Start", { exact: true }).fill(wall(start));
  await choose(sheet, "Until…");
  await sheet.getByLabel("Until when").fill(wall(end));
  await sheet.getByText("Parking, 1 h 15 min").waitFor();
  await sheet
    .getByText(`${clock(start)} to ${clock(end)}`, { exact: false })
    .first()
    .waitFor();

  // A reload in the middle, and a step back and forth: the sheet is there again with what was typed.
  await page.reload();
  await sheet.waitFor();
  expect(await sheet.getByLabel("Until when").inputValue()).toBe(wall(end));
  await page.goBack();
  await sheet.waitFor({ state: "detached" });
  await page.goForward();
  await press(sheet, "Pay ₹50");
  await arrivesAtBooking(device);
  await page.getByText("Scheduled", { exact: true }).first().waitFor();
});
