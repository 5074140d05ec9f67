/** What owners and admins do, by clicks. */
import type { Locator } from "playwright-core";
import type { Device } from "../harness/device.ts";
import { goTo, press } from "./anybody.ts";

export { assignEmployee, decideOwner, declineBooking } from "./admin.ts";

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
