/** What owners do in their lists: they look at rows of tables on a desktop, at cards on a phone. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { until } from "../harness/until.ts";

/** Shows a page by its address; its list is there, or its empty face. */
export async function show(device: Device, path: string): Promise<void> {
  await device.page.goto(path);
  // Behind an open drawer the page is hidden from those who do not see it.
  await device.page.getByRole("heading", { level: 1, includeHidden: true }).waitFor();
  await until("loaded page", async () => (await device.page.getByRole("status", { name: "Loading" }).count()) === 0);
}

/** Opens a row by its name, its first words. */
export async function openRow(row: Locator, name: string): Promise<void> {
  await row.getByRole("button", { name: new RegExp(`^${name}`) }).click();
}

/** What has the focus, by its name or its words. */
export function focused(device: Device): Promise<string> {
  return device.page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return "nothing";
    return element.getAttribute("aria-label") ?? element.textContent ?? "";
  });
}

/** The focus is, soon, on what is called so. */
export async function focusIsOn(device: Device, name: string): Promise<void> {
  let seen = "";
  try {
    await until("focus", async () => {
      seen = await focused(device);
      return seen.includes(name);
    });
  } catch (cause) {
    throw new Error(`the focus of ${device.name} is on "${seen.slice(0, 80)}" instead of "${name}"`, { cause });
  }
}

/** Fills in the reason that a sheet asks for, and sends it. */
export async function giveReason(device: Device, sheet: string, reason: string, action: string): Promise<Locator> {
  const dialog = device.page.getByRole("dialog", { name: sheet });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: action, exact: true }).click();
  return dialog;
}

/** The bytes of the file that a press of "Export CSV" saves, as text. */
export async function exported(device: Device): Promise<string> {
  const saved = device.page.waitForEvent("download");
  await device.page.getByRole("button", { name: "Export CSV" }).click();
  const stream = await (await saved).createReadStream();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString("utf8");
}

/** Holds the next request to `path` back; what is returned lets it go. */
export async function holdBack(device: Device, path: RegExp): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await device.page.route(
    (url) => path.test(url.pathname),
    async (route) => {
      await gate.promise;
      await route.continue();
    },
    { times: 1 },
  );
  return gate.resolve;
}
