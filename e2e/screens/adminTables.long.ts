import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { applies, assignEmployee, declineBooking, entry, openEntry } from "../people/admin.ts";
import { arrive, goTo, press } from "../people/anybody.ts";

const PAID = { minutes: 30, payment: { method: "upi", token: "tok_ok" } };

scenario("bookings are found, shown whole and declined, live on another device", async (stage) => {
  const [admin, phone] = [await arrive(stage, "admin"), await arrive(stage, "admin", "admin's phone", PHONE)];
  const driver = await ApiClient.signIn(stage.server, "driver");
  await phone.openTab("/admin/bookings");
  await goTo(admin, "Bookings");
  await admin.page.getByText("No bookings yet").waitFor();
  for (const [slot, plate] of [
    ["a-01", "KL08AZ1234"],
    ["a-02", "KL08BB7777"],
  ]) {
    await driver.post("/api/bookings", { ...PAID, slotId: `demo-slot-marine-drive-${slot}`, vehicleNumber: plate });
  }
  await entry(admin, "KL 08 AZ 1234", "Active").waitFor();
  await entry(phone, "KL 08 BB 7777", "Active").waitFor();

  const { page } = admin;
  await page.getByRole("textbox", { name: /^Search/ }).fill("kl 08 bb");
  await until("one booking", async () => (await entry(admin, /KL 08/).count()) === 1);
  const drawer = await openEntry(admin, "KL 08 BB 7777");
  await drawer.getByText("Devika Pillai").waitFor();
  await drawer.getByText("Parking: ₹20, UPI").waitFor();
  await press(drawer, "Close");

  // A reason is asked for; what was written stays when the dialog is refused.
  await press(entry(admin, "KL 08 BB 7777"), "Decline");
  const sheet = page.getByRole("dialog", { name: /^Decline the booking of/ });
  await press(sheet, "Decline booking");
  await sheet.getByText("Please give a reason.").waitFor();
  await press(sheet, "Go back");
  await declineBooking(admin, "KL 08 BB 7777", "The gate is blocked");
  await entry(phone, "KL 08 BB 7777", "Cancelled").waitFor();
  const shown = await openEntry(phone, "KL 08 BB 7777");
  await shown.getByText("The gate is blocked").waitFor();
  await shown.getByText("Refunded").waitFor();
  expect(await shown.getByRole("button", { name: "Decline" }).count()).toBe(0);
  await press(shown, "Close");

  await phone.page.getByLabel("State").selectOption({ label: "Active" });
  await until("active ones", async () => (await entry(phone, /KL 08/).count()) === 1);
  await phone.page.getByLabel("State").selectOption({ label: "Completed" });
  await phone.page.getByText("Nothing matches").waitFor();
  await press(phone.page, "Clear filters");
  await until("all", async () => (await entry(phone, /KL 08/).count()) === 2);

  // Over meanwhile: the refusal says so, and the row is true.
  await press(entry(admin, "KL 08 AZ 1234"), "Decline");
  await sheet.getByLabel("Reason").fill("Too late");
  const { body } = await driver.get<{ items: { id: string; vehicleNumber: string }[] }>("/api/bookings");
  const running = body.items.find(({ vehicleNumber }) => vehicleNumber === "KL08AZ1234");
  expect((await driver.post(`/api/bookings/${running?.id}/end`, {})).status).toBe(200);
  admin.faults.expect({ status: 409, path: /^\/api\/admin\/bookings\/[^/]+\/decline$/ });
  await press(sheet, "Decline booking");
  await sheet.getByRole("alert").waitFor();
  expect(await sheet.getByLabel("Reason").inputValue()).toBe("Too late");
  await press(sheet, "Go back");
  await entry(admin, "KL 08 AZ 1234", "Completed").waitFor();
});

