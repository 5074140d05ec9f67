import { expect } from "bun:test";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press } from "../people/anybody.ts";
import { book, bookingIs } from "../people/driver.ts";
import { exported } from "../people/ledger.ts";
import { fillLot, openOwnLot, openSlot, part, tileSays } from "../people/owner.ts";

const LOT = "Marine Drive";

/** The row of a lot in the owner's list, a table on desktops and cards on phones. */
const lotRow = (owner: Device, name: string) =>
  owner.page.getByRole("main").getByRole("listitem").or(owner.page.getByRole("row")).filter({ hasText: name }).first();

scenario(
  "a lot is added, its wrong fields are named, its first slots are next, and drivers see it at once",
  async (stage) => {
    const [owner, phone] = await Promise.all([arrive(stage, "owner"), arrive(stage, "owner", "owner's phone", PHONE)]);
    await phone.page.goto("/owner/lots/nowhere");
    await phone.page.getByText("There is no such lot.").waitFor();
    await phone.page.getByRole("link", { name: "Your lots" }).click();
    await lotRow(phone, LOT).waitFor();
    await owner.page.goto("/owner/lots");
    await press(owner.page, "Add a lot");
    const drawer = owner.page.getByRole("dialog", { name: "Add a lot" });
    await fillLot(drawer, {
      name: "Fort Ferry",
      street: "River Road",
      city: "Kochi",
      state: "Kerala",
      pincode: "082001",
    });
    await drawer.getByLabel("Latitude (optional)").fill("9.9658");
    await drawer.getByLabel("Renewal discount in percent").fill("ten");
    owner.faults.expect({ status: 422, path: /^\/api\/owner\/lots$/ });
    await press(drawer, "Add lot");
    await drawer.getByText("Pincode must be 6 digits, the first not 0.").waitFor();
    await drawer.getByText("Renewal discount in percent must be a whole number.").waitFor();
    const isFocused = await drawer.getByLabel("Pincode").evaluate((field) => field === document.activeElement);
    expect(isFocused).toBe(true);
    await drawer.getByLabel("Pincode").fill("682001");
    await drawer.getByLabel("Renewal discount in percent").fill("10");
    await press(drawer, "Add lot");
    await drawer.getByText("latitude and longitude go together: give both or none").waitFor();

    // Closed by accident: nothing that was typed is lost.
    await press(drawer, "Close");
    await drawer.waitFor({ state: "detached" });
    await press(owner.page, "Add a lot");
    await drawer.getByLabel("Longitude (optional)").fill("76.2421");
    await press(drawer, "Add lot");

    await owner.page.getByRole("heading", { level: 1, name: "Fort Ferry" }).waitFor();
    await lotRow(phone, "Fort Ferry").getByText("No slots yet").waitFor();
    await press(owner.page, "Add the first slots");
    const sheet = owner.page.getByRole("dialog", { name: "Add slots to Fort Ferry" });
    await sheet.getByLabel("How many").fill("3");
    owner.faults.expect({ status: 422, path: /\/slots$/ });
    await press(sheet, "Add slots");
    await sheet.getByText("From ₹1 to ₹10,000.").waitFor();
    await sheet.getByLabel("Price per hour in rupees").fill("35.50");
    await press(sheet, "Add slots");
    await sheet.waitFor({ state: "detached" });
    for (const label of ["A-01", "A-02", "A-03"]) await tileSays(owner, label, "Free");
    await lotRow(phone, "Fort Ferry").getByText("₹35.50/h").waitFor();

    await press(owner.page, "Add slots");
    await choose(sheet, "I name them");
    await sheet.getByLabel("Labels, separated by commas or lines").fill("Gate 1, A-02");
    await press(sheet, "Add slots");
    await sheet.getByText(/must be new in this lot: A-02 is there already\.$/).waitFor();
    await sheet.getByLabel("Labels, separated by commas or lines").fill("Gate 1\nGate 2");
    await press(sheet, "Add slots");
    await tileSays(owner, "Gate 2", "Free");

    const search = phone.page.getByRole("textbox", { name: "Search name, street or city" });
    await search.fill("kochi ferry");
    await lotRow(phone, LOT).waitFor({ state: "detached" });
    await lotRow(phone, "Fort Ferry").waitFor();
    await phone.page.getByLabel("State").selectOption({ label: "Closed" });
    await phone.page.getByText("Nothing matches").waitFor();
    await press(phone.page, "Clear filters");
    await lotRow(phone, LOT).waitFor();
    expect(await exported(phone)).toContain(",Fort Ferry,");

    const driver = await arrive(stage, "driver");
    await book(driver, { lot: "Fort Ferry", slot: "A-01" });
    await tileSays(owner, "A-01", "Taken");
    await lotRow(phone, "Fort Ferry").getByText("1 taken").waitFor();
  },
);

