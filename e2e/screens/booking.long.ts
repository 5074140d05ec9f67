import { expect } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { refuse } from "../harness/network.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press, signIn, toastAppears } from "../people/anybody.ts";
import {
  bookingIdOf,
  clockCountsTo,
  correctPlate,
  placeOf,
  reportBlocked,
  slotId,
  timer,
  UPI,
} from "../people/booking.ts";
import { book, bookingIs, skipAhead } from "../people/driver.ts";
import { declineBooking, verifyCash } from "../people/staff.ts";

const LOT = "Marine Drive";

interface Booked {
  booking: BookingView;
}

/** Runs in the page before anything of it: this device's clock is three days and some hours ahead. */
function shiftClock(): void {
  const RealDate = Date;
  const byMs = 3 * 86_400_000 + 12_345_678;
  class ShiftedDate extends RealDate {
    constructor(...given: []) {
      if (given.length > 0) super(...given);
      else super(RealDate.now() + byMs);
    }
    static override now(): number {
      return RealDate.now() + byMs;
    }
  }
  Reflect.set(globalThis, "Date", ShiftedDate);
}

/** Runs in the page before anything of it: as hidden as `hidePage` says, timers fire once a minute at most. */
function slowWhileHidden(): void {
  let hidden = false;
  const realTimeout = globalThis.setTimeout.bind(globalThis);
  Object.defineProperty(document, "hidden", { get: () => hidden });
  Reflect.set(globalThis, "setTimeout", (run: () => void, ms?: number) =>
    realTimeout(run, hidden ? Math.max(60_000, ms ?? 0) : ms),
  );
  Reflect.set(globalThis, "hidePage", (hide: boolean) => {
    hidden = hide;
    document.dispatchEvent(new Event("visibilitychange"));
  });
}

async function openBooking(device: Device, id: string): Promise<void> {
  await device.page.goto(`/bookings/${id}`);
  await device.page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
}

scenario(
  "the clock is the server's on a device days ahead and in a hidden tab, warns at five minutes, and nothing jumps",
  async (stage) => {
    const [device, wrong] = [await arrive(stage, "driver"), await stage.device("wrong clock", PHONE)];
    await wrong.context.addInitScript(shiftClock);
    await wrong.context.addInitScript(slowWhileHidden);
    await signIn(wrong, "driver");
    const api = await ApiClient.signIn(stage.server, "driver");
    await book(device, { lot: LOT, slot: "A-01", minutes: "30 min" });
    const id = bookingIdOf(device);
    await openBooking(wrong, id);
    const both = [device, wrong];
    const { endsAt, graceEndsAt } = (await api.get<BookingView>(`/api/bookings/${id}`)).body;
    for (const one of both) await clockCountsTo(one, "Time left", endsAt, api);
    await until("title that counts", async () => /^\d\d:\d\d · A-01 · ParkMate$/.test(await wrong.page.title()));

    await wrong.page.evaluate("hidePage(true)");
    const before = await wrong.page.title();
    await until("title that counts on while hidden", async () => (await wrong.page.title()) !== before);
    const again = await wrong.page.title();
    await until("title that still counts on", async () => (await wrong.page.title()) !== again);
    await wrong.page.evaluate("hidePage(false)");

    const end = wrong.page.getByRole("button", { name: "End parking" });
    const place = await placeOf(end);
    const said = wrong.page.getByRole("main").getByText("Less than 5 minutes left.");
    expect(await said.count()).toBe(0);
    await skipAhead(device, "To the warning");
    for (const one of both) await clockCountsTo(one, "Ending soon", endsAt, api);
    await said.waitFor({ state: "attached" });
    expect(await placeOf(end)).toBe(place);

    await skipAhead(device, "To the end");
    for (const one of both) await clockCountsTo(one, "Slot kept for", graceEndsAt, api);
    await wrong.page.getByText(/^Time is up\. Your slot is kept until/).waitFor();
    expect(await placeOf(end)).toBe(place);

    await skipAhead(device, "To the end of grace");
    for (const one of both) await bookingIs(one, "Completed");
    expect(await device.page.getByRole("main").getByRole("timer").count()).toBe(0);
    await until("title without a clock", async () => (await wrong.page.title()) === "Completed · A-01 · ParkMate");
    expect(await placeOf(wrong.page.getByRole("link", { name: "Book again" }))).toBeLessThan(place);
    await wrong.page.goto(`/bookings/${id}?renew`);
    await wrong.page.getByText("It can no longer be renewed.").waitFor();
  },
);

