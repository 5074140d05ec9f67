import { expect } from "bun:test";
import { ApiClient } from "../harness/apiClient.ts";
import { type Device, PHONE } from "../harness/device.ts";
import { scenario } from "../harness/stage.ts";
import { until } from "../harness/until.ts";
import { arrive, press, toastAppears } from "../people/anybody.ts";
import { addWash, book, bookingIs } from "../people/driver.ts";
import { markWalkIn, part, rowIn, selectStarting } from "../people/owner.ts";

const LOT = "Marine Drive";
const CASH = "Cash at the counter";

/** That device's desk is calm. */
const isCalm = (owner: Device) => owner.page.getByText("Nothing needs you now").waitFor();

/** The requests a page sends from now on. */
function requestsOf(device: Device): string[] {
  const sent: string[] = [];
  device.page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  return sent;
}

scenario(
  "cash is verified and rejected on the desk while its clock runs; phone and counter stay in step",
  async (stage) => {
    const [driver, other, counter, phone] = await Promise.all([
      arrive(stage, "driver"),
      arrive(stage, "driver2"),
      arrive(stage, "owner", "owner at the counter"),
      arrive(stage, "owner", "owner's phone", PHONE),
    ]);
    const desks = [counter, phone];
    await Promise.all(desks.map(isCalm));

    await book(driver, { lot: LOT, slot: "A-01", pay: CASH });
    for (const desk of desks) {
      const row = rowIn(desk, "Cash to verify", "KL 08 AZ 1234");
      await row.getByText(/^1[45]:\d\d left to pay$/).waitFor();
      await row.getByText("₹20").waitFor();
      expect(await row.evaluate((element) => getComputedStyle(element).animationName)).toBe("glow");
      await part(desk, "Cash to verify").getByText("1 payment, ₹20").waitFor();
      await rowIn(desk, "Lots", LOT).getByText("1 held").waitFor();
    }
    const clock = rowIn(counter, "Cash to verify", "KL 08 AZ 1234").getByText(/left to pay$/);
    const before = await clock.textContent();
    await until("clock that runs", async () => (await clock.textContent()) !== before);

    await press(rowIn(phone, "Cash to verify", "KL 08 AZ 1234"), "Verify cash");
    await toastAppears("Cash received", [driver]);
    await bookingIs(driver, "Active");
    for (const desk of desks) {
      await isCalm(desk);
      await part(desk, "Takings today").getByText("₹20", { exact: true }).waitFor();
      await part(desk, "Takings today")
        .getByText(/^₹20 more than last \w+day by \d\d:\d\d$/)
        .waitFor();
      await rowIn(desk, "Leaving within the hour", "KL 08 AZ 1234").waitFor();
      await rowIn(desk, "Lots", LOT).getByText("1 taken").waitFor();
    }

    await book(other, { lot: LOT, slot: "A-02", pay: CASH });
    const reject = rowIn(counter, "Cash to verify", "KA 05 MN 4321").getByRole("button", { name: "Reject" });
    await reject.focus();
    await counter.page.keyboard.press("Enter");
    const sheet = counter.page.getByRole("dialog", { name: "Reject this cash payment?" });
    await press(sheet, "Reject payment");
    await sheet.getByText("Please give a reason.").waitFor();
    await sheet.getByLabel("Reason").fill("Nobody came to the counter");
    await counter.page.keyboard.press("Tab");
    await press(sheet, "Reject payment");
    await toastAppears("Cash payment rejected", [other]);
    await Promise.all(desks.map(isCalm));
    // Whoever works with keys goes on from the list, not from nowhere.
    await until("focus on the list", () =>
      counter.page.evaluate(() => document.activeElement?.getAttribute("aria-label") === "Needs you now"),
    );

    const settling = requestsOf(counter);
    // What the last changes caused is fetched a second later at most.
    await until("rest", async () => {
      const before = settling.length;
      await Bun.sleep(1_500);
      return settling.length === before;
    });
    const idle = requestsOf(counter);
    // That nothing is asked for without a cause is only seen by waiting.
    await Bun.sleep(3_000);
    expect(idle).toEqual([]);
  },
);

scenario("a car that overstays and a walk-in are marked on the desk, and told to be gone", async (stage) => {
  const [driver, watcher, counter, phone] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "driver2"),
    arrive(stage, "owner", "owner at the counter"),
    arrive(stage, "owner", "owner's phone", PHONE),
  ]);
  await watcher.page.goto("/lots/demo-lot-marine-drive");
  const slotIs = (label: string, word: string) =>
    watcher.page.getByRole("button", { name: new RegExp(`^${label}, ${word.toLowerCase()}`) }).waitFor();

  await book(driver, { lot: LOT, slot: "A-03" });
  await rowIn(counter, "Leaving within the hour", "A-03").waitFor();
  await press(driver.page, "End parking");
  await press(driver.page, "End now");
  await slotIs("A-03", "Free");
  for (const desk of [counter, phone]) await rowIn(desk, "Should be empty now", `Slot A-03, ${LOT}`).waitFor();
  await press(rowIn(phone, "Should be empty now", "A-03"), "Still occupied");
  await slotIs("A-03", "Taken");
  for (const desk of [counter, phone]) {
    await rowIn(desk, "Cars without a booking", `Slot A-03, ${LOT}`).getByText("until it leaves").waitFor();
    await part(desk, "Should be empty now").waitFor({ state: "detached" });
  }

  await markWalkIn(counter, { lot: LOT, slot: "B-02", until: "1 h" });
  await slotIs("B-02", "Taken");
  for (const desk of [counter, phone]) {
    await rowIn(desk, "Cars without a booking", "B-02")
      .getByText(/^Occupied until (?:\w+ \d+ \w+, )?\d\d:\d\d$/)
      .waitFor();
    await rowIn(desk, "Lots", LOT).getByText("2 taken").waitFor();
  }
  await press(rowIn(phone, "Cars without a booking", "A-03"), "Car is gone");
  await press(rowIn(counter, "Cars without a booking", "B-02"), "Car is gone");
  for (const label of ["A-03", "B-02"]) await slotIs(label, "Free");
  for (const desk of [counter, phone])
    await part(desk, "Cars without a booking").getByText("None at the moment.").waitFor();
});

