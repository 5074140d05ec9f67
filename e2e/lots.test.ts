import { expect } from "bun:test";
import type { Device } from "./harness/device.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, press } from "./people/anybody.ts";
import { book, openLot } from "./people/driver.ts";

const LOT = "Marine Drive";

/** The slot on that device's lot page says this word. */
async function slotIs(device: Device, slot: string, word: "free" | "held" | "taken"): Promise<void> {
  await device.page.getByRole("button", { name: new RegExp(`^${slot}, ${word},`) }).waitFor();
}

/** The colour of a slot's edge, as it is painted. */
function slotColour(device: Device, slot: string): Promise<string> {
  return device.page
    .getByRole("button", { name: new RegExp(`^${slot}`) })
    .evaluate((tile) => getComputedStyle(tile).borderTopColor);
}

/** The list of lots says that so many slots are free. */
async function countIs(device: Device, free: number): Promise<void> {
  const card = device.page.getByRole("main").getByRole("link", { name: new RegExp(LOT) });
  await until(
    `${free} free at ${LOT} on ${device.name}`,
    async () => (await card.textContent())?.includes(`${free}of 18 free`) ?? false,
  );
}

scenario("a slot changes its colour on every open page and back, free counts move, nobody reloads", async (stage) => {
  const [driver, watcher, browsing, owner] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "driver2", "driver2 at the lot"),
    arrive(stage, "driver2", "driver2 at the list"),
    arrive(stage, "owner"),
  ]);
  const watchers = [watcher, owner];
  await openLot(watcher, LOT);
  await owner.page.goto(new URL(watcher.page.url()).pathname);
  for (const device of watchers) await slotIs(device, "A-03", "free");
  await countIs(browsing, 18);
  const free = await slotColour(watcher, "A-03");

  await book(driver, { lot: LOT, slot: "A-03", pay: "Cash at the counter" });
  for (const device of watchers) await slotIs(device, "A-03", "held");
  await countIs(browsing, 17);
  const held = await slotColour(watcher, "A-03");
  await press(driver.page, "Cancel booking");
  await press(driver.page, "Cancel now");
  for (const device of watchers) await slotIs(device, "A-03", "free");
  await countIs(browsing, 18);

  await book(driver, { lot: LOT, slot: "A-03" });
  for (const device of watchers) await slotIs(device, "A-03", "taken");
  await countIs(browsing, 17);
  const taken = await slotColour(watcher, "A-03");
  await press(driver.page, "End parking");
  await press(driver.page, "End now");
  for (const device of watchers) await slotIs(device, "A-03", "free");
  await countIs(browsing, 18);

  expect(new Set([free, held, taken]).size).toBe(3);
  expect(await slotColour(watcher, "A-03")).toBe(free);
});

scenario(
  "a visitor sees lots and slots, how old the numbers are, and is asked to sign in before booking",
  async (stage) => {
    const visitor = await stage.device("visitor");
    await visitor.openTab("/lots");
    await visitor.page.getByText(/^as of \d\d:\d\d$/).waitFor();
    await visitor.page.getByRole("link", { name: new RegExp(LOT) }).click();
    await visitor.page.getByRole("heading", { level: 1, name: LOT }).waitFor();
    await visitor.page.getByRole("link", { name: "Sign in to book a slot" }).waitFor();
    await press(visitor.page, /^A-01/);
    await visitor.page.getByRole("radio", { name: "driver", exact: true }).check();
    await press(visitor.page, "Sign in");
    // Back where the visitor came from, with the slot they had picked.
    await visitor.page.getByRole("dialog", { name: "Slot A-01" }).waitFor();
  },
);
