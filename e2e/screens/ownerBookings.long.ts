import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press } from "../people/anybody.ts";
import { exported, focusIsOn, giveReason, openRow, show } from "../people/ledger.ts";
import { row } from "../people/staff.ts";
import { leaves, parks } from "../people/traffic.ts";

const FIRST = "KL 07 AA 1001";
const SECOND = "KL 07 BB 2002";

scenario(
  "an owner's bookings move by themselves on a desktop and a phone, in rows and in drawers, and are acted on in place",
  async (stage) => {
    const [desk, phone, driver] = await Promise.all([
      arrive(stage, "owner", "desk"),
      arrive(stage, "owner", "phone", PHONE),
      ApiClient.signIn(stage.server, "driver"),
    ]);
    await Promise.all([show(desk, "/owner/bookings"), show(phone, "/owner/bookings")]);
    await desk.page.getByText("No bookings yet").waitFor();

    const booking = await parks(driver, { slot: "A-01", plate: FIRST, method: "cash" });
    await Promise.all([row(desk, FIRST).waitFor(), row(phone, FIRST).waitFor()]);
    const glow = await row(desk, FIRST).evaluate((element) => getComputedStyle(element).animationName);
    expect(glow).toBe("glow");
    await row(desk, FIRST, /Left to pay 1\d:\d\d/).waitFor();

    await press(row(desk, FIRST), "Verify cash");
    await Promise.all([row(desk, FIRST, "Active").waitFor(), row(phone, FIRST, "Active").waitFor()]);
    await focusIsOn(desk, FIRST);

    for (const device of [desk, phone]) await openRow(row(device, FIRST), FIRST);
    const [drawer, onPhone] = [desk, phone].map(({ page }) => page.getByRole("dialog", { name: FIRST }));
    if (!drawer || !onPhone) throw new Error("no drawers");
    expect(new URL(desk.page.url()).search).toBe(`?booking=${booking.id}`);
    expect(await drawer.getByRole("link", { name: "98470 20001" }).getAttribute("href")).toBe("tel:+919847020001");
    await drawer.getByRole("region", { name: "History" }).getByText("₹20 in cash verified").waitFor();

    await press(drawer, "Cancel booking");
    const reason = desk.page.getByRole("dialog", { name: "Cancel this booking?" });
    await press(reason, "Cancel now");
    await reason.getByText("Please give a reason.").waitFor();
    await giveReason(desk, "Cancel this booking?", "The gate is broken", "Cancel now");
    await reason.waitFor({ state: "detached" });
    for (const one of [drawer, onPhone]) {
      await one.getByText("Cancelled", { exact: true }).waitFor();
      await one.getByText("The gate is broken").waitFor();
    }

    await desk.page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    expect(new URL(desk.page.url()).search).toBe("");
    await focusIsOn(desk, FIRST);
    await desk.page.keyboard.press("Enter");
    await drawer.waitFor();
    await desk.page.goBack();
    await drawer.waitFor({ state: "detached" });
    expect(new URL(desk.page.url()).pathname).toBe("/owner/bookings");
  },
);

scenario(
  "bookings are searched and filtered in the address, exported as shown, paged, and a link opens one that is far down",
  async (stage) => {
    const driver = await ApiClient.signIn(stage.server, "driver");
    const oldest = await parks(driver, { slot: "A-01", plate: FIRST });
    await leaves(driver, oldest);
    for (let more = 0; more < 50; more++) {
      await leaves(driver, await parks(driver, { slot: "A-02", plate: `KL 07 CC ${3000 + more}` }));
    }
    await parks(driver, { lot: "Broadway Market", slot: "A-01", plate: SECOND });

    const desk = await arrive(stage, "owner", "desk");
    await show(desk, "/owner/bookings");
    await row(desk, SECOND).waitFor();
    expect(await row(desk, FIRST).count()).toBe(0);
    await press(desk.page, "Show more");
    await row(desk, FIRST).waitFor();

    await desk.page.getByLabel("Lot").selectOption({ label: "Broadway Market" });
    await row(desk, SECOND).waitFor();
    await until("the other lot's rows are gone", async () => (await row(desk, "Marine Drive").count()) === 0);
    await desk.page.getByLabel("State").selectOption({ label: "Completed" });
    await desk.page.getByText("Nothing matches").waitFor();
    await press(desk.page, "Clear filters");
    await row(desk, SECOND).waitFor();

    await desk.page.getByRole("textbox", { name: "Search plate or reference" }).fill("cc 3007");
    await until("rows found", async () => (await row(desk, /KL 07/).count()) === 1);
    expect(new URL(desk.page.url()).searchParams.get("q")).toBe("cc 3007");
    await desk.page.reload();
    await row(desk, "KL 07 CC 3007").waitFor();
    const [header, ...lines] = (await exported(desk)).trimEnd().split("\r\n");
    expect(header).toStartWith("\u{feff}Reference,");
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("KL07CC3007");

    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(Date.now());
    await show(desk, `/owner/bookings?q=2002&from=${today}&to=${today}`);
    await row(desk, SECOND).waitFor();
    await show(desk, `/owner/bookings?q=2002&to=2020-01-01`);
    await desk.page.getByText("Nothing matches").waitFor();

    await show(desk, `/owner/bookings?booking=${oldest.id}`);
    const drawer = desk.page.getByRole("dialog", { name: FIRST });
    await drawer.getByText(oldest.reference).waitFor();
    await press(drawer, "Close");
    await drawer.waitFor({ state: "detached" });
    desk.faults.expect({ status: 404, path: /^\/api\/owner\/bookings\/nobody$/ });
    await show(desk, "/owner/bookings?booking=nobody");
    const missing = desk.page.getByRole("dialog", { name: "No such booking" });
    expect(await missing.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await press(missing, "Back to the list");
    await missing.waitFor({ state: "detached" });
    expect(new URL(desk.page.url()).search).toBe("");
  },
);
