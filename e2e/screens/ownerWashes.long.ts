import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, choose, press } from "../people/anybody.ts";
import { exported, focusIsOn, giveReason, show } from "../people/ledger.ts";
import { row } from "../people/staff.ts";
import { ordersWash, parks } from "../people/traffic.ts";

scenario(
  "washes are confirmed, given to somebody, started, completed and called off in place, on all devices",
  async (stage) => {
    const [desk, phone, driver, owner] = await Promise.all([
      arrive(stage, "owner", "desk"),
      arrive(stage, "owner", "phone", PHONE),
      ApiClient.signIn(stage.server, "driver"),
      ApiClient.signIn(stage.server, "owner"),
    ]);
    await Promise.all([show(desk, "/owner/washes"), show(phone, "/owner/washes")]);
    await desk.page.getByText("No washes yet").waitFor();

    await parks(driver, { slot: "A-01", plate: "KL 07 AA 1001", wash: "Quick rinse" });
    await Promise.all([row(desk, "Quick rinse", "Confirmed").waitFor(), row(phone, "Quick rinse").waitFor()]);
    await press(row(desk, "Quick rinse"), "Start wash");
    await row(phone, "Quick rinse", "In progress").waitFor();
    await focusIsOn(desk, "Complete wash");
    await press(row(phone, "Quick rinse"), "Complete wash");
    await row(desk, "Quick rinse", "Done").waitFor();

    const { body: pool } = await owner.get<{ items: { id: string; name: string }[] }>("/api/owner/employees/pool");
    const [colleague] = pool.items;
    if (!colleague) throw new Error("nobody is in the pool");
    await owner.post(`/api/owner/employees/${colleague.id}/take`, {});
    const wash = await ordersWash(driver, "Foam wash", "Mind the roof box");
    await row(desk, "Foam wash", "Requested").waitFor();
    await press(row(desk, "Foam wash"), "Confirm wash");
    await row(desk, "Foam wash", "Confirmed").waitFor();

    await press(row(desk, "Foam wash"), /^More for Foam wash/);
    await desk.page.getByRole("menuitem", { name: "Assign somebody else" }).click();
    const sheet = desk.page.getByRole("dialog", { name: "Who does Foam wash?" });
    await press(sheet, "Assign");
    await sheet.getByText("Please choose somebody.").waitFor();
    const other = (await sheet.getByRole("radio").count()) > 0 ? await sheet.locator("label").first().innerText() : "";
    const name = other.replace(/\s*\d of 3 washes$/, "").trim();
    await choose(sheet, new RegExp(name));
    await press(sheet, "Assign");
    await sheet.waitFor({ state: "detached" });
    await Promise.all([row(desk, "Foam wash", name).waitFor(), row(phone, "Foam wash", name).waitFor()]);
    await focusIsOn(desk, "More for Foam wash");

    await show(phone, `/owner/washes?wash=${wash.id}`);
    const drawer = phone.page.getByRole("dialog", { name: "Foam wash, Marine Drive" });
    await drawer.getByText("Mind the roof box").waitFor();
    await press(row(desk, "Foam wash"), /^More for Foam wash/);
    await desk.page.getByRole("menuitem", { name: "Cancel wash" }).click();
    const reason = await giveReason(desk, "Cancel this wash?", "No water today", "Cancel now");
    await reason.waitFor({ state: "detached" });
    await drawer.getByText("No water today").waitFor();
    await drawer.getByText("Cancelled", { exact: true }).waitFor();
    expect(await drawer.getByRole("button", { name: "Start wash" }).count()).toBe(0);

    await desk.page.getByLabel("State").selectOption({ label: "Done" });
    await until("done washes only", async () => (await row(desk, "Foam wash").count()) === 0);
    await row(desk, "Quick rinse").waitFor();
    await desk.page.getByLabel("State").selectOption({ label: "In progress" });
    await desk.page.getByText("Nothing matches").waitFor();
    await press(desk.page, "Clear filters");
    await row(desk, "Foam wash").waitFor();

    const search = desk.page.getByRole("textbox", { name: "Search plate, reference or driver" });
    await search.fill("aa 1001");
    await until("the wash of that booking only", async () => (await row(desk, "Foam wash").count()) === 0);
    await row(desk, "Quick rinse").waitFor();
    const [, line, ...more] = (await exported(desk)).trim().split("\r\n");
    expect(more).toEqual([]);
    expect(line).toContain(",Quick rinse,completed,");
    await desk.page.getByLabel("Lot").selectOption({ label: "Broadway Market" });
    await desk.page.getByText("Nothing matches").waitFor();
    await press(desk.page, "Clear filters");
    await row(desk, "Foam wash").waitFor();
    expect(await search.inputValue()).toBe("");
  },
);
