/** What a driver sees and does at the page of one booking. */
import { expect } from "bun:test";
import type { Locator } from "playwright-core";
import type { ApiClient } from "../harness/apiClient.ts";
import type { Device } from "../harness/device.ts";
import { until } from "../harness/until.ts";
import { press } from "./anybody.ts";

/** A slot of the demo, by its lot's key and its label. */
export const slotId = (lot: "marine-drive" | "broadway" | "mg-road", label: string): string =>
  `demo-slot-${lot}-${label.toLowerCase()}`;

export const UPI = { method: "upi", token: "tok_ok" } as const;

/** The one timer of that name on the page. */
export function timer(device: Device, name: string): Locator {
  return device.page.getByRole("main").getByRole("timer", { name, exact: true });
}

/** Seconds that a clock such as `1:02:03` shows. */
export function secondsOf(clock: string): number {
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The clock of that name shows the time until `at` (ISO 8601) as the server has it, to two seconds. */
export async function clockCountsTo(device: Device, name: string, at: string, api: ApiClient): Promise<void> {
  let seen = "";
  await until(`${name} on ${device.name} to count down to ${at}`, async () => {
    seen = (await timer(device, name).textContent()) ?? "";
    const { body } = await api.get<{ serverTime: string }>("/api/demo/clock");
    const left = (Date.parse(at) - Date.parse(body.serverTime)) / 1000;
    return /^[\d:]+$/.test(seen) && Math.abs(secondsOf(seen) - left) <= 2;
  }).catch((cause: unknown) => {
    throw new Error(`the clock ${name} of ${device.name} showed ${seen}`, { cause });
  });
}

/** How far below the top of the page that element is, in CSS pixels. */
export async function placeOf(element: Locator): Promise<number> {
  const box = await element.boundingBox();
  if (!box) throw new Error("the element is not on the screen");
  return Math.round(box.y);
}

/** The booking on the screen, by its id in the address. */
export function bookingIdOf(device: Device): string {
  const [, id] = /^\/bookings\/([^/]+)$/.exec(new URL(device.page.url()).pathname) ?? [];
  expect(id).toBeDefined();
  return id ?? "";
}

/** Asks for another slot because somebody is in this one; `times` clicks at once. */
export async function reportBlocked(device: Device, slot: string, times = 1): Promise<Locator> {
  await press(device.page, /^Somebody is in my slot/);
  const sheet = device.page.getByRole("dialog", { name: `Somebody is in slot ${slot}?` });
  await sheet.getByRole("button", { name: "Find me another slot" }).click({ clickCount: times });
  return sheet;
}

/** Corrects the plate of the booking on the screen; the sheet stays open where that is refused. */
export async function correctPlate(device: Device, plate: string): Promise<Locator> {
  const sheet = device.page.getByRole("dialog", { name: "Correct the plate" });
  if ((await sheet.count()) === 0) await press(device.page, /^Correct the plate/);
  await sheet.getByLabel("Number plate").fill(plate);
  await press(sheet, "Save");
  return sheet;
}

/** Says something about the visit on the screen. */
export async function review(device: Device, stars: number, text: string): Promise<void> {
  const section = device.page.getByRole("region", { name: "Your review" });
  await section.getByRole("radio", { name: `${stars} of 5 stars` }).check();
  await section.getByLabel("What should others know?").fill(text);
  await press(section, "Send review");
  await section.getByText(text).waitFor();
}
