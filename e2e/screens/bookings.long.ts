import { expect } from "bun:test";
import type { BookingView } from "@parkmate/protocol";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, goTo, press } from "../people/anybody.ts";
import { slotId, UPI } from "../people/booking.ts";

/** The bookings of that part of the list, top first. */
async function titlesOf(device: Device, part: string): Promise<string[]> {
  const list = device.page.getByRole("main").getByRole("region", { name: part });
  return list.getByRole("listitem").getByRole("heading").allTextContents();
}

scenario(
  "bookings stand with the running ones first, count down, and follow other devices by themselves",
  async (stage) => {
    const [desktop, phone] = await Promise.all([arrive(stage, "driver"), arrive(stage, "driver", "phone", PHONE)]);
    const api = await ApiClient.signIn(stage.server, "driver");
    const devices = [desktop, phone];
    for (const device of devices) {
      await goTo(device, "My bookings");
      await device.page.getByText("No bookings yet").waitFor();
      await device.page.getByRole("link", { name: "Find a slot" }).waitFor();
    }
    const book = async (slot: string, plate: string, minutes: number, startsAt?: string) => {
      const body = { slotId: slotId("marine-drive", slot), vehicleNumber: plate, minutes, payment: UPI };
      const answer = await api.post<{ booking: BookingView }>("/api/bookings", startsAt ? { ...body, startsAt } : body);
      expect(answer.status).toBe(201);
      return answer.body.booking;
    };
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const over = await book("A-01", "KL08AZ0001", 60);
    await api.post(`/api/bookings/${over.id}/end`, {});
    await book("A-02", "KL08AZ0002", 60);
    await book("A-03", "KL08AZ0003", 30);
    await book("A-04", "KL08AZ0004", 60, inHours(30));
    await book("A-05", "KL08AZ0005", 60, inHours(3));
    const place = (slot: string) => `Slot ${slot}, Marine Drive`;
    for (const device of devices) {
      await device.page.getByRole("link", { name: place("A-05") }).waitFor();
      await until("list in order", async () => (await titlesOf(device, "Coming")).length === 2);
      expect(await titlesOf(device, "Running")).toEqual([place("A-03"), place("A-02")]);
      expect(await titlesOf(device, "Coming")).toEqual([place("A-05"), place("A-04")]);
      expect(await titlesOf(device, "Earlier")).toEqual([place("A-01")]);
    }
    const clock = phone.page.getByRole("timer", { name: "Time left" }).first();
    const shown = await clock.textContent();
    await until("small clock that counts", async () => (await clock.textContent()) !== shown);

    // The filter stands in the address: a reload and a step back keep it.
    await phone.page.getByLabel("State").selectOption({ label: "Scheduled" });
    await phone.page.getByRole("link", { name: place("A-02") }).waitFor({ state: "detached" });
    await phone.page.reload();
    await phone.page.getByRole("link", { name: place("A-04") }).click();
    await phone.page.getByRole("heading", { level: 1, name: "Booking" }).waitFor();
    await phone.page.goBack();
    await phone.page.getByRole("link", { name: place("A-04") }).waitFor();
    expect(await titlesOf(phone, "Coming")).toHaveLength(2);
    await phone.page.getByLabel("State").selectOption({ label: "Time is up" });
    await phone.page.getByText("Nothing matches").waitFor();
    await press(phone.page, "Clear filters");
    await phone.page.getByRole("link", { name: place("A-02") }).waitFor();
  },
);

scenario("a long list comes in pages; one that cannot be had says so and is tried again", async (stage) => {
  const api = await ApiClient.signIn(stage.server, "driver");
  const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();
  const booked = await Promise.all(
    Array.from({ length: 52 }, (_, n) => {
      const slot = slotId("marine-drive", `A-0${1 + (n % 8)}`);
      const when = { startsAt: hours(1 + 2 * Math.floor(n / 8)), minutes: 30 };
      return api.post("/api/bookings", { slotId: slot, vehicleNumber: `KL08ZZ${1000 + n}`, ...when, payment: UPI });
    }),
  );
  expect(new Set(booked.map(({ status }) => status))).toEqual(new Set([201]));
  const device = await arrive(stage, "driver");
  const list = /^\/api\/bookings$/;
  await device.page.route(
    (url) => list.test(url.pathname),
    (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: "t", title: "t", status: 403, code: "forbidden", detail: "The list is lost." }),
      }),
    { times: 1 },
  );
  device.faults.expect({ status: 403, path: list });
  await goTo(device, "My bookings");
  await device.page.getByRole("alert").getByText("The list is lost.").waitFor();
  await press(device.page, "Try again");
  const links = device.page.getByRole("main").getByRole("link", { name: /^Slot A-0\d, Marine Drive$/ });
  await until("first page", async () => (await links.count()) === 50);
  await press(device.page, "Show more");
  await until("second page", async () => (await links.count()) === 52);
  expect(await device.page.getByRole("button", { name: "Show more" }).count()).toBe(0);
});
