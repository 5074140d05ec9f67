import { expect } from "bun:test";
import type { BookingView, OwnerView, Page } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { applies, entry, openEntry, ownerRegisters } from "../people/admin.ts";
import { arrive, choose, press, toastAppears } from "../people/anybody.ts";
import { book, fillBooking, openLot } from "../people/driver.ts";

const LOT = "Marine Drive";
const PAID = { vehicleNumber: "KL08AZ1234", minutes: 30, payment: { method: "upi", token: "tok_ok" } };

/** What has the focus, by its label or else its text. */
const focused = (device: Device): Promise<string> =>
  device.page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
    return (label ?? element?.textContent ?? "").trim();
  });
const focusIs = (device: Device, name: RegExp) =>
  until(`focus on ${name}`, async () => name.test(await focused(device)));

/** A tablet: tables as it lies, cards as it stands. */
const LYING = { width: 1280, height: 800 };
const STANDING = { width: 800, height: 1280 };

scenario("a tablet is turned while a row's sheet is open: it stays, with what was written in it", async (stage) => {
  const [admin, owner] = [await arrive(stage, "admin", "admin", LYING), await arrive(stage, "owner", "owner", LYING)];
  const driver = await ApiClient.signIn(stage.server, "driver");
  await driver.ask("POST", "/api/bookings", { ...PAID, slotId: "demo-slot-marine-drive-a-01" });
  const turn = async ({ page }: Device, to: typeof LYING): Promise<void> => {
    await page.setViewportSize(to);
    await page
      .locator("main table")
      .first()
      .waitFor({ state: to === LYING ? "attached" : "detached" });
  };

  await admin.page.goto("/admin/bookings");
  await press(entry(admin, "KL 08 AZ 1234"), "Decline");
  const reason = admin.page.getByRole("dialog", { name: /^Decline the booking of/ });
  await reason.getByLabel("Reason").fill("The gate is blocked");
  await turn(admin, STANDING);
  expect(await reason.getByLabel("Reason").inputValue()).toBe("The gate is blocked");
  // Left without a word, it gives the focus to the row as it is now.
  await press(reason, "Go back");
  await focusIs(admin, /^KL 08 AZ 1234/);
  await press(entry(admin, "KL 08 AZ 1234"), "Decline");
  await reason.getByLabel("Reason").fill("The gate is blocked");
  await turn(admin, LYING);
  await press(reason, "Decline booking");
  await entry(admin, "KL 08 AZ 1234", "Cancelled").waitFor();

  await applies(stage.server, "Kiran Paul", "9847099991");
  await admin.page.goto("/admin/employees?status=applied");
  await press(entry(admin, "Kiran Paul"), "Decline");
  const asked = admin.page.getByRole("dialog", { name: "Decline the application of Kiran Paul?" });
  await asked.waitFor();
  await turn(admin, STANDING);
  await press(asked, "Go back");
  await press(entry(admin, "Kiran Paul"), "Accept");
  await entry(admin, "Kiran Paul").waitFor({ state: "detached" });
  await admin.page.goto("/admin/employees");
  await press(entry(admin, "Kiran Paul"), "Assign");
  const assigning = admin.page.getByRole("dialog", { name: "Assign Kiran Paul" });
  await choose(assigning, /^Khan Parking/);
  await turn(admin, LYING);
  await press(assigning, "Assign to Khan Parking");
  await press(entry(admin, "Kiran Paul", "Khan Parking"), "Take back");
  const taking = admin.page.getByRole("dialog", { name: /^Take Kiran Paul back/ });
  await taking.waitFor();
  await turn(admin, STANDING);
  await press(taking, "Take back");
  await entry(admin, "Kiran Paul", "Free pool").waitFor();

  await owner.page.goto("/owner/lots");
  await press(entry(owner, LOT), "Close lot");
  const closing = owner.page.getByRole("dialog", { name: `Close ${LOT}?` });
  await closing.waitFor();
  await turn(owner, STANDING);
  await press(closing, "Close now");
  await entry(owner, LOT).getByRole("button", { name: "Open lot" }).waitFor();
});

scenario("an owner is decided elsewhere while the reason is written: the sheet stays and says so", async (stage) => {
  const admin = await arrive(stage, "admin");
  await ownerRegisters(stage.server, "Bala Iyer", "Bala Parking");
  await admin.page.goto("/admin/owners");
  const waiting = admin.page.getByRole("region", { name: "Waiting for approval" });
  await press(waiting.getByRole("listitem").filter({ hasText: "Bala Parking" }), "Decline");
  const reason = admin.page.getByRole("dialog", { name: "Decline Bala Parking?" });
  await reason.getByLabel("Reason").fill("The papers were forged");
  const other = await ApiClient.signIn(stage.server, "admin");
  const { items } = await other.ask<Page<OwnerView>>("GET", "/api/admin/owners?status=pending");
  await other.ask("POST", `/api/admin/owners/${items[0]?.id}/decline`, { reason: "No papers" });
  await waiting.getByText("Bala Parking").waitFor({ state: "detached" });
  expect(await reason.getByLabel("Reason").inputValue()).toBe("The papers were forged");
  admin.faults.expect({ status: 409, path: /^\/api\/admin\/owners\/[^/]+\/decline$/ });
  await press(reason, "Decline owner");
  await reason.getByRole("alert").waitFor();
});

