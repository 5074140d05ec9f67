import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import type { Device } from "../harness/device.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press } from "../people/anybody.ts";

/** The names of the lots in the list, in its order. */
async function lotNames(device: Device): Promise<string[]> {
  return device.page.getByRole("main").getByRole("heading", { level: 2 }).allTextContents();
}

/** The list holds exactly these lots, without a reload. */
async function lotsAre(device: Device, names: readonly string[]): Promise<void> {
  let seen: string[] = [];
  try {
    await until("list", async () => {
      seen = await lotNames(device);
      return seen.join() === names.join();
    });
  } catch (cause) {
    throw new Error(`${device.name} sees ${seen.join(", ")}`, { cause });
  }
}

const ALL = ["Broadway Market", "Marine Drive", "MG Road"].toSorted();

scenario("search and filters narrow the list, stand in the address, and are cleared at once", async (stage) => {
  const device = await arrive(stage, "driver");
  const { page } = device;
  await until("all lots", async () => (await lotNames(device)).toSorted().join() === ALL.join());
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));

  await page.getByRole("textbox", { name: "Name, address or city" }).fill("bengaluru");
  await lotsAre(device, ["MG Road"]);
  expect(new URL(page.url()).searchParams.get("q")).toBe("bengaluru");
  await press(page, "Clear search");
  await until("all lots", async () => (await lotNames(device)).length === ALL.length);

  await page.getByRole("combobox", { name: "Vehicle" }).selectOption("Three-wheeler");
  await lotsAre(device, ["Broadway Market"]);
  await press(page, "Car wash");
  await page.getByText("Nothing matches").waitFor();
  expect(new URL(page.url()).search).toBe("?vehicle=three_wheeler&wash=yes");
  expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);

  await page.reload();
  await page.getByText("Nothing matches").waitFor();
  expect(await page.getByRole("button", { name: "Car wash" }).getAttribute("aria-pressed")).toBe("true");
  await press(page, "Clear filters");
  await until("all lots", async () => (await lotNames(device)).length === ALL.length);
  expect(new URL(page.url()).search).toBe("");

  // What the address holds that is no filter of ours is no refusal.
  await page.goto("/lots?vehicle=tank&near=here");
  await until("all lots", async () => (await lotNames(device)).length === ALL.length);
});

scenario("near me asks for the place only when pressed, and says why there is none", async (stage) => {
  const device = await arrive(stage, "driver", "driver", PHONE);
  const { page, context } = device;
  await until("all lots", async () => (await lotNames(device)).length === ALL.length);
  await press(page, "Near me");
  await page.getByText(/^Your browser did not tell where you are/).waitFor();
  expect(new URL(page.url()).search).toBe("");

  await context.grantPermissions(["geolocation"]);
  await context.setGeolocation({ latitude: 12.9716, longitude: 77.5946 });
  await press(page, "Near me");
  await lotsAre(device, ["MG Road", "Broadway Market", "Marine Drive"]);
  await page.getByText("1.2 km away").waitFor();
  expect(new URL(page.url()).searchParams.get("near")).toBe("12.972,77.595");
  await press(page, "Near me");
  await until("no distances", async () => (await page.getByText(/ away$/).count()) === 0);
});

scenario("a visitor's list says how old it is and is fresh on return; a closed lot says so", async (stage) => {
  const visitor = await stage.device("visitor");
  const page = await visitor.openTab("/lots");
  const card = page.getByRole("main").getByRole("link", { name: /Marine Drive/ });
  await card.getByText("of 18 free").waitFor();
  await page.getByText(/^as of \d\d:\d\d$/).waitFor();
  const [driver, owner] = await Promise.all([
    ApiClient.signIn(stage.server, "driver"),
    ApiClient.signIn(stage.server, "owner"),
  ]);
  const payment = { method: "upi", token: "tok_ok" };
  const slotId = "demo-slot-marine-drive-a-01";
  const booked = await driver.post("/api/bookings", { slotId, vehicleNumber: "KL08AZ1234", minutes: 30, payment });
  expect(booked.status).toBe(201);
  await owner.patch("/api/owner/lots/demo-lot-broadway", { open: false });

  // What the browser says when somebody comes back to the tab.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  await card.getByText("17", { exact: true }).waitFor();
  await page.getByRole("link", { name: /Broadway Market.*Closed/ }).click();
  await page.getByText("This lot takes no bookings at the moment. Running ones go on.").waitFor();
  expect(await page.getByRole("button", { name: /^A-01, free,/ }).isDisabled()).toBe(true);
});

scenario("an open list takes in a lot that is new, and drops those that go", async (stage) => {
  const device = await arrive(stage, "driver");
  const [owner, admin] = [await ApiClient.signIn(stage.server, "owner"), await ApiClient.signIn(stage.server, "admin")];
  const all = (names: readonly string[]) =>
    until("list", async () => (await lotNames(device)).toSorted().join() === names.toSorted().join(), 60_000);
  await all(ALL);
  const lot = { name: "Fort Kochi", street: "River Road", city: "Kochi", state: "Kerala", pincode: "682001" };
  expect((await owner.post("/api/owner/lots", lot)).status).toBe(201);
  await all([...ALL, "Fort Kochi"]);
  const { items } = await admin.ask<{ items: { id: string; email: string }[] }>("GET", "/api/admin/owners");
  const id = items.find(({ email }) => email === "owner@parkmate.test")?.id;
  await admin.ask("POST", `/api/admin/owners/${id}/decline`, { reason: "No papers" });
  await all(["MG Road"]);
});