scenario("employees are added, decided, assigned and taken back; services are added and changed", async (stage) => {
  const [admin, phone] = [await arrive(stage, "admin"), await arrive(stage, "admin", "admin's phone", PHONE)];
  const driver = await ApiClient.signIn(stage.server, "driver");
  await phone.openTab("/admin/employees");
  await goTo(admin, "Employees");
  const { page } = admin;

  // An application appears by itself and is decided once.
  await applies(stage.server, "Kiran Paul", "9847099991");
  await applies(stage.server, "Lata Menon", "9847099992");
  await page.getByText("2 applications wait for a decision.").waitFor();
  await press(page, "Show applications");
  await press(entry(admin, "Kiran Paul"), "Accept");
  await entry(admin, "Kiran Paul").waitFor({ state: "detached" });
  await entry(phone, "Kiran Paul", "Free pool").waitFor();
  await press(entry(admin, "Lata Menon"), "Decline");
  await press(page.getByRole("dialog", { name: "Decline the application of Lata Menon?" }), "Decline application");
  await page.getByText("Nothing matches").waitFor();
  await press(page, "Clear filters");
  await entry(phone, "Lata Menon", "Declined").waitFor();

  // By hand: a refusal stands at its field, which has the focus.
  await press(page, "Add an employee");
  const form = page.getByRole("dialog", { name: "Add an employee" });
  await form.getByLabel("Name").fill("Nisha Roy");
  await form.getByLabel("Phone").fill("12345");
  await form.getByLabel("Licence number").fill("KL0720220001111");
  admin.faults.expect({ status: 422, path: /^\/api\/admin\/employees$/ });
  await press(form, "Add");
  await form.getByText(/^Phone must be a mobile number/).waitFor();
  expect(await form.getByLabel("Phone").evaluate((field) => field === document.activeElement)).toBe(true);
  await form.getByLabel("Phone").fill("+91 98470 99993");
  await press(form, "Add");
  await entry(phone, "Nisha Roy", "Free pool").waitFor();
  await form.waitFor({ state: "detached" });

  await assignEmployee(admin, "Nisha Roy", "Khan Parking");
  await entry(phone, "Nisha Roy", "Khan Parking").waitFor();
  await press(entry(phone, "Nisha Roy"), "Take back");
  await press(phone.page.getByRole("dialog", { name: "Take Nisha Roy back into the free pool?" }), "Take back");
  await entry(admin, "Nisha Roy", "Free pool").waitFor();

  // Services.
  await phone.openTab("/admin/services");
  await goTo(admin, "Services");
  await press(page, "Add a service");
  const adding = page.getByRole("dialog", { name: "Add a wash service" });
  await adding.getByLabel("Name").fill("Monsoon special");
  await adding.getByLabel("Price in rupees").fill("cheap");
  await adding.getByLabel("Minutes").fill("45");
  await press(adding, "Add service");
  await adding.getByText("Please give an amount such as 299 or 299.50.").waitFor();
  await adding.getByLabel("Price in rupees").fill("20000");
  await adding.getByLabel("Minutes").fill("900");
  admin.faults.expect({ status: 422, path: /^\/api\/admin\/carwash\/services$/ });
  await press(adding, "Add service");
  await adding.getByText("The price must be from 1 to 10,000 rupees.").waitFor();
  await adding.getByText(/^Minutes must be at most 480 minutes/).waitFor();
  await adding.getByLabel("Price in rupees").fill("449.50");
  await adding.getByLabel("Minutes").fill("45");
  await press(adding, "Add service");
  await entry(phone, "Monsoon special", "₹449.50", "On offer").waitFor();
  const offered = async () => {
    const { body } = await driver.get<{ items: { name: string; pricePaise: number }[] }>("/api/carwash/services");
    return body.items.find(({ name }) => name === "Monsoon special")?.pricePaise;
  };
  expect(await offered()).toBe(44_950);

  const editing = await openEntry(phone, "Monsoon special", "Change Monsoon special");
  expect(await editing.getByLabel("Price in rupees").inputValue()).toBe("449.50");
  await editing.getByRole("switch", { name: "On offer" }).click();
  await press(editing, "Save");
  await entry(admin, "Monsoon special", "Not on offer").waitFor();
  expect(await offered()).toBeUndefined();
});
