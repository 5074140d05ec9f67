/** What admins do, by clicks. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import type { RealServer } from "../harness/server.ts";
import { choose, goTo, press } from "./anybody.ts";

/** The row of a table (on phones the card) that says all of these words. */
export function entry(device: Device, ...words: (string | RegExp)[]): Locator {
  const main = device.page.getByRole("main");
  return words.reduce<Locator>(
    (rows, hasText) => rows.filter({ hasText }),
    main.getByRole("row").or(main.getByRole("listitem")),
  );
}

/** Opens what a row stands for; answers its drawer, which has the row's name where nothing else is said. */
export async function openEntry(device: Device, name: string, title = name): Promise<Locator> {
  await press(entry(device, name), name);
  const drawer = device.page.getByRole("dialog", { name: title, exact: true });
  await drawer.waitFor();
  return drawer;
}

/** The number of the desk with that name, as it is written. */
export async function figure(device: Device, label: string): Promise<string> {
  const term = device.page
    .getByRole("main")
    .getByRole("term")
    .filter({ hasText: new RegExp(`^${label}$`) });
  return (await term.locator("xpath=following-sibling::dd[1]").textContent()) ?? "";
}

/** The admin declines the booking of a plate, with a reason. */
export async function declineBooking(admin: Device, plate: string, reason: string): Promise<void> {
  await goTo(admin, "Bookings");
  await press(entry(admin, plate), "Decline");
  const sheet = admin.page.getByRole("dialog", { name: /^Decline the booking of/ });
  await sheet.getByLabel("Reason").fill(reason);
  await press(sheet, "Decline booking");
  await sheet.waitFor({ state: "detached" });
}

/** The admin gives a free employee to an owner. */
export async function assignEmployee(admin: Device, employee: string, business: string): Promise<void> {
  await goTo(admin, "Employees");
  await press(entry(admin, employee), "Assign");
  const sheet = admin.page.getByRole("dialog", { name: `Assign ${employee}` });
  await choose(sheet, new RegExp(`^${business}`));
  await press(sheet, `Assign to ${business}`);
  await sheet.waitFor({ state: "detached" });
  await entry(admin, employee, business).waitFor();
}

/** The admin decides about an owner who waits, on the page in front; declining takes a reason. */
export async function decideWaiting(
  admin: Device,
  business: string,
  decision: "Approve" | "Decline",
  reason = "",
): Promise<void> {
  const waiting = admin.page.getByRole("region", { name: "Waiting for approval" });
  await press(waiting.getByRole("listitem").filter({ hasText: business }), decision);
  if (decision === "Decline") {
    const sheet = admin.page.getByRole("dialog", { name: `Decline ${business}?` });
    await sheet.getByLabel("Reason").fill(reason);
    await press(sheet, "Decline owner");
  }
  await waiting.getByRole("listitem").filter({ hasText: business }).waitFor({ state: "detached" });
}

/** The admin decides about an owner who waits, on the page of owners. */
export async function decideOwner(
  admin: Device,
  business: string,
  decision: "Approve" | "Decline",
  reason = "",
): Promise<void> {
  await goTo(admin, "Owners");
  await decideWaiting(admin, business, decision, reason);
}

/** Somebody elsewhere registers as an owner and waits from now on. */
export async function ownerRegisters(server: RealServer, name: string, businessName: string): Promise<void> {
  const email = `${name.replaceAll(" ", ".").toLowerCase()}@parkmate.test`;
  const body = { role: "owner", name, email, password: "a-long-enough-word", businessName, city: "Kochi" };
  await post(server, "/api/register", body);
}

/** Somebody elsewhere applies for work at the car washes. */
export async function applies(server: RealServer, name: string, phone: string): Promise<void> {
  await post(server, "/api/employees/applications", { name, phone, licenceNumber: "KL0720210009999" });
}

/** A request of somebody who is not signed in. */
async function post(server: RealServer, path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json", origin: server.url };
  const answer = await fetch(server.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
}
