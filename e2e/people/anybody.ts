/** What anybody does at a page: find a control by what it is called, and use it. */
import { expect } from "bun:test";
import type { Page } from "playwright-core";
import type { Device, Screen } from "../harness/device.ts";
import type { Stage } from "../harness/stage.ts";
import { until } from "../harness/until.ts";

export type DemoAccount = "driver" | "driver2" | "owner" | "owner2" | "admin";

/** Clicks the button of that name, in the whole page or in one part of it. */
export async function press(within: Pick<Page, "getByRole">, name: string | RegExp): Promise<void> {
  await within.getByRole("button", { name, exact: true }).click();
}

/** Clicks the choice of that name among chips. */
export async function choose(within: Pick<Page, "getByRole">, name: string | RegExp): Promise<void> {
  await within.getByRole("radio", { name, exact: true }).check();
}

/** Goes to a page by the navigation of the header. */
export async function goTo(device: Device, name: string): Promise<void> {
  await device.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name, exact: true }).click();
  await device.page.getByRole("heading", { level: 1, name }).waitFor();
}

/** Goes to one of the pages about the person by the account menu. */
export async function openAccount(device: Device, name: "Profile" | "Preferences" | "Devices"): Promise<void> {
  await press(device.page, "Account");
  await device.page.getByRole("banner").getByRole("link", { name, exact: true }).click();
  await device.page.getByRole("navigation", { name: "Account" }).waitFor();
}

/** Signs in with a demo account, from a new page; the person's start page is in front then, and live. */
export async function signIn(device: Device, account: DemoAccount): Promise<void> {
  await device.openTab("/sign-in");
  await signInHere(device, account);
}

/** Signs out by the account menu of the page in front. */
export async function signOut(device: Device): Promise<void> {
  await press(device.page, "Account");
  await press(device.page, "Sign out");
  await device.page.getByRole("banner").getByRole("link", { name: "Sign in" }).waitFor();
}

/** Signs in with a demo account on the sign-in page in front; the page that it leads to is live then. */
export async function signInHere(device: Device, account: DemoAccount): Promise<void> {
  await choose(device.page, account);
  await press(device.page, "Sign in");
  // It may lead back to a dialog, before which the navigation stands hidden.
  await device.page.getByRole("navigation", { name: "Main", includeHidden: true }).waitFor();
}

/** A new device of that person, signed in. */
export async function arrive(
  stage: Stage,
  account: DemoAccount,
  name: string = account,
  screen?: Screen,
): Promise<Device> {
  const device = await stage.device(name, screen);
  await signIn(device, account);
  return device;
}

/** The number on the bell, 0 where there is none. */
export async function unread(device: Device): Promise<number> {
  const name = await device.page
    .getByRole("link", { name: /^Inbox/ })
    .first()
    .getAttribute("aria-label");
  return Number(/^Inbox, (\d+) unread$/.exec(name ?? "")?.[1] ?? 0);
}

/** The bell of each of these devices shows `count`, without a reload. */
export async function bellsShow(count: number, devices: readonly Device[]): Promise<void> {
  for (const device of devices) {
    let seen = -1;
    try {
      await until("right bell", async () => {
        seen = await unread(device);
        return seen === count;
      });
    } catch (cause) {
      throw new Error(`the bell of ${device.name} shows ${seen} instead of ${count}`, { cause });
    }
  }
}

/** Dismisses the warnings and errors on the screen, as a person does who has read them; the others leave by themselves. */
export async function dismissToasts(device: Device): Promise<void> {
  const alerts = device.page.getByLabel("Notices", { exact: true }).getByRole("alert");
  while ((await alerts.count()) > 0) {
    // This very one: another may appear above it, or in its place, at any time.
    const toast = await alerts.first().elementHandle();
    await (await toast?.$('button[aria-label="Dismiss"]'))?.click();
    await toast?.waitForElementState("hidden");
  }
}

/** What a toast has to say: its title, its words, its level's word. */
export type ToastWords = [title: string, body: RegExp, level: "Success" | "Information" | "Warning" | "Error"];

/** Each of these devices shows a toast of that title that it has not shown `before` times. */
export async function toastAppears(title: string, devices: readonly Device[], times = 1): Promise<void> {
  for (const device of devices) {
    await until(
      `toast "${title}" (${times}) on ${device.name}`,
      () => device.toasts.filter((toast) => toast.title === title).length >= times,
    );
  }
}

/** The toasts a device ever showed are exactly these, in this order. */
export function expectToasts(device: Device, expected: readonly ToastWords[]): void {
  const shown = device.toasts.map(({ title, level }) => `${level}: ${title}`);
  expect(shown, device.name).toEqual(expected.map(([title, , level]) => `${level}: ${title}`));
  for (const [index, [, body]] of expected.entries()) expect(device.toasts[index]?.body, device.name).toMatch(body);
}

/** The titles of the inbox on the screen, newest first, and which of them are unread. */
export async function inbox(device: Device): Promise<{ title: string; isUnread: boolean }[]> {
  const rows = device.page.getByRole("main").getByRole("listitem");
  await rows.first().waitFor();
  // All at once: it may change while it is looked at.
  return rows.evaluateAll((all) =>
    all.map((one) => ({
      title: one.querySelector("a span span")?.textContent ?? "",
      isUnread: one.querySelector('button[aria-label="Mark read"]') !== null,
    })),
  );
}

/** Opens the inbox by the bell. */
export async function openInbox(device: Device): Promise<void> {
  await device.page
    .getByRole("link", { name: /^Inbox/ })
    .first()
    .click();
  await device.page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
}
