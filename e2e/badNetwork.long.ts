import { expect } from "bun:test";
import type { BookingView, SessionView } from "@parkmate/protocol";
import { ApiClient } from "./harness/apiClient.ts";
import type { Device } from "./harness/device.ts";
import {
  type Disturbance,
  goOffline,
  goOnline,
  holdAnswers,
  loseAnswer,
  loseRequest,
  type Requests,
  refuse,
} from "./harness/network.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, goTo, signInHere, signOut } from "./people/anybody.ts";
import { book, fillBooking, fillRenewal, isBooked, payButton, plateIn } from "./people/driver.ts";

const LOT = "Marine Drive";
const BOOK: Requests = { method: "POST", path: /^\/api\/bookings$/ };
const RENEW: Requests = { method: "POST", path: /^\/api\/bookings\/[^/]+\/renewals$/ };

/** The driver's bookings with that plate, as the server has them. */
async function bookingsOf(driver: ApiClient, plate: string): Promise<BookingView[]> {
  const { items } = await driver.ask<{ items: BookingView[] }>("GET", "/api/bookings?limit=100");
  return items.filter(({ vehicleNumber }) => vehicleNumber === plate.replaceAll(" ", ""));
}

/** There is one booking with that plate, charged once. */
async function isChargedOnce(driver: ApiClient, plate: string): Promise<void> {
  const [booking, ...others] = await bookingsOf(driver, plate);
  expect(others, plate).toEqual([]);
  expect(
    booking?.payments.map(({ kind, state }) => `${kind} ${state}`),
    plate,
  ).toEqual(["booking succeeded"]);
}

/** The ways in which a request can go wrong once. */
const TROUBLES: readonly [name: string, cause: (device: Device, requests: Requests) => Promise<Disturbance>][] = [
  ["500", (device, requests) => refuse(device, requests, "internal", 1)],
  ["503", (device, requests) => refuse(device, requests, "unavailable", 1)],
  ["429", (device, requests) => refuse(device, requests, "rate_limited", 1)],
  ["a proxy's page", (device, requests) => refuse(device, requests, "proxy", 1)],
  ["a lost request", (device, requests) => loseRequest(device, requests)],
  ["a lost answer", (device, requests) => loseAnswer(device, requests)],
];

scenario(
  "a booking that goes wrong is refused in place, nothing typed is lost, and a retry books once",
  async (stage) => {
    const device = await arrive(stage, "driver");
    const driver = await ApiClient.signIn(stage.server, "driver");
    for (const [index, [name, cause]] of TROUBLES.entries()) {
      const plate = `KL 08 BN 100${index}`;
      const sheet = await fillBooking(device, { lot: LOT, slot: `A-0${index + 1}`, plate });
      const trouble = await cause(device, BOOK);
      await payButton(sheet).click();
      await sheet.getByRole("alert").first().waitFor();
      expect((await sheet.getByRole("alert").first().innerText()).length, name).toBeGreaterThan(10);
      expect(await plateIn(sheet), name).toBe(plate);
      expect(trouble.met(), name).toBe(1);
      await payButton(sheet).click();
      await isBooked(device);
      await trouble.end();
      await isChargedOnce(driver, plate);
    }
  },
);

scenario("a renewal whose answer was lost is charged once, however often it is sent again", async (stage) => {
  const device = await arrive(stage, "driver");
  const driver = await ApiClient.signIn(stage.server, "driver");
  const plate = "KL 08 BN 2000";
  await book(device, { lot: LOT, slot: "A-01", plate });
  const endsAt = async (): Promise<number> => Date.parse((await bookingsOf(driver, plate))[0]?.endsAt ?? "");
  const before = await endsAt();
  const sheet = await fillRenewal(device);
  const trouble = await loseAnswer(device, RENEW, 2);
  for (const times of [1, 2]) {
    await payButton(sheet).click();
    await until(`refusal ${times}`, async () => trouble.met() === times && (await payButton(sheet).isEnabled()));
    await sheet.getByRole("alert").waitFor();
  }
  await payButton(sheet).click();
  await sheet.waitFor({ state: "detached" });
  const [booking] = await bookingsOf(driver, plate);
  expect(booking?.payments.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
    "booking succeeded",
    "renewal succeeded",
  ]);
  expect((await endsAt()) - before).toBe(30 * 60_000);
});

