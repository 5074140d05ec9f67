import { expect } from "bun:test";
import type { Device } from "./harness/device.ts";
import { PHONE } from "./harness/device.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, bellsShow, goTo, inbox, openInbox, press, signIn, toastAppears } from "./people/anybody.ts";
import { book, bookingIs } from "./people/driver.ts";
import { everythingKept, isInstalled, keeps, setOffline } from "./people/offline.ts";
import { row } from "./people/staff.ts";

const LOT = "Marine Drive";

/** The bar that says that this device is offline. */
const bar = ({ page }: Device) => page.getByRole("banner").getByRole("status");

/** The countdown on the screen, in seconds. */
async function secondsLeft({ page }: Device): Promise<number> {
  const words = await page.getByRole("timer", { name: "Time left" }).innerText();
  return words.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

scenario("opened offline the page shows the last booking with its clock running, and repairs itself", async (stage) => {
  const [driver, owner] = await Promise.all([
    arrive(stage, "driver", "driver", PHONE),
    arrive(stage, "owner", "owner"),
  ]);
  await book(driver, { lot: LOT, slot: "A-01" });
  await isInstalled(driver.page);
  await keeps(driver, "A-01");
  const before = await secondsLeft(driver);

  await setOffline(driver, true);
  await driver.page.reload();
  await bookingIs(driver, "Active");
  const reopened = await secondsLeft(driver);
  expect(before - reopened).toBeWithin(0, 20);
  await until("clock that runs", async () => (await secondsLeft(driver)) < reopened);
  await bar(driver)
    .getByText(/^Offline\. You see what was known on .*\d\d:\d\d\.$/)
    .waitFor();
  // Screens that were not opened before are there, too.
  await goTo(driver, "My bookings");
  await driver.page.getByText(`Slot A-01, ${LOT}`).waitFor();
  await goTo(driver, "Parking lots");
});
