/** What owners do at their desk and with their lots, by clicks. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { until } from "../harness/until.ts";
import { choose, press } from "./anybody.ts";

/** A part of the page in front, by its heading. */
export const part = (device: Device, name: string): Locator => device.page.getByRole("region", { name, exact: true });

/** The row of a part that says these words. */
export const rowIn = (device: Device, name: string, hasText: string | RegExp): Locator =>
  part(device, name).getByRole("listitem").filter({ hasText });

/** Opens a lot of the owner's from their list; its page is in front then. */
export async function openOwnLot(owner: Device, lot: string): Promise<void> {
  const { page } = owner;
  await page.goto("/owner/lots");
  await page.getByRole("link", { name: lot, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: lot }).waitFor();
}

/** The tile of a slot on the owner's floor plan, once it says that. */
export async function tileSays(owner: Device, label: string, words: string): Promise<void> {
  await owner.page.getByRole("button", { name: new RegExp(`^${label}\\s*${words}`) }).waitFor();
}

/** Opens the drawer of a slot. */
export async function openSlot(owner: Device, label: string): Promise<Locator> {
  await press(owner.page, new RegExp(`^${label}`));
  const drawer = owner.page.getByRole("dialog", { name: new RegExp(`^Slot ${label}`) });
  await drawer.waitFor();
  return drawer;
}

/** Marks a car without a booking on the desk. */
export async function markWalkIn(
  owner: Device,
  place: { lot?: string; slot: string; until?: "Until it leaves" | "30 min" | "1 h" },
): Promise<void> {
  await press(owner.page, "Mark a walk-in");
  const sheet = owner.page.getByRole("dialog", { name: "Mark a walk-in" });
  if (place.lot) await selectStarting(sheet.getByLabel("Lot", { exact: true }), place.lot);
  await selectStarting(sheet.getByLabel("Free slot"), place.slot);
  await choose(sheet, place.until ?? "Until it leaves");
  await press(sheet, "Mark as occupied");
  await sheet.waitFor({ state: "detached" });
}

/** Chooses the option whose words begin so, once it is there. */
export async function selectStarting(select: Locator, start: string): Promise<void> {
  const label = await until(
    `option that begins with ${start}`,
    async () => (await select.getByRole("option").allTextContents()).find((words) => words.startsWith(start)) ?? null,
  );
  await select.selectOption({ label });
}

/** What a new lot is called and where it is; the rest is left as the form offers it. */
export interface NewLot {
  name: string;
  street: string;
  city: string;
  state: string;
  pincode: string;
}

/** Fills the drawer of a new lot. */
export async function fillLot(drawer: Locator, lot: NewLot): Promise<void> {
  await drawer.getByLabel("Name of the lot").fill(lot.name);
  await drawer.getByLabel("Street").fill(lot.street);
  await drawer.getByLabel("City").fill(lot.city);
  await drawer.getByLabel("State").fill(lot.state);
  await drawer.getByLabel("Pincode").fill(lot.pincode);
}