scenario("reloaded in the middle of paying, the booking is found and charged once", async (stage) => {
  const device = await arrive(stage, "driver");
  const driver = await ApiClient.signIn(stage.server, "driver");
  const plate = "KL 08 BN 3000";
  const sheet = await fillBooking(device, { lot: LOT, slot: "A-01", plate });
  const held = await holdAnswers(device, BOOK);
  await payButton(sheet).click();
  await held.worked(1);
  await device.page.reload();
  await held.release();
  await goTo(device, "My bookings");
  await device.page.getByRole("main").getByRole("link", { name: /A-01/ }).click();
  await isBooked(device);
  await device.page.getByText(plate).first().waitFor();
  await isChargedOnce(driver, plate);
});

scenario("two clicks pay once, and the way back does not pay again", async (stage) => {
  const device = await arrive(stage, "driver");
  const driver = await ApiClient.signIn(stage.server, "driver");
  const plate = "KL 08 BN 4000";
  const sheet = await fillBooking(device, { lot: LOT, slot: "A-01", plate });
  await payButton(sheet).dblclick();
  await isBooked(device);
  await device.page.goBack();
  await device.page.getByRole("heading", { level: 1, name: LOT }).waitFor();
  await device.page.goForward();
  await isBooked(device);
  await isChargedOnce(driver, plate);
});

scenario("the same slot paid in two tabs is charged in one and refused in place in the other", async (stage) => {
  const device = await arrive(stage, "driver");
  const driver = await ApiClient.signIn(stage.server, "driver");
  const plate = "KL 08 BN 5000";
  const parking = { lot: LOT, slot: "A-01", plate } as const;
  const first = await fillBooking(device, parking);
  await device.openTab("/lots");
  const second = await fillBooking(device, parking);
  await payButton(second).click();
  await isBooked(device);
  device.faults.expect({ status: 409, path: BOOK.path });
  await payButton(first).click();
  await first.getByRole("alert").waitFor();
  expect(await plateIn(first)).toBe(plate);
  await isChargedOnce(driver, plate);
});

scenario(
  "without a network the page says so, keeps what was typed, and pays once when the network is back",
  async (stage) => {
    const device = await arrive(stage, "driver");
    const driver = await ApiClient.signIn(stage.server, "driver");
    const plate = "KL 08 BN 6000";
    const sheet = await fillBooking(device, { lot: LOT, slot: "A-01", plate });
    await goOffline(stage, device);
    await payButton(sheet).click();
    await sheet.getByRole("alert").waitFor();
    expect(await plateIn(sheet)).toBe(plate);
    await device.page.getByText(/No connection since/).waitFor();
    expect(await bookingsOf(driver, plate)).toEqual([]);
    await goOnline(stage, device);
    await payButton(sheet).click();
    await isBooked(device);
    await isChargedOnce(driver, plate);

    // Its clock is its own while there is no network.
    const clock = device.page.getByRole("timer").first();
    await goOffline(stage, device);
    const before = await clock.textContent();
    await until("clock that runs on", async () => (await clock.textContent()) !== before);
    await goOnline(stage, device);
  },
  { wired: true },
);

scenario("a session that ended meanwhile leads to sign-in and back to the sheet that was open", async (stage) => {
  const device = await arrive(stage, "driver");
  const driver = await ApiClient.signIn(stage.server, "driver");
  await fillBooking(device, { lot: LOT, slot: "A-01" });
  const { pathname } = new URL(device.page.url());
  const { items } = await driver.ask<{ items: SessionView[] }>("GET", "/api/me/sessions");
  for (const { id, current } of items) {
    if (!current) await driver.ask("POST", `/api/me/sessions/${id}/revoke`, {});
  }
  await device.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signInHere(device, "driver");
  await device.page.getByRole("dialog", { name: "Slot A-01" }).waitFor();
  expect(new URL(device.page.url()).pathname).toBe(pathname);
});

scenario("after signing out the way back shows nothing of who was here", async (stage) => {
  const device = await arrive(stage, "driver");
  const plate = "KL 08 BN 7000";
  await book(device, { lot: LOT, slot: "A-01", plate });
  const { pathname } = new URL(device.page.url());
  await goTo(device, "My bookings");
  await signOut(device);
  await device.page.goBack();
  await device.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await signInHere(device, "driver2");
  device.faults.expect({ status: 404, path: /^\/api\/bookings\/[^/]+$/ });
  await device.page.goto(pathname);
  await device.page.getByText("There is no such booking.").waitFor();
  expect(await device.page.getByText(plate).count()).toBe(0);
});