scenario(
  "what is not there or somebody else's is not tried again but leads back to where one's own are",
  async (stage) => {
    const device = await arrive(stage, "driver", "driver", PHONE);
    const other = await ApiClient.signIn(stage.server, "driver2");
    const order = { slotId: slotId("marine-drive", "A-01"), vehicleNumber: "KA05MN4321", minutes: 60, payment: UPI };
    const { booking } = await other.ask<Booked>("POST", "/api/bookings", order);
    const { page } = device;
    for (const [path, api, says, way, title] of [
      [
        `/bookings/${booking.id}`,
        `/api/bookings/${booking.id}`,
        "There is no such booking.",
        "My bookings",
        "My bookings",
      ],
      ["/washes/nowhere", "/api/carwashes/nowhere", "There is no such wash.", "My washes", "My washes"],
      ["/lots/nowhere", "/api/lots/nowhere", "There is no such lot.", /lots/, /lots/],
    ] as const) {
      device.faults.expect({ status: 404, path: new RegExp(`^${api}$`) });
      await page.goto(path);
      await page.getByText(says, { exact: true }).waitFor();
      expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
      await page.getByRole("main").getByRole("link", { name: way }).click();
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
    }

    // A wash at a lot that is gone: another one is chosen in its place.
    await page.goto("/washes/new?lot=nowhere");
    await page.getByText("There is no such lot.").waitFor();
    await page.getByRole("button", { name: /^MG Road/ }).click();
    await page.getByText("There is no such lot.").waitFor({ state: "detached" });

    // What may come back is tried again.
    const away = await refuse(device, { method: "GET", path: /^\/api\/bookings\/[^/]+$/ }, "unavailable");
    await page.goto(`/bookings/${booking.id}`);
    await page.getByRole("button", { name: "Try again" }).waitFor();
    await away.end();
    await press(page, "Try again");
    await page.getByText("There is no such booking.").waitFor();
  },
);

scenario("a renewal that runs into another booking is offered as long as it goes, and is paid then", async (stage) => {
  const device = await arrive(stage, "driver");
  const [api, other] = [
    await ApiClient.signIn(stage.server, "driver"),
    await ApiClient.signIn(stage.server, "driver2"),
  ];
  await book(device, { lot: LOT, slot: "A-01", minutes: "30 min" });
  const id = bookingIdOf(device);
  const { endsAt } = (await api.get<BookingView>(`/api/bookings/${id}`)).body;
  const next = { slotId: slotId("marine-drive", "A-01"), vehicleNumber: "KA05MN4321", minutes: 60, payment: UPI };
  const startsAt = new Date(Date.parse(endsAt) + 30 * 60_000).toISOString();
  expect((await other.post("/api/bookings", { ...next, startsAt })).status).toBe(201);

  // Where the notices lead to.
  await device.page.goto(`/bookings/${id}?renew`);
  const sheet = device.page.getByRole("dialog", { name: "Renew" });
  const renewals = /^\/api\/bookings\/[^/]+\/renewals$/;
  device.faults.expect({ status: 409, path: renewals });
  await choose(sheet, /^1 h/);
  await press(sheet, /^Pay/);
  await sheet
    .getByRole("alert")
    .getByText(/The longest possible is until \d\d:\d\d\./)
    .waitFor();
  const longest = sheet.getByRole("radio", { name: /^Until \d\d:\d\d/ });
  expect(await longest.isChecked()).toBe(true);
  // The end was another one when the driver looked: nothing is charged, and the sheet says how it is now.
  await device.page.route(
    (url) => renewals.test(url.pathname),
    (route) => {
      const sent = route.request().postDataJSON() as object;
      const postData = JSON.stringify({ ...sent, expectedEndsAt: new Date(0).toISOString() });
      return route.continue({ postData });
    },
    { times: 1 },
  );
  await press(sheet, /^Pay/);
  await sheet.getByText(/^The booking was changed meanwhile: it ends at \d\d:\d\d now\./).waitFor();
  device.faults.expect({ status: 402, path: renewals });
  await choose(sheet, "Not enough money");
  await press(sheet, /^Pay/);
  await sheet
    .getByRole("alert")
    .getByText(/not enough money/i)
    .waitFor();
  expect(await longest.isChecked()).toBe(true);
  await choose(sheet, "Test UPI id that works");
  await press(sheet, /^Pay ₹/);
  await sheet.waitFor({ state: "detached" });
  const renewed = (await api.get<BookingView>(`/api/bookings/${id}`)).body;
  expect(Date.parse(renewed.endsAt)).toBe(Date.parse(startsAt) - 5 * 60_000);
  await clockCountsTo(device, "Time left", renewed.endsAt, api);
  expect(renewed.payments.filter(({ state }) => state === "succeeded")).toHaveLength(2);
});

