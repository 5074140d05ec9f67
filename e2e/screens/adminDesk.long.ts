import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { decideWaiting, figure, ownerRegisters } from "../people/admin.ts";
import { arrive, toastAppears } from "../people/anybody.ts";

const BOOKED = { minutes: 30, payment: { method: "upi", token: "tok_ok" } };

scenario("the admin's desk moves by itself, decides in place, and says when something is wrong", async (stage) => {
  const [admin, phone] = [await arrive(stage, "admin"), await arrive(stage, "admin", "admin's phone", PHONE)];
  const driver = await ApiClient.signIn(stage.server, "driver");
  for (const device of [admin, phone]) {
    await device.page.getByRole("heading", { level: 1, name: "Desk" }).waitFor();
    await device.page.getByText(/^Live, \d\d:\d\d:\d\d$/).waitFor();
  }
  const shows = (label: string, value: string) =>
    until(`${label} of ${value}`, async () => (await figure(admin, label)) === value);

  // Who waits appears on both, and leaves both when one decides.
  await shows("Owners waiting", "0");
  await admin.page.getByText("Nobody is waiting.").waitFor();
  await ownerRegisters(stage.server, "Anand Rao", "Anand Parking");
  await shows("Owners waiting", "1");
  const waiting = phone.page.getByRole("region", { name: "Waiting for approval" });
  await waiting.getByText("Anand Parking").waitFor();
  await toastAppears("An owner awaits approval", [admin, phone]);
  await decideWaiting(admin, "Anand Parking", "Approve");
  await waiting.getByText("Nobody is waiting.").waitFor();
  await shows("Owners waiting", "0");
  // Whoever pressed a button that went away is not thrown to the page's beginning.
  expect(await admin.page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
    "Owners waiting for approval",
  );

  // Numbers follow what happens, and the chart says it in words, too.
  await shows("Bookings per minute", "0");
  await shows("Open sockets", "2");
  const chart = admin.page.getByRole("img", { name: /^Notices per second: / });
  await chart.waitFor();
  const booked = await driver.post("/api/bookings", {
    ...BOOKED,
    slotId: "demo-slot-marine-drive-a-01",
    vehicleNumber: "KL08AZ1234",
  });
  expect(booked.status).toBe(201);
  await shows("Bookings per minute", "1");
  await shows("Running bookings", "1");
  await shows("Takings today", "₹20");
  await until("notice on the chart", async () => /at most (?!0 )/.test((await chart.getAttribute("aria-label")) ?? ""));
  const line = driver.listen();
  await line.frame("welcome");
  await shows("Open sockets", "3");
  line.close();
  await shows("Open sockets", "2");

  // The same numbers as a table, on demand.
  const figures = admin.page.getByRole("figure").first();
  await figures.getByText("Show as a table").click();
  await until("rows", async () => (await figures.getByRole("row").count()) === 31);
  await admin.page.getByRole("table", { name: "Nodes" }).getByText("Healthy").waitFor();

  // What fell due long ago is late, and that is said.
  expect(await admin.page.getByRole("region", { name: "What is wrong" }).count()).toBe(0);
  await driver.post("/api/demo/clock", { advanceMs: 60 * 60_000 });
  await admin.page
    .getByRole("region", { name: "What is wrong" })
    .getByText(/^The timekeeper is late/)
    .waitFor();
  await admin.page.getByRole("img", { name: "Too high:" }).waitFor();

  // A lost line is no quiet system.
  for (const device of [admin, phone]) device.faults.isOutage = true;
  await stage.server.kill();
  await admin.page
    .getByRole("status")
    .getByText(/^No live numbers since \d\d:\d\d:\d\d$/)
    .waitFor();
  await until("dash", async () => (await figure(admin, "Open sockets")) === "–");
  expect(await chart.count()).toBe(1);
  await admin.page.getByRole("img", { name: "Notices per second: not known at the moment" }).waitFor();
  await stage.server.startAgain();
  for (const device of [admin, phone]) await device.page.getByText(/^Live, /).waitFor();
  for (const device of [admin, phone]) device.faults.isOutage = false;
  await shows("Open sockets", "2");
});
