/** What drivers do, by clicks. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { choose, press } from "./anybody.ts";

export interface Parking {
  lot: string;
  slot: string;
  minutes?: "10 min" | "30 min" | "1 h" | "2 h";
  plate?: string;
  /** The chip of the payment method, and for online ones of the sandbox's instrument. */
  pay?: "Cash at the counter" | "Test UPI id that works" | "Confirms later";
}

/** Opens a lot from the list of lots. */
export async function openLot(device: Device, lot: string): Promise<void> {
  await device.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Lots" }).click();
  await device.page.getByRole("link", { name: new RegExp(lot) }).click();
  await device.page.getByRole("heading", { level: 1, name: lot }).waitFor();
}

/** Opens the sheet of a slot and fills it in; nothing is sent yet. */
export async function fillBooking(device: Device, parking: Parking): Promise<Locator> {
  const { page } = device;
  await openLot(device, parking.lot);
  await page.getByRole("button", { name: new RegExp(`^${parking.slot},`) }).click();
  const sheet = page.getByRole("dialog", { name: `Slot ${parking.slot}` });
  if (parking.plate) await sheet.getByLabel("Number plate").fill(parking.plate);
  await choose(sheet, new RegExp(`^${parking.minutes ?? "30 min"}`));
  await choose(sheet, parking.pay ?? "Test UPI id that works");
  return sheet;
}

/** The button of a filled sheet that books and pays. */
export function payButton(sheet: Locator): Locator {
  return sheet.getByRole("button", { name: /^(?:Book, pay|Pay)/ });
}

/** The plate that stands in a sheet. */
export function plateIn(sheet: Locator): Promise<string> {
  return sheet.getByLabel("Number plate").inputValue();
}

/** The page of the booking that was just made is in front. */
export async function isBooked(device: Device): Promise<void> {
  await device.page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
}

/** Books a slot and waits for the booking's page. */
export async function book(device: Device, parking: Parking): Promise<void> {
  const sheet = await fillBooking(device, parking);
  await payButton(sheet).click();
  await isBooked(device);
  await sheet.waitFor({ state: "detached" });
}

/** The sheet that asks for 30 more minutes, filled in; nothing is sent yet. */
export async function fillRenewal(device: Device): Promise<Locator> {
  const sheet = device.page.getByRole("dialog", { name: "Renew" });
  if ((await sheet.count()) === 0) await press(device.page, "Renew");
  await choose(sheet, /^30 min/);
  return sheet;
}

/** Asks for 30 more minutes with one of the sandbox's instruments; the sheet stays open when that is refused. */
export async function renew(device: Device, instrument: "Declined" | "Test UPI id that works"): Promise<void> {
  const sheet = await fillRenewal(device);
  await choose(sheet, instrument);
  await payButton(sheet).click();
  if (instrument === "Declined") await sheet.getByRole("alert").waitFor();
  else await sheet.waitFor({ state: "detached" });
}

/** Orders a wash for the booking on the screen. */
export async function addWash(device: Device, service: string): Promise<void> {
  const { page } = device;
  await press(page, "Add wash");
  const sheet = page.getByRole("dialog", { name: "Add a car wash" });
  await choose(sheet, new RegExp(`^${service}`));
  await press(sheet, /^Pay/);
  await sheet.waitFor({ state: "detached" });
}

/** Moves the demo's clock by a button of the booking on the screen. */
export async function skipAhead(
  device: Device,
  button: "To the warning" | "To the end" | "To the end of grace" | "+1 min" | "+5 min",
): Promise<void> {
  await press(device.page.getByRole("region", { name: "Skip ahead" }), button);
}

/** The booking on the screen has that state's badge. */
export async function bookingIs(device: Device, badge: string): Promise<void> {
  await device.page.getByRole("main").getByText(badge, { exact: true }).first().waitFor();
}
