import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { press } from "../people/anybody.ts";

scenario("a visitor sees where there is room, and finds a lot from the first page", async (stage) => {
  const visitor = await stage.device("visitor", PHONE);
  const page = await visitor.openTab("/");
  await page.getByRole("heading", { level: 1, name: "Parking that tells you in time" }).waitFor();
  const lot = page.getByRole("link", { name: /Marine Drive/ });
  await lot.waitFor();
  const freeBefore = Number(/(\d+) ?of/.exec((await lot.textContent()) ?? "")?.[1]);

  // A visitor has no line: the counts follow while the page is looked at.
  const driver = await ApiClient.signIn(stage.server, "driver");
  const { body: lots } = await driver.get<{ items: { id: string; name: string }[] }>("/api/lots");
  const id = lots.items.find(({ name }) => name === "Marine Drive")?.id;
  const { body } = await driver.get<{ slots: { id: string }[] }>(`/api/lots/${id}`);
  const booking = { slotId: body.slots[0]?.id, vehicleNumber: "KL08AZ2001", minutes: 30, payment: { method: "cash" } };
  expect((await driver.post("/api/bookings", booking)).status).toBe(201);
  await until(
    "one free slot less",
    async () => Number(/(\d+) ?of/.exec((await lot.textContent()) ?? "")?.[1]) === freeBefore - 1,
    60_000,
  );

  await page.getByLabel("Lot, street or city").fill("mg ro");
  await press(page, "Find parking");
  await page.getByRole("heading", { level: 1, name: "Parking lots" }).waitFor();
  await page.getByRole("link", { name: /MG Road/ }).waitFor();
  await until(
    "only what was searched for",
    async () => (await page.getByRole("link", { name: /Marine Drive/ }).count()) === 0,
  );
});

scenario("signing in and registering say what is wrong at its field and keep what was typed", async (stage) => {
  const visitor = await stage.device("visitor", PHONE);
  const page = await visitor.openTab("/register?role=owner");
  visitor.faults.expect({ status: 422, path: /register$/ });
  await page.getByLabel("Name", { exact: true }).fill("Binu");
  await page.getByLabel("Email").fill("not an address");
  await page.getByLabel("Password").fill("short");
  await press(page, "Register");
  const email = page.getByLabel("Email");
  await until("focus at the first wrong field", () => email.evaluate((field) => field === document.activeElement));
  await page.getByText("Password must be at least 10 characters.").waitFor();
  expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Binu");

  visitor.faults.expect({ status: 409, path: /register$/ });
  await email.fill("owner@parkmate.test");
  await page.getByLabel("Password").fill("a-long-enough-word");
  await press(page, "Register");
  await until("words at the address", async () => (await email.getAttribute("aria-invalid")) === "true");

  await page.getByRole("link", { name: "Sign in" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  visitor.faults.expect({ status: 401, path: /sign-in\/email$/ });
  await page.getByLabel("Email").fill("driver@parkmate.test");
  await page.getByLabel("Password").fill("wrong-password");
  await press(page, "Sign in");
  await page.getByText("The email address or the password is wrong").waitFor();
  expect(await page.getByLabel("Email").inputValue()).toBe("driver@parkmate.test");
  await page.getByLabel("Password").fill("parkmate-demo");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Parking lots" }).waitFor();
});
