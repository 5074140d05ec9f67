import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, openAccount, press } from "../people/anybody.ts";

scenario("a profile is saved with what is wrong said at its field, and is filled in on every device", async (stage) => {
  const driver = await arrive(stage, "driver", "phone", PHONE);
  const elsewhere = await arrive(stage, "driver", "laptop");
  await openAccount(driver, "Profile");
  const { page } = driver;
  driver.faults.expect({ status: 422, path: /\/api\/me$/ });
  await page.getByLabel("Number plate (optional)").fill("nonsense !!");
  await page.getByLabel("Name").fill("");
  await press(page, "Save profile");

  // Focus is at the first of the wrong fields, each says what is wrong, nothing typed is lost.
  const name = page.getByRole("textbox", { name: "Name" });
  await until("focus at the name", () => name.evaluate((field) => field === document.activeElement));
  expect(await name.getAttribute("aria-invalid")).toBe("true");
  const plate = page.getByLabel("Number plate (optional)");
  expect(await plate.getAttribute("aria-invalid")).toBe("true");
  expect(await plate.inputValue()).toBe("nonsense !!");

  await name.fill("Asha Menon");
  await plate.fill("kl 07 cc 7777");
  await page.getByLabel("Vehicle (optional)").selectOption({ label: "Sedan" });
  await press(page, "Save profile");
  await page.getByText("Your profile is saved.").waitFor();

  await openAccount(elsewhere, "Profile");
  await until("the new plate on the other device", async () => {
    const shown = await elsewhere.page.getByLabel("Number plate (optional)").inputValue();
    return shown === "KL 07 CC 7777";
  });
  await elsewhere.page.getByText("Asha Menon").first().waitFor({ state: "attached" });
});

scenario(
  "preferences take effect at once, on every device, and quiet hours say what is wrong with them",
  async (stage) => {
    const driver = await arrive(stage, "driver", "phone", PHONE);
    const elsewhere = await arrive(stage, "driver", "laptop");
    for (const device of [driver, elsewhere]) await openAccount(device, "Preferences");
    const toast = (device: typeof driver) => device.page.getByRole("switch", { name: "Toast: Payments" });
    expect(await toast(driver).getAttribute("aria-checked")).toBe("true");
    await toast(driver).click();
    await until("the same choice on the other device", async () => {
      return (await toast(elsewhere).getAttribute("aria-checked")) === "false";
    });

    const { page } = driver;
    await page.getByRole("switch", { name: "Keep quiet at night" }).click();
    await page.getByLabel("From").fill("22:00");
    await page.getByLabel("To", { exact: true }).fill("22:00");
    driver.faults.expect({ status: 422, path: /preferences$/ });
    await press(page, "Save quiet hours");
    await until("words at the field", async () => {
      return (await page.getByLabel("To", { exact: true }).getAttribute("aria-invalid")) === "true";
    });
    await page.getByLabel("To", { exact: true }).fill("06:30");
    await press(page, "Save quiet hours");
    await page.getByText("Quiet hours are saved.").waitFor();
    await until("quiet hours on the other device", async () => {
      return (await elsewhere.page.getByLabel("To", { exact: true }).inputValue()) === "06:30";
    });

    const api = await ApiClient.signIn(stage.server, "driver");
    const { body } = await api.get<{ groups: { payments: object }; quietHours: object }>(
      "/api/notifications/preferences",
    );
    expect(body.groups.payments).toEqual({ toast: false, sound: true, push: false, email: false });
    expect(body.quietHours).toMatchObject({ from: "22:00", to: "06:30" });
  },
);

scenario("a device is signed out from another one, and a new password signs out all others", async (stage) => {
  const phone = await arrive(stage, "driver", "phone", PHONE);
  const laptop = await arrive(stage, "driver", "laptop");
  await openAccount(phone, "Devices");
  const { page } = phone;
  const others = page.getByRole("button", { name: /^Sign out Headless Chrome/ });
  await until("the other device in the list", async () => (await others.count()) === 1);
  await others.click();
  const sure = page.getByRole("dialog", { name: "Sign this device out?" });
  await press(sure, "Sign out");
  await laptop.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.getByText("You are signed in on this device only.").waitFor();

  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill("a-quite-new-word");
  phone.faults.expect({ status: 422, path: /change-password$/ });
  await press(page, "Change password");
  await page.getByText("Current password is not your password.").waitFor();
  const again = await ApiClient.signIn(stage.server, "driver");
  await page.getByLabel("Current password").fill("parkmate-demo");
  await press(page, "Change password");
  await page.getByText("Your password is changed.").waitFor();
  expect((await again.get("/api/me")).status).toBe(401);
});