scenario(
  "time alone moves the desk: who comes within the hour appears, who left long ago goes",
  async (stage) => {
    const owner = await arrive(stage, "owner");
    const [driver, watcher] = await Promise.all([ApiClient.signIn(stage.server, "driver"), arrive(stage, "driver2")]);
    const minutes = (count: number, from: number) => new Date(from + count * 60_000).toISOString();
    const now = Date.now();
    const common = { vehicleNumber: "KL08CC0001", minutes: 30, payment: { method: "upi", token: "tok_ok" } };
    const slot = (label: string) => `demo-slot-marine-drive-${label}`;
    const left = await driver.post<{ booking: { id: string } }>("/api/bookings", { ...common, slotId: slot("a-01") });
    await driver.post(`/api/bookings/${left.body.booking.id}/end`, {});
    const later = { ...common, vehicleNumber: "KL08CC0002", slotId: slot("a-02"), startsAt: minutes(70, now) };
    expect((await driver.post("/api/bookings", later)).status).toBe(201);
    const longer = { ...common, vehicleNumber: "KL08CC0003", slotId: slot("a-03"), minutes: 70 };
    expect((await driver.post("/api/bookings", longer)).status).toBe(201);
    await rowIn(owner, "Should be empty now", "A-01").waitFor();
    await part(owner, "Arriving within the hour").getByText("Nobody is expected.").waitFor();
    await part(owner, "Leaving within the hour").getByText("Nobody is due to leave.").waitFor();

    // Somebody else's page moves the demo's clock: nothing is booked, ended or paid by that.
    await book(watcher, { lot: "MG Road", slot: "A-01", minutes: "2 h" });
    const skip = watcher.page.getByRole("region", { name: "Skip ahead" });
    for (let skips = 0; skips < 3; skips++) await press(skip, "+5 min");
    await press(skip, "+1 min");
    await rowIn(owner, "Arriving within the hour", "KL 08 CC 0002").waitFor();
    await rowIn(owner, "Leaving within the hour", "KL 08 CC 0003").waitFor();
    await part(owner, "Should be empty now").waitFor({ state: "detached" });
  },
  // How soon a page hears that somebody moved the clock.
  { env: { PARKMATE_HEARTBEAT_SECONDS: "2" } },
);

scenario("a wash nobody does is given to somebody on the desk, one on its own is confirmed there", async (stage) => {
  const [driver, counter, phone] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "owner", "owner at the counter"),
    arrive(stage, "owner", "owner's phone", PHONE),
  ]);
  const api = await ApiClient.signIn(stage.server, "owner");
  expect((await api.post("/api/owner/employees/demo-employee-1/release", {})).status).toBe(200);
  await book(driver, { lot: LOT, slot: "A-01" });
  await addWash(driver, "Quick rinse");
  for (const desk of [counter, phone]) {
    await rowIn(desk, "Washes waiting", "Quick rinse").getByText("Nobody assigned").waitFor();
    await part(desk, "Washes waiting").getByText("1 to assign").waitFor();
  }
  const wash = rowIn(counter, "Washes waiting", "Quick rinse");
  await selectStarting(wash.getByLabel("Employee"), "Meera Joseph");
  await press(wash, "Take on");
  for (const desk of [counter, phone]) await isCalm(desk);

  const asDriver = await ApiClient.signIn(stage.server, "driver");
  const day = new Date(Date.now() + 30 * 3_600_000).toISOString().slice(0, 10);
  const hours = await asDriver.get<{ items: { startsAt: string }[] }>(
    `/api/lots/demo-lot-marine-drive/carwash-hours?date=${day}`,
  );
  const ordered = await asDriver.post("/api/carwashes", {
    serviceId: "demo-service-foam",
    lotId: "demo-lot-marine-drive",
    scheduledAt: hours.body.items[0]?.startsAt,
    payment: { method: "upi", token: "tok_ok" },
  });
  expect(ordered.status).toBe(201);
  for (const desk of [counter, phone]) await part(desk, "Washes waiting").getByText("1 to confirm").waitFor();
  await press(rowIn(phone, "Washes waiting", "Foam wash"), "Confirm wash");
  await toastAppears("Car wash confirmed", [driver]);
  for (const desk of [counter, phone]) await isCalm(desk);
});
