import { expect } from "bun:test";
import type { Page, UserView } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { entry, openEntry, ownerRegisters } from "../people/admin.ts";
import { arrive, goTo, press } from "../people/anybody.ts";

scenario(
  "a link to a person or an owner shows them with one request, a link to nobody leads to the list",
  async (stage) => {
    const admin = await arrive(stage, "admin");
    const { items } = await (await ApiClient.signIn(stage.server, "admin")).ask<Page<UserView>>(
      "GET",
      "/api/admin/users",
    );
    const ofOmar = items.find(({ name }) => name === "Omar Khan");
    const { page } = admin;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    for (const [path, list, title] of [
      ["/admin/people?person=", "/api/admin/users", "Omar Khan"],
      ["/admin/owners?owner=", "/api/admin/owners", "Khan Parking"],
    ] as const) {
      // The list does not hold them.
      asked.length = 0;
      await page.goto(`${path}${ofOmar?.id}&q=nobody`);
      await page.getByRole("dialog", { name: title }).getByText("owner@parkmate.test").waitFor();
      expect(new Set(asked.filter((one) => one.startsWith(`${list}/`)))).toEqual(new Set([`${list}/${ofOmar?.id}`]));
      admin.faults.expect({ status: 404, path: new RegExp(`^${list}/nobody$`) });
      await page.goto(`${path}nobody`);
      const missing = page.getByRole("dialog", { name: /^No such/ });
      await press(missing, "Back to the list");
      await missing.waitFor({ state: "detached" });
    }
  },
);

scenario("people are found, shown whole, disabled and enabled; owners are decided otherwise", async (stage) => {
  const [admin, phone, driver] = [
    await arrive(stage, "admin"),
    await arrive(stage, "admin", "admin's phone", PHONE),
    await arrive(stage, "driver2"),
  ];
  await phone.openTab("/admin/people");
  await goTo(admin, "People");
  const { page } = admin;
  const names = async () => (await entry(admin, /@/).allTextContents()).length;
  await until("everybody", async () => (await names()) === 5);

  // Words find, filters narrow, both survive a reload; what nothing fits says so and leads back.
  await page.getByRole("textbox", { name: /^Search/ }).fill("rah");
  await until("one person", async () => (await names()) === 1);
  expect(new URL(page.url()).searchParams.get("q")).toBe("rah");
  await page.reload();
  await entry(admin, "Rahul Varma").waitFor();
  expect(await names()).toBe(1);
  await page.getByLabel("Role").selectOption({ label: "Owner" });
  await page.getByText("Nothing matches").waitFor();
  await press(page, "Clear filters");
  await until("everybody", async () => (await names()) === 5);
  await page.getByLabel("Role").selectOption({ label: "Owner" });
  await until("owners", async () => (await names()) === 2);
  await page.getByLabel("Role").selectOption({ label: "All" });

  // Nobody closes their own account.
  const self = await openEntry(admin, "Asha Menon");
  await self.getByText("This is your own account.").waitFor();
  expect(await self.getByRole("button", { name: "Disable account" }).count()).toBe(0);
  await page.keyboard.press("Escape");
  await self.waitFor({ state: "detached" });

  // Disabled on one device: signed out at once, shown at once on another device of an admin.
  const drawer = await openEntry(admin, "Rahul Varma");
  await drawer.getByText("driver2@parkmate.test").waitFor();
  await press(drawer, "Disable account");
  const asked = page.getByRole("dialog", { name: "Disable Rahul Varma?" });
  await asked.getByText("They are signed out everywhere").waitFor();
  await press(asked, "Go back");
  await asked.waitFor({ state: "detached" });
  expect(await entry(phone, "Rahul Varma", "Enabled").count()).toBe(1);
  await press(drawer, "Disable account");
  await press(asked, "Disable account");
  await drawer.getByText("Disabled since").waitFor();
  await entry(phone, "Rahul Varma", "Disabled").waitFor();
  await driver.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await press(drawer, "Close");

  // The other device enables; the first one follows, under a filter, too.
  await page.getByRole("combobox", { name: "Account" }).selectOption({ label: "Disabled" });
  await until("one disabled", async () => (await names()) === 1);
  const onPhone = await openEntry(phone, "Rahul Varma");
  await press(onPhone, "Enable account");
  await press(phone.page.getByRole("dialog", { name: "Enable Rahul Varma?" }), "Enable account");
  await onPhone.getByRole("button", { name: "Disable account" }).waitFor();
  await page.getByText("Nothing matches").waitFor();

  // An owner: found, approved in the drawer, later declined with a reason that is asked for.
  await ownerRegisters(stage.server, "Bala Iyer", "Bala Parking");
  await goTo(admin, "Owners");
  await page.getByLabel("Status").selectOption({ label: "Waiting" });
  const owner = await openEntry(admin, "Bala Parking");
  await press(owner, "Approve");
  await owner.getByText("Approved", { exact: true }).waitFor();
  expect(await owner.getByRole("button", { name: "Approve" }).count()).toBe(0);
  await press(owner, "Decline");
  const reason = page.getByRole("dialog", { name: "Decline Bala Parking?" });
  await press(reason, "Decline owner");
  await reason.getByText("Please give a reason.").waitFor();
  await reason.getByLabel("Reason").fill("The papers were forged");
  await press(reason, "Decline owner");
  await owner.getByText("The papers were forged").waitFor();
  await press(owner, "Close");
  await page.getByLabel("Status").selectOption({ label: "Declined" });
  await entry(admin, "Bala Parking", "Declined").waitFor();
});