scenario(
  "a lot is edited and closed on one device and the other follows; it takes no bookings until it is open again",
  async (stage) => {
    const [owner, phone, driver] = await Promise.all([
      arrive(stage, "owner"),
      arrive(stage, "owner", "owner's phone", PHONE),
      arrive(stage, "driver"),
    ]);
    await openOwnLot(owner, LOT);
    await phone.page.goto("/owner/lots");
    await press(owner.page, "Edit");
    const drawer = owner.page.getByRole("dialog", { name: `Edit ${LOT}` });
    await drawer.getByLabel("Name of the lot").fill("Marine Drive North");
    await drawer.getByLabel("Offers car wash").click();
    await press(drawer, "Save changes");
    await owner.page.getByRole("heading", { level: 1, name: "Marine Drive North" }).waitFor();
    await lotRow(phone, "Marine Drive North").waitFor();

    await press(lotRow(phone, "Marine Drive North"), "Close lot");
    const asked = phone.page.getByRole("dialog", { name: "Close Marine Drive North?" });
    await press(asked, "Close now");
    await owner.page.getByText("This lot is closed: it takes no new bookings. Those that run go on.").waitFor();
    await driver.page.goto("/lots/demo-lot-marine-drive");
    await driver.page.getByRole("heading", { level: 1 }).waitFor();
    await press(owner.page, "Open lot");
    await lotRow(phone, "Marine Drive North").getByText("Open", { exact: true }).waitFor();
    await book(driver, { lot: "Marine Drive North", slot: "A-01" });
  },
);

scenario(
  "a slot is repriced, renamed, taken out of service and occupied; what is booked keeps its price",
  async (stage) => {
    const [owner, phone, driver] = await Promise.all([
      arrive(stage, "owner"),
      arrive(stage, "owner", "owner's phone", PHONE),
      arrive(stage, "driver"),
    ]);
    await Promise.all([openOwnLot(owner, LOT), openOwnLot(phone, LOT)]);
    await book(driver, { lot: LOT, slot: "A-01", minutes: "1 h" });
    for (const device of [owner, phone]) await tileSays(device, "A-01", "Taken");

    let drawer = await openSlot(owner, "A-01");
    await drawer
      .getByText("Bookings made already keep their price. A new price counts from the next booking.")
      .waitFor();
    await drawer.getByText("A booking holds this slot.").waitFor();
    await drawer.getByLabel("Vehicle type").selectOption({ label: "Sedan" });
    owner.faults.expect({ status: 409, path: /^\/api\/owner\/slots\/[^/]+$/ });
    await press(drawer, "Save changes");
    await drawer.getByText(/^The type of slot A-01 can change when 1 booking is over/).waitFor();
    await drawer.getByLabel("Vehicle type").selectOption({ label: "Hatchback" });
    await drawer.getByLabel("Price per hour in rupees").fill("90");
    await press(drawer, "Save changes");
    await drawer.waitFor({ state: "detached" });
    await tileSays(phone, "A-01", "Taken.*₹90/h");
    await driver.page.reload();
    await bookingIs(driver, "Active");
    await driver.page.getByText("₹40").first().waitFor();

    drawer = await openSlot(owner, "A-02");
    await drawer.getByLabel("Label").fill("A-03");
    owner.faults.expect({ status: 422, path: /^\/api\/owner\/slots\/[^/]+$/ });
    await press(drawer, "Save changes");
    await drawer.getByText("Label must be new in this lot: A-03 is there already.").waitFor();
    await drawer.getByLabel("Label").fill("A-02 wide");
    await drawer.getByLabel("In service").click();
    await press(drawer, "Save changes");
    await tileSays(phone, "A-02 wide", "Out of service");

    drawer = await openSlot(phone, "A-04");
    await choose(drawer, "1 h");
    await press(drawer, "Mark as occupied");
    await tileSays(owner, "A-04", "Walk-in\\s*until \\d\\d:\\d\\d");
    await drawer.getByText(/^Walk-in until /).waitFor();
    await press(drawer, "Car is gone");
    await press(drawer, "Close");
    await tileSays(owner, "A-04", "Free");

    // By keys alone: the tile opens its drawer, Escape gives the focus back to it.
    await owner.page.getByRole("button", { name: /^A-05/ }).focus();
    await owner.page.keyboard.press("Enter");
    await owner.page.getByRole("dialog", { name: /^Slot A-05/ }).waitFor();
    await owner.page.keyboard.press("Escape");
    await until("focus on the tile", () =>
      owner.page.getByRole("button", { name: /^A-05/ }).evaluate((tile) => tile === document.activeElement),
    );
    await part(owner, "Slots").waitFor();
  },
);