scenario("a form's sheet begins at its first field, one without a form at its title", async (stage) => {
  const device = await arrive(stage, "driver");
  const { page } = device;
  await openLot(device, LOT);
  await page.getByRole("button", { name: /^A-01, free/ }).click();
  await focusIs(device, /^Number plate/);
  await page.keyboard.press("Escape");
  await book(device, { lot: LOT, slot: "A-01" });
  await press(page, "Renew");
  await focusIs(device, /^30 min/);
  await page.keyboard.press("Escape");
  await press(page, "End parking");
  const asked = page.getByRole("dialog");
  await asked.waitFor();
  expect(
    await asked
      .getByRole("heading")
      .first()
      .evaluate((title) => title === document.activeElement),
  ).toBe(true);
  await page.keyboard.press("Tab");
  expect(
    await asked
      .getByRole("button")
      .first()
      .evaluate((close) => close === document.activeElement),
  ).toBe(true);
});

scenario("on a phone a toast leaves the name and the way out of an open sheet in sight", async (stage) => {
  const device = await arrive(stage, "driver", "driver", PHONE);
  const driver = await ApiClient.signIn(stage.server, "driver");
  const other = { ...PAID, slotId: "demo-slot-marine-drive-b-01", vehicleNumber: "KL07AB0009" };
  const { booking } = await driver.ask<{ booking: BookingView }>("POST", "/api/bookings", other);
  const sheet = await fillBooking(device, { lot: LOT, slot: "A-01" });
  const owner = await ApiClient.signIn(stage.server, "owner");
  await owner.ask("POST", `/api/owner/bookings/${booking.id}/cancel`, { reason: "The slot is flooded" });
  await toastAppears("Booking cancelled", [device]);
  const toast = device.page.locator(".Toastify__toast").first();
  const [over, title, close] = await Promise.all([
    toast.boundingBox(),
    sheet.getByRole("heading").first().boundingBox(),
    sheet.getByRole("button", { name: "Close" }).boundingBox(),
  ]);
  expect(over?.y).toBeGreaterThanOrEqual(Math.max(...[title, close].map((box) => (box?.y ?? 0) + (box?.height ?? 0))));
  await press(sheet, "Close");
  await sheet.waitFor({ state: "detached" });
  await until("toast back at the top", async () => ((await toast.boundingBox())?.y ?? 999) < 80);
});

scenario(
  "an admin's drawer is in the address: back closes it, a link and a reload open it, a wrong one says so",
  async (stage) => {
    const admin = await arrive(stage, "admin");
    const { page } = admin;
    const driver = await ApiClient.signIn(stage.server, "driver");
    const { booking } = await driver.ask<{ booking: BookingView }>("POST", "/api/bookings", {
      ...{ ...PAID, slotId: "demo-slot-marine-drive-a-01" },
    });
    await page.goto("/admin/bookings");
    const drawer = await openEntry(admin, "KL 08 AZ 1234");
    expect(new URL(page.url()).searchParams.get("booking")).toBe(booking.id);
    await page.goBack();
    await drawer.waitFor({ state: "detached" });
    await page.goto(`/admin/bookings?state=cancelled&booking=${booking.id}`);
    await drawer.getByText(booking.reference).waitFor();
    await driver.ask("POST", `/api/bookings/${booking.id}/end`, {});
    await drawer.getByText("Ended at", { exact: true }).waitFor();
    await press(drawer, "Close");
    await drawer.waitFor({ state: "detached" });
    admin.faults.expect({ status: 404, path: /^\/api\/admin\/bookings\/nothing$/ });
    await page.goto("/admin/bookings?booking=nothing");
    await page.getByRole("dialog").getByText("There is no booking with that id.").waitFor();
    await page.goto("/admin/people");
    const person = await openEntry(admin, "Rahul Varma");
    await page.reload();
    await person.getByText("driver2@parkmate.test").waitFor();
    await page.goBack();
    await person.waitFor({ state: "detached" });
  },
);

scenario("a receipt and the owner's drawer say when a booking that was ended early was over", async (stage) => {
  const [driver, owner] = [await arrive(stage, "driver", "driver", PHONE), await arrive(stage, "owner")];
  const api = await ApiClient.signIn(stage.server, "driver");
  const { booking } = await api.ask<{ booking: BookingView }>("POST", "/api/bookings", {
    ...{ ...PAID, slotId: "demo-slot-marine-drive-a-01" },
  });
  await api.ask("POST", "/api/demo/clock", { advanceMs: 300_000 });
  const ended = (await api.ask<{ booking: BookingView }>("POST", `/api/bookings/${booking.id}/end`, {})).booking;
  expect(ended.endsAt).toBe(booking.endsAt);
  const at = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "Asia/Kolkata" }).format(
    Date.parse(ended.endedAt ?? ""),
  );
  await driver.page.goto(`/bookings/${booking.id}`);
  const receipt = driver.page.getByRole("region", { name: "Receipt" });
  await receipt.getByText("Ended at", { exact: true }).waitFor();
  await receipt.getByText(new RegExp(at)).first().waitFor();
  await owner.page.goto(`/owner/bookings?booking=${booking.id}`);
  await owner.page.getByRole("dialog").getByText("Ended at", { exact: true }).first().waitFor();
  owner.faults.expect({ status: 404, path: /^\/api\/owner\/bookings\/nothing$/ });
  await owner.page.goto("/owner/bookings?booking=nothing");
  await owner.page.getByRole("dialog").getByText("There is no booking at your lots with that id.").waitFor();
});
