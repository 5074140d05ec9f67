/** What owners and admins do, by clicks. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { goTo, press } from "./anybody.ts";

/** The row of a list, or of a table, that says all of these words. */
export function row(device: Device, ...words: (string | RegExp)[]): Locator {
  const main = device.page.getByRole("main");
  return words.reduce<Locator>(
    (rows, hasText) => rows.filter({ hasText }),
    main.getByRole("listitem").or(main.getByRole("row")),
  );
}

/** The owner confirms on their desk that cash was received. */
export async function verifyCash(owner: Device, plate: string): Promise<void> {
  await goTo(owner, "Desk");
  const cash = owner.page.getByRole("region", { name: "Cash to verify" });
  await press(cash.getByRole("listitem").or(cash.getByRole("row")).filter({ hasText: plate }), "Verify cash");
}

/** The owner takes the newest wash one step further. */
export async function moveWash(owner: Device, step: "Start wash" | "Complete wash"): Promise<void> {
  await goTo(owner, "Washes");
  await owner.page.getByRole("main").getByRole("button", { name: step, exact: true }).first().click();
}

/** The admin declines the booking of a plate, with a reason. */
export async function declineBooking(admin: Device, plate: string, reason: string): Promise<void> {
  await goTo(admin, "Bookings");
  await press(row(admin, plate), "Decline");
  const sheet = admin.page.getByRole("dialog", { name: "Decline this booking?" });
  await sheet.getByLabel("Reason").fill(reason);
  await press(sheet, "Decline booking");
  await sheet.waitFor({ state: "detached" });
}

/** The admin gives a free employee to an owner. */
export async function assignEmployee(admin: Device, employee: string, business: string): Promise<void> {
  await goTo(admin, "Employees");
  const one = row(admin, employee);
  await one.getByLabel("Owner").selectOption({ label: business });
  await press(one, "Assign");
  await row(admin, employee, `With ${business}`).waitFor();
}

/** The admin decides about an owner who waits; declining takes a reason. */
export async function decideOwner(
  admin: Device,
  business: string,
  decision: "Approve" | "Decline",
  reason = "",
): Promise<void> {
  await goTo(admin, "Owners");
  const waiting = admin.page.getByRole("region", { name: "Waiting for approval" });
  await press(waiting.getByRole("listitem").filter({ hasText: business }), decision);
  if (decision === "Decline") {
    const sheet = admin.page.getByRole("dialog", { name: `Decline ${business}?` });
    await sheet.getByLabel("Reason").fill(reason);
    await press(sheet, "Decline owner");
  }
  await waiting.getByRole("listitem").filter({ hasText: business }).waitFor({ state: "detached" });
}
