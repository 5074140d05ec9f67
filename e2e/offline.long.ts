import { expect } from "bun:test";
import type { Device } from "./harness/device.ts";
import { PHONE } from "./harness/device.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, bellsShow, inbox, openInbox, press, signIn } from "./people/anybody.ts";
import { book, bookingIs } from "./people/driver.ts";
import { everythingKept, isInstalled, keeps, setOffline } from "./people/offline.ts";
import { row } from "./people/staff.ts";

const LOT = "Marine Drive";
/** What is in a browser that keeps something of its driver: who they are, what they saw, where in their log they were. */
const OF_THE_DRIVER = /driver@|Devika|api\/bookings|parkmate\.cursor/;

/** The bar that says that this device is offline. */
const bar = ({ page }: Device) => page.getByRole("banner").getByRole("status");

/** The countdown on the screen, in seconds. */
async function secondsLeft({ page }: Device): Promise<number> {
  const timer = page.getByRole("main").getByRole("timer", { name: "Time left" });
  // Until the page has heard the server's time there are dashes.
  const words = await until("time on the clock", async () => {
    const text = await timer.innerText();
    return /\d/.test(text) && text;
  });
  return words.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

scenario("opened offline the page shows the last booking with its clock running, and repairs itself", async (stage) => {
  const driver = await arrive(stage, "driver", "driver", PHONE);
  await book(driver, { lot: LOT, slot: "A-01" });
  const booking = new URL(driver.page.url()).pathname;
  await isInstalled(driver.page);
  await keeps(driver, `/api${booking}`);
  const before = await secondsLeft(driver);

  await setOffline(driver, true);
  await driver.page.reload();
  await bookingIs(driver, "Active");
  const reopened = await secondsLeft(driver);
  expect(before - reopened).toBeWithin(0, 20);
  await until("clock that runs", async () => (await secondsLeft(driver)) < reopened);
  await bar(driver)
    .getByText(/^Offline\. As known at \d\d:\d\d\.$/)
    .waitFor();
  // A screen that was not opened in this page yet, with what was seen of it before.
  await driver.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Lots" }).click();
  await driver.page.getByRole("link", { name: new RegExp(LOT) }).waitFor();
  await driver.page.goto(booking);
  await bookingIs(driver, "Active");

  // What cannot be done says so in its place and is not lost.
  await press(driver.page, "End parking");
  await press(driver.page, "End now");
  const sheet = driver.page.getByRole("dialog", { name: "End parking now?" });
  await sheet.getByText("ParkMate cannot be reached. Check your connection and try again.").waitFor();
  await setOffline(driver, false);
  await bar(driver).waitFor({ state: "detached" });
  await press(sheet, "End now");
  await bookingIs(driver, "Completed");
});

scenario(
  "what was marked read offline is read everywhere once the network is back, also by a page opened since",
  async (stage) => {
    const [driver, other, owner] = await Promise.all([
      arrive(stage, "driver", "driver", PHONE),
      arrive(stage, "driver", "the driver's other device"),
      arrive(stage, "owner"),
    ]);
    await book(driver, { lot: LOT, slot: "A-01", pay: "Cash at the counter" });
    await press(row(owner, "A-01").first(), "Verify cash");
    await bellsShow(1, [driver, other]);
    await openInbox(driver);
    await driver.page.getByText("Cash received").first().waitFor();
    await isInstalled(driver.page);
    await keeps(driver, "payment.verified");

    await setOffline(driver, true);
    await driver.page.reload();
    await bar(driver).waitFor();
    await driver.page.getByRole("button", { name: "Mark read" }).click();
    await driver.page.getByRole("button", { name: "Mark read" }).waitFor({ state: "detached" });
    await keeps(driver, "seqs");
    await driver.closePage();
    await bellsShow(1, [other]);

    await driver.openTab("/inbox");
    await driver.page.getByText("Cash received").first().waitFor();
    expect((await inbox(driver)).map(({ isUnread }) => isUnread)).toEqual([false]);
    await setOffline(driver, false);
    await bellsShow(0, [driver, other]);
  },
);

scenario("whoever signs out leaves nothing in the browser, in no tab", async (stage) => {
  const driver = await arrive(stage, "driver");
  await book(driver, { lot: LOT, slot: "A-01" });
  const booking = new URL(driver.page.url()).pathname;
  await isInstalled(driver.page);
  await keeps(driver, `/api${booking}`);
  const [first] = driver.context.pages();
  const second = await driver.openTab("/bookings");
  await second.getByText(`Slot A-01, ${LOT}`).waitFor();

  expect(await everythingKept(second)).toMatch(OF_THE_DRIVER);

  await first?.bringToFront();
  await first?.getByRole("button", { name: "Account" }).click();
  await first?.getByRole("button", { name: "Sign out" }).click();
  await second.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await until("emptied browser", async () => !OF_THE_DRIVER.test(await everythingKept(second)));
  // Nothing comes back: neither by what a tab still wanted to write nor by a reload, offline or not.
  await setOffline(driver, true);
  await second.goto("/bookings");
  await second.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(await everythingKept(second)).not.toMatch(OF_THE_DRIVER);
});

scenario("a browser that can keep nothing shows and does everything else", async (stage) => {
  const device = await stage.device("private window");
  await device.context.addInitScript(() => {
    Object.defineProperty(window, "indexedDB", { value: { open: () => ({}) } });
    Reflect.deleteProperty(Navigator.prototype, "serviceWorker");
  });
  await signIn(device, "driver");
  await book(device, { lot: LOT, slot: "A-01" });
  await device.page.reload();
  await bookingIs(device, "Active");
});

scenario(
  "a visitor without a network is told so, keeps what is on the screen, and sees the rest when it is back",
  async (stage) => {
    const visitor = await stage.device("visitor", PHONE);
    const page = await visitor.openTab("/lots");
    const card = page.getByRole("link", { name: new RegExp(LOT) });
    await card.waitFor();
    await isInstalled(page);

    await setOffline(visitor, true);
    await bar(visitor).getByText("ParkMate cannot be reached. What you see may be old.").waitFor();
    expect(await card.count()).toBe(1);
    await page.reload();
    await page.getByRole("main").getByRole("alert").waitFor();
    await bar(visitor).waitFor();
    await setOffline(visitor, false);
    await card.waitFor();
    await bar(visitor).waitFor({ state: "detached" });
  },
);
