import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { refuse } from "../harness/network.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press } from "../people/anybody.ts";
import { book } from "../people/driver.ts";
import { exported, focusIsOn, giveReason, holdBack, show } from "../people/ledger.ts";
import { parks } from "../people/traffic.ts";

const PLATES = ["KL 07 AA 1001", "KL 07 BB 2002", "KL 07 CC 3003", "KL 07 DD 4004"] as const;
const [SHORT, SECOND, THIRD, ONLINE] = PLATES;

scenario(
  "cash is verified and rejected first of all payments, also while another device of the owner does the same",
  async (stage) => {
    const [desk, phone, driver] = await Promise.all([
      arrive(stage, "owner", "desk"),
      arrive(stage, "owner", "phone", PHONE),
      ApiClient.signIn(stage.server, "driver"),
    ]);
    await show(desk, "/owner/payments");
    await desk.page.getByText("No cash to verify").waitFor();
    await desk.page.getByText("No payments yet").waitFor();
    for (const [at, plate] of [SECOND, THIRD, SHORT].entries()) {
      await parks(driver, { slot: `A-0${at + 1}`, plate, method: "cash", minutes: plate === SHORT ? 10 : 60 });
    }
    await parks(driver, { slot: "A-04", plate: ONLINE });
    await show(phone, "/owner/payments");
    const cash = desk.page.getByRole("region", { name: "Cash to verify" });
    const onPhone = phone.page.getByRole("region", { name: "Cash to verify" });
    const cashRow = (plate: string) => cash.getByRole("row").filter({ hasText: plate });
    const card = (plate: string) => onPhone.getByRole("listitem").filter({ hasText: plate });
    const all = desk.page.getByRole("region", { name: "All payments" });
    const paid = (plate: string) => all.getByRole("row").filter({ hasText: plate });

    // What runs out first stands on top: ten minutes are shorter than the hold of a quarter of an hour.
    await until("shortest clock on top", async () => {
      const first = cash.getByRole("row").nth(1);
      const clock = first
        .filter({ hasText: SHORT })
        .getByRole("timer")
        .filter({ hasText: /^0\d:\d\d$/ });
      return (await clock.count()) === 1;
    });
    await press(cashRow(SHORT), "Verify cash");
    await Promise.all([
      cashRow(SHORT).waitFor({ state: "detached" }),
      card(SHORT).waitFor({ state: "detached" }),
      paid(SHORT).filter({ hasText: "Paid" }).waitFor(),
    ]);
    await focusIsOn(desk, SECOND);

    // One device asks for the reason while the other verifies: the sheet stays, and says why it is too late.
    await press(cashRow(SECOND), "Reject");
    const sheet = desk.page.getByRole("dialog", { name: "Reject this cash payment?" });
    await sheet.getByLabel("Reason").fill("Nobody came");
    await press(card(SECOND), "Verify cash");
    const behind = desk.page.getByRole("region", { name: "Cash to verify", includeHidden: true });
    await behind.getByText(SECOND).waitFor({ state: "detached" });
    desk.faults.expect({ status: 409, path: /\/reject$/ });
    await press(sheet, "Reject payment");
    await sheet.getByRole("alert").waitFor();
    await press(sheet, "Go back");
    await sheet.waitFor({ state: "detached" });

    // Both verify at once: whoever is late is told, though the row has left.
    const letGo = await holdBack(desk, /\/verify$/);
    await press(cashRow(THIRD), "Verify cash");
    await press(card(THIRD), "Verify cash");
    await cashRow(THIRD).waitFor({ state: "detached" });
    desk.faults.expect({ status: 409, path: /\/verify$/ });
    letGo();
    await cash.getByRole("alert").filter({ hasText: THIRD }).waitFor();
    await press(cash, "Close");
    await cash.getByText("No cash to verify").waitFor();

    await parks(driver, { slot: "A-05", plate: "KL 07 EE 5005", method: "cash" });
    await press(cashRow("KL 07 EE 5005"), "Reject");
    await giveReason(desk, "Reject this cash payment?", "Nobody came", "Reject payment");
    await paid("KL 07 EE 5005").filter({ hasText: "Failed" }).waitFor();
    await paid("KL 07 EE 5005").getByRole("button").click();
    const drawer = desk.page.getByRole("dialog", { name: "₹20, KL 07 EE 5005" });
    await drawer.getByText("You rejected the cash.").waitFor();
    await press(drawer, "Close");
    await drawer.waitFor({ state: "detached" });

    await all.getByLabel("Method").selectOption({ label: "UPI" });
    await until("online payments only", async () => (await paid(SHORT).count()) === 0);
    await paid(ONLINE).waitFor();
    const lines = (await exported(desk)).trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("KL07DD4004");
    await all.getByLabel("State").selectOption({ label: "Refunded" });
    await all.getByText("Nothing matches").waitFor();
    await press(all, "Clear filters");
    await paid(SECOND).waitFor();
    await all.getByRole("textbox", { name: "Search plate, reference or driver" }).fill(ONLINE.toLowerCase());
    await paid(SECOND).waitFor({ state: "detached" });
    await paid(ONLINE).waitFor();
    await all.getByRole("textbox", { name: "Search plate, reference or driver" }).fill("");
    await paid(SHORT).waitFor();
  },
);

scenario(
  "what went wrong stays on the page while doorbells make it ask again, until there is an answer",
  async (stage) => {
    const [owner, driver] = [await arrive(stage, "owner"), await arrive(stage, "driver")];
    const refusing = await refuse(owner, { path: /^\/api\/owner\/payments$/ }, "internal");
    await owner.page.goto("/owner/payments");
    const failure = owner.page.getByRole("main").getByText("Something went wrong on our side.");
    // Of the cash to verify, and of all payments.
    await until("both failures", async () => (await failure.count()) === 2);
    const before = refusing.met();
    await book(driver, { lot: "Marine Drive", slot: "A-01" });
    await until("another question", () => refusing.met() > before);
    expect(await failure.count()).toBe(2);
    expect(await owner.page.getByRole("main").getByRole("status", { name: "Loading" }).count()).toBe(0);
    await refusing.end();
    await book(driver, { lot: "Marine Drive", slot: "A-02", plate: "KL08BB7777" });
    await owner.page.getByRole("main").getByText("A-02").first().waitFor();
    await until("the other answer", async () => (await failure.count()) === 0);
  },
);