scenario("cash has a second clock and says what to do; verified, it goes and nothing jumps", async (stage) => {
  const [device, owner] = await Promise.all([arrive(stage, "driver", "driver", PHONE), arrive(stage, "owner")]);
  const api = await ApiClient.signIn(stage.server, "driver");
  await book(device, { lot: LOT, slot: "A-01", minutes: "30 min", pay: "Cash at the counter" });
  const booking = (await api.get<BookingView>(`/api/bookings/${bookingIdOf(device)}`)).body;
  await clockCountsTo(device, "Time left", booking.endsAt, api);
  await clockCountsTo(device, "Time left to pay", booking.holdEndsAt ?? "", api);
  await device.page.getByText(new RegExp(`^Pay ₹20 at the counter by .* and say ${booking.reference}`)).waitFor();
  const place = await placeOf(device.page.getByRole("button", { name: "Cancel booking" }));

  await verifyCash(owner, "KL 08 AZ 1234");
  await bookingIs(device, "Active");
  expect(await timer(device, "Time left to pay").count()).toBe(0);
  expect(await placeOf(device.page.getByRole("button", { name: "Renew", exact: true }))).toBe(place);
  // What is coloured is no larger than its words.
  const said = device.page.getByText(/^Parked until/);
  const spare = await said.evaluate((words) => {
    const { height } = words.closest(".bg-success-soft")?.getBoundingClientRect() ?? { height: 0 };
    return height - words.getBoundingClientRect().height;
  });
  expect(spare).toBe(20);

  // A renewal in cash waits, says so, and the next one takes its place.
  await press(device.page, "Renew");
  const sheet = device.page.getByRole("dialog", { name: "Renew" });
  await choose(sheet, "Cash at the counter");
  await press(sheet, /^Renew, pay ₹10 in cash$/);
  await sheet.waitFor({ state: "detached" });
  await device.page.getByText(/^Your renewal waits for ₹10 at the counter\./).waitFor();
  await press(device.page, "Renew");
  await sheet.getByText("It takes the place of the renewal that waits for ₹10 in cash.").waitFor();
  await device.page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
});

scenario("a plate is corrected on all devices, and what is wrong with it stands at the field", async (stage) => {
  const [device, second] = await Promise.all([arrive(stage, "driver"), arrive(stage, "driver", "second device")]);
  const api = await ApiClient.signIn(stage.server, "driver");
  const parked = { slotId: slotId("marine-drive", "A-08"), vehicleNumber: "KL08BB7777", minutes: 60, payment: UPI };
  expect((await api.post("/api/bookings", parked)).status).toBe(201);
  await book(device, { lot: LOT, slot: "A-01" });
  await openBooking(second, bookingIdOf(device));

  const patched = /^\/api\/bookings\/[^/]+$/;
  device.faults.expect({ status: 422, path: patched });
  const sheet = await correctPlate(device, "no plate");
  await sheet.getByText("Number plate must be a number plate such as KL 08 AZ 1234.").waitFor();
  const field = sheet.getByLabel("Number plate");
  await until("focus at the wrong field", () => field.evaluate((input) => input === document.activeElement));
  expect(await field.getAttribute("aria-invalid")).toBe("true");
  device.faults.expect({ status: 409, path: patched });
  await correctPlate(device, "KL 08 BB 7777");
  await sheet.getByText("KL 08 BB 7777 already has a booking at that time.").waitFor();
  await correctPlate(device, "KL 08 AZ 4321");
  await sheet.waitFor({ state: "detached" });
  for (const one of [device, second]) await one.page.getByText("Booked for KL 08 AZ 4321").waitFor();
});

