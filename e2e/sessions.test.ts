import { expect } from "bun:test";
import type { Device } from "./harness/device.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import {
  arrive,
  bellsShow,
  choose,
  type DemoAccount,
  expectToasts,
  goTo,
  openInbox,
  press,
  signInHere,
  signOut,
  toastAppears,
} from "./people/anybody.ts";
import { book } from "./people/driver.ts";
import { decideOwner, row } from "./people/staff.ts";

/** Signs in on the page in front, by its own link. */
async function signInByLink(device: Device, account: DemoAccount): Promise<void> {
  await device.page.getByRole("banner").getByRole("link", { name: "Sign in" }).click();
  await signInHere(device, account);
}

/** Registers an owner by the form; the page that waits for approval is in front then. */
async function registerOwner(device: Device, name: string, business: string): Promise<void> {
  const page = await device.openTab("/register");
  await choose(page, "I own parking lots");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Email").fill(`${name.replaceAll(" ", ".").toLowerCase()}@parkmate.test`);
  await page.getByLabel("Password").fill("a-long-enough-word");
  await page.getByLabel("Business name (optional)").fill(business);
  await page.getByLabel("City (optional)").fill("Kochi");
  await press(page, "Register");
  await page.getByText("An admin has to approve you first.").waitFor();
}

scenario(
  "signing out in one tab ends the line of all and leads the other one to sign-in; other devices stay",
  async (stage) => {
    const device = await arrive(stage, "driver");
    const elsewhere = await arrive(stage, "driver", "another device of the driver");
    const [first] = device.context.pages();
    const second = await device.openTab("/bookings");
    await second.getByRole("heading", { level: 1, name: "My bookings" }).waitFor();
    expect(device.liveLines().length).toBe(1);

    await first?.bringToFront();
    await first?.getByRole("button", { name: "Account" }).click();
    await first?.getByRole("button", { name: "Sign out" }).click();
    await second.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await until("closed line", () => device.liveLines().length === 0);
    expect(new URL(second.url()).searchParams.get("return")).toBe("/bookings");

    await goTo(elsewhere, "My bookings");
    await elsewhere.page.getByText("No bookings yet").waitFor();
  },
);

scenario("after somebody else signed in in the same tab nothing of the first person is there", async (stage) => {
  const [device, owner] = await Promise.all([arrive(stage, "driver"), arrive(stage, "owner")]);
  await book(device, { lot: "Marine Drive", slot: "A-01", pay: "Cash at the counter" });
  await toastAppears("New booking", [owner]);
  await press(row(owner, "A-01").first(), "Verify cash");
  await toastAppears("Cash received", [device]);
  await bellsShow(1, [device]);

  await signOut(device);
  await signInByLink(device, "driver2");
  await bellsShow(0, [device]);
  await goTo(device, "My bookings");
  await device.page.getByText("No bookings yet").waitFor();
  await openInbox(device);
  await device.page.getByText("Nothing here yet").waitFor();
  expect(await device.page.getByText("Devika").count()).toBe(0);
  expect(await device.page.getByLabel("Notices", { exact: true }).getByText("Cash received").count()).toBe(0);

  // What now happens to the first person is not told here; what happens to the second one is.
  const shownBefore = device.toasts.length;
  await goTo(owner, "Bookings");
  await row(owner, "A-01")
    .getByRole("button", { name: /^KL 08 AZ 1234/ })
    .click();
  await press(owner.page.getByRole("dialog", { name: "KL 08 AZ 1234" }), "Cancel booking");
  const sheet = owner.page.getByRole("dialog", { name: "Cancel this booking?" });
  await sheet.getByLabel("Reason").fill("The slot is flooded");
  await press(sheet, "Cancel now");
  await sheet.waitFor({ state: "detached" });
  await owner.page.keyboard.press("Escape");
  await book(device, { lot: "Marine Drive", slot: "B-01", pay: "Cash at the counter" });
  await goTo(owner, "Desk");
  await press(owner.page.getByRole("region", { name: "Cash to verify" }), "Verify cash");
  await toastAppears("Cash received", [device], 2);
  expect(device.toasts.length).toBe(shownBefore + 1);
  expect(device.toasts.at(-1)?.body).toContain("Slot B-01");
  await bellsShow(1, [device]);

  // And the first one, back, finds theirs.
  await signOut(device);
  await signInByLink(device, "driver");
  await bellsShow(2, [device]);
});

scenario("an owner registers, the admin hears it and decides, the owner hears that", async (stage) => {
  const admin = await arrive(stage, "admin");
  const [welcome, refused] = [await stage.device("Anand"), await stage.device("Bala")];

  await registerOwner(welcome, "Anand Rao", "Anand Parking");
  await toastAppears("An owner awaits approval", [admin]);
  await decideOwner(admin, "Anand Parking", "Approve");
  await toastAppears("Your account is approved", [welcome]);
  // The page that waited has become the desk by itself.
  await welcome.page.getByRole("heading", { level: 1, name: "Desk" }).waitFor();

  await registerOwner(refused, "Bala Iyer", "Bala Parking");
  await toastAppears("An owner awaits approval", [admin], 2);
  await decideOwner(admin, "Bala Parking", "Decline", "The papers are missing");
  await toastAppears("Your account was declined", [refused]);
  await refused.page.getByText("Your lots cannot be seen or booked.").waitFor();

  expectToasts(admin, [
    ["An owner awaits approval", /^Anand .*, Kochi\.$/, "Information"],
    ["An owner awaits approval", /^Bala .*, Kochi\.$/, "Information"],
  ]);
  expectToasts(welcome, [["Your account is approved", /^Your lots can be seen and booked now\.$/, "Success"]]);
  expectToasts(refused, [["Your account was declined", /Reason: The papers are missing/, "Warning"]]);
  await bellsShow(2, [admin]);
  await bellsShow(1, [welcome, refused]);
});
