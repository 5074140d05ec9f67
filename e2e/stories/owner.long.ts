import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, inbox, openInbox, press, toastAppears } from "../people/anybody.ts";
import { addWash, book, bookingIs } from "../people/driver.ts";
import { fillLot, markWalkIn, part, rowIn, selectStarting } from "../people/owner.ts";
import { decideOwner } from "../people/staff.ts";

const LOT = "Fort Ferry";
const EMAIL = "leela.thomas@parkmate.test";
const PASSWORD = "a-long-enough-word";

/** Tab until that control has the focus, as somebody without a mouse does. */
async function tabTo(device: Device, name: string): Promise<void> {
  const here = () => device.page.evaluate(() => document.activeElement?.textContent ?? "");
  await until(
    `focus on "${name}"`,
    async () => {
      if ((await here()) === name) return true;
      await device.page.keyboard.press("Tab");
      return false;
    },
    60_000,
  );
}

async function register(device: Device): Promise<void> {
  const page = await device.openTab("/register");
  await choose(page, "I own parking lots");
  await page.getByLabel("Name", { exact: true }).fill("Leela Thomas");
  await page.getByLabel("Email").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByLabel(/^Business name/).fill("Thomas Parking");
  await page.getByLabel(/^City/).fill("Kochi");
  await press(page, "Register");
  await page.getByRole("heading", { level: 1, name: "Waiting for approval" }).waitFor();
}

async function signInByForm(device: Device): Promise<void> {
  const page = await device.openTab("/sign-in");
  await page.getByLabel("Email").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign in");
  await page.getByRole("heading", { level: 1, name: "Desk" }).waitFor();
}

scenario(
  "an owner's first day: registered, approved, a lot with slots, cash, a walk-in, an overstay, a wash, the lot closed",
  async (stage) => {
    const [counter, phone] = [await stage.device("owner"), await stage.device("owner's phone", PHONE)];
    const admin = await arrive(stage, "admin");
    await register(counter);
    const { page } = counter;
    await page.getByText("An admin approves you").waitFor();
    await toastAppears("An owner awaits approval", [admin]);
    await decideOwner(admin, "Thomas Parking", "Approve");
    await toastAppears("Your account is approved", [counter]);

    // The one next action each time: a lot, then its slots.
    await page.getByRole("link", { name: "Add a lot" }).click();
    const drawer = page.getByRole("dialog", { name: "Add a lot" });
    await fillLot(drawer, { name: LOT, street: "River Road", city: "Kochi", state: "Kerala", pincode: "682001" });
    await drawer.getByText("Offers car wash", { exact: true }).waitFor();
    await drawer.getByRole("switch", { name: "Offers car wash" }).click();
    await press(drawer, "Add lot");
    await page.getByRole("heading", { level: 1, name: LOT }).waitFor();
    await press(page, "Add the first slots");
    const sheet = page.getByRole("dialog", { name: `Add slots to ${LOT}` });
    await sheet.getByLabel("Price per hour in rupees").fill("40");
    await sheet.getByLabel("How many").fill("4");
    await press(sheet, "Add slots");
    await sheet.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^A-04\s*Free/ }).waitFor();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Desk", exact: true }).click();
    await page.getByText("Nothing needs you now").waitFor();
    await signInByForm(phone);
    const driver = await arrive(stage, "driver");

    // A driver books in cash; the owner hears it and verifies it by keys alone.
    await book(driver, { lot: LOT, slot: "A-01", pay: "Cash at the counter" });
    await toastAppears("New booking", [counter, phone]);
    await rowIn(counter, "Cash to verify", "KL 08 AZ 1234").waitFor();
    await rowIn(phone, "Cash to verify", "KL 08 AZ 1234").waitFor();
    await page.getByRole("main").focus();
    await tabTo(counter, "Verify cash");
    await page.keyboard.press("Enter");
    await toastAppears("Cash received", [driver]);
    await bookingIs(driver, "Active");
    await part(phone, "Takings today").getByText("₹20", { exact: true }).waitFor();

    // The wash comes in with nobody to do it: somebody is taken on from the phone.
    await addWash(driver, "Quick rinse");
    await toastAppears("Car wash ordered", [counter, phone]);
    const wash = rowIn(phone, "Washes waiting", "Quick rinse");
    await selectStarting(wash.getByLabel("Employee"), "Meera Joseph");
    await press(wash, "Take on");
    await part(counter, "Washes waiting").waitFor({ state: "detached" });

    // A car drives in without a booking; the driver leaves, but only on paper.
    await markWalkIn(phone, { slot: "A-02", until: "30 min" });
    await rowIn(counter, "Cars without a booking", "A-02").waitFor();
    await press(driver.page, "End parking");
    await press(driver.page, "End now");
    await press(rowIn(phone, "Should be empty now", "A-01"), "Still occupied");
    await rowIn(counter, "Lots", LOT).getByText("2 taken").waitFor();
    await driver.page.goto("/lots");
    await driver.page
      .getByRole("link", { name: new RegExp(LOT) })
      .filter({ hasText: /2\s*of 4 free/ })
      .waitFor();
    await press(rowIn(counter, "Cars without a booking", "A-01"), "Car is gone");
    await driver.page
      .getByRole("link", { name: new RegExp(LOT) })
      .filter({ hasText: /3\s*of 4 free/ })
      .waitFor();

    await openInbox(counter);
    const told = (await inbox(counter)).map(({ title }) => title);
    expect(told.slice(-3).reverse()).toEqual(["Your account is approved", "New booking", "Car wash ordered"]);

    // Closed for the night: no driver books any more.
    await page.goto("/owner/lots");
    await press(page, "Close lot");
    await press(page.getByRole("dialog", { name: `Close ${LOT}?` }), "Close now");
    await page.getByRole("button", { name: "Open lot" }).waitFor();
    const api = await ApiClient.signIn(stage.server, "driver");
    const lots = await api.get<{ items: { name: string; open: boolean }[] }>("/api/lots");
    expect(lots.body.items.filter(({ name, open }) => name === LOT && open)).toEqual([]);
  },
);