scenario(
  "whoever finds somebody in their slot is moved once; where all is full, everything comes back",
  async (stage) => {
    const [device, second] = await Promise.all([arrive(stage, "driver"), arrive(stage, "driver", "second device")]);
    const [api, other] = [
      await ApiClient.signIn(stage.server, "driver"),
      await ApiClient.signIn(stage.server, "driver2"),
    ];
    const take = async (client: ApiClient, slot: string, vehicleNumber: string) =>
      (await client.post<Booked>("/api/bookings", { slotId: slot, vehicleNumber, minutes: 60, payment: UPI })).body
        .booking;

    const { id } = await take(api, slotId("mg-road", "C-01"), "KL08AZ1234");
    for (const one of [device, second]) await openBooking(one, id);
    const sheet = await reportBlocked(device, "C-01", 2);
    await sheet.waitFor({ state: "detached" });
    for (const one of [device, second]) {
      await one.page.getByText("Slot C-02was C-01").waitFor();
      await one.page.getByText("Your slot is now C-02, it was C-01.").waitFor({ state: "attached" });
    }
    expect((await api.get<BookingView>(`/api/bookings/${id}`)).body.slot.label).toBe("C-02");

    // C-01 is occupied, C-02 is ours: none is left.
    device.faults.expect({ status: 409, path: /\/blocked$/ });
    const full = await reportBlocked(device, "C-02");
    await full.getByText(/^No other slot like C-02 is free\. .* ₹120 goes back to where it was paid from\.$/).waitFor();
    // Closed for now, the offer stands on the page.
    await press(full, "Not now");
    await device.page.getByText(/^Your slot is not to be had\. Until \d\d:\d\d you may cancel/).waitFor();
    await press(device.page, "Cancel, full refund");
    const confirm = device.page.getByRole("dialog", { name: "Cancel this booking?" });
    await confirm.getByText(/₹120 goes back to where it was paid from\./).waitFor();
    await press(confirm, "Cancel now");
    for (const one of [device, second]) await bookingIs(one, "Cancelled");
    await second.page.getByText(/^Cancelled by you\. ₹120 goes back/).waitFor();
    await second.page
      .getByRole("region", { name: "Receipt" })
      .getByText(/^Refunded /)
      .first()
      .waitFor();
    expect((await other.get<{ items: BookingView[] }>("/api/bookings")).body.items).toEqual([]);
  },
);

scenario(
  "what is scheduled counts down to its start; who cancelled it and why, and the money, are told",
  async (stage) => {
    const [device, admin] = await Promise.all([arrive(stage, "driver"), arrive(stage, "admin")]);
    const api = await ApiClient.signIn(stage.server, "driver");
    const startsAt = new Date(Date.now() + 26 * 3_600_000).toISOString();
    const later = { slotId: slotId("marine-drive", "A-01"), vehicleNumber: "KL08AZ1234", minutes: 60, startsAt };
    const { id } = (await api.post<Booked>("/api/bookings", { ...later, payment: UPI })).body.booking;
    await openBooking(device, id);
    await until("countdown in days", async () =>
      /^1 day and0?1:59:\d\d$/.test((await timer(device, "Starts in").textContent()) ?? ""),
    );
    await press(device.page, "Cancel booking");
    await device.page
      .getByRole("dialog")
      .getByText(/₹40 goes back to where it was paid from\./)
      .waitFor();
    await press(device.page.getByRole("dialog"), "Go back");
    await declineBooking(admin, "KL 08 AZ 1234", "The gate is blocked");
    await bookingIs(device, "Cancelled");
    await device.page.getByText(/^Cancelled by an admin\. Reason: The gate is blocked\. ₹40 goes back/).waitFor();
    await device.page.getByRole("link", { name: "Book again" }).click();
    await device.page.getByRole("dialog", { name: "Slot A-01" }).waitFor();
  },
);

scenario(
  "an online payment that waits says so and turns active by itself; the calendar takes the booking",
  async (stage) => {
    const device = await arrive(stage, "driver");
    await book(device, { lot: LOT, slot: "A-01", pay: "Confirms later" });
    await device.page.getByText(/^Your bank has not confirmed yet\./).waitFor();
    await toastAppears("Payment confirmed", [device]);
    await bookingIs(device, "Active");
    const download = device.page.waitForEvent("download");
    await device.page.getByRole("link", { name: /^Remind me in my calendar/ }).click();
    const file = await Bun.file(await (await download).path()).text();
    expect(file).toContain(`UID:booking-${bookingIdOf(device)}@parkmate`);
    expect(file).toContain("BEGIN:VALARM");

    // Ended by keyboard: the focus is on the page's own part again, not lost.
    await device.page.getByRole("button", { name: "End parking" }).focus();
    await device.page.keyboard.press("Enter");
    const confirm = device.page.getByRole("dialog", { name: "End parking now?" });
    await confirm.getByRole("button", { name: "End now" }).focus();
    await device.page.keyboard.press("Enter");
    await bookingIs(device, "Completed");
    await confirm.waitFor({ state: "detached" });
    await until("focus in the page", () =>
      device.page.evaluate(() => document.querySelector("main")?.contains(document.activeElement) ?? false),
    );
  },
);
