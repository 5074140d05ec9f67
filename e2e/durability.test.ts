import { expect, test } from "bun:test";
import type { BookingView, InboxPage, PaymentView, Problem } from "@parkmate/protocol";
import { ApiClient } from "./harness/apiClient.ts";
import { RealServer, runToEnd } from "./harness/server.ts";
import { until } from "./harness/until.ts";

interface Booked {
  booking: BookingView;
  payment: PaymentView;
}

const LOT = "marine-drive";
const FREE_SLOTS = ["a", "b"].flatMap((row) => Array.from({ length: 6 }, (_, index) => `${row}-0${index + 1}`));

/** A booking of the nth slot, with a plate of its own. */
function request(index: number, payment: { method: "cash" } | { method: "upi"; token: "tok_ok" }) {
  const slotId = `demo-slot-${LOT}-${FREE_SLOTS[index]}`;
  return { slotId, vehicleNumber: `KL08CC${1000 + index}`, minutes: 60, payment };
}

/** How often the owner's inbox names that booking as new. */
async function timesTold(owner: ApiClient, bookingId: string): Promise<number> {
  const { body } = await owner.get<InboxPage>("/api/notifications?limit=100");
  return body.items.filter(
    ({ event, data }) => event === "booking.created" && "bookingId" in data && data.bookingId === bookingId,
  ).length;
}

/** Passes that many milliseconds without giving the loop a turn: timers are too coarse for this. */
function pass(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test("killed within 3 ms of the 201, a booking and its notice are there, and its key is remembered", async () => {
  await using server = await RealServer.start();
  const [driver, owner] = await Promise.all([ApiClient.signIn(server, "driver"), ApiClient.signIn(server, "owner")]);
  for (let round = 0; round < 10; round++) {
    const delayMs = Math.random() * 3;
    const what = `round ${round}, killed ${delayMs.toFixed(2)} ms after the answer`;
    const order = request(round, round % 2 === 0 ? { method: "cash" } : { method: "upi", token: "tok_ok" });
    const key = `durability-${round}`;
    const first = await driver.post<Booked>("/api/bookings", order, key);
    pass(delayMs);
    await server.kill();
    await server.startAgain();

    expect(first.status, what).toBe(201);
    const { booking } = first.body;
    const kept = await driver.get<BookingView>(`/api/bookings/${booking.id}`);
    expect(kept.status, what).toBe(200);
    expect(kept.body.state, what).toBe(booking.state);
    expect(await timesTold(owner, booking.id), what).toBe(1);

    const again = await driver.post<Booked>("/api/bookings", order, key);
    expect(again.status, what).toBe(201);
    expect(again.body.booking.id, what).toBe(booking.id);
    expect(again.headers.get("idempotency-replayed"), what).toBe("true");
    expect(await timesTold(owner, booking.id), what).toBe(1);
  }
  expect(server.faults).toEqual([]);
}, 180_000);

test("killed before it answered, a retry with the same key makes one booking and one notice, or none of both", async () => {
  await using server = await RealServer.start();
  const [driver, owner] = await Promise.all([ApiClient.signIn(server, "driver"), ApiClient.signIn(server, "owner")]);
  let booked = 0;
  for (let round = 0; round < 6; round++) {
    const isOnline = round % 2 === 1;
    // Online the provider is asked meanwhile: the kill comes before, during or after its answer.
    const delayMs = Math.random() * (isOnline ? 700 : 20);
    const what = `round ${round}, killed ${delayMs.toFixed(2)} ms after the request`;
    const order = request(round, isOnline ? { method: "upi", token: "tok_ok" } : { method: "cash" });
    const key = `unanswered-${round}`;
    const unanswered = driver.post<Booked>("/api/bookings", order, key).then(
      ({ status }) => status,
      () => "no answer",
    );
    await Bun.sleep(delayMs);
    await server.kill();
    expect([201, "no answer"], what).toContain(await unanswered);
    await server.startAgain();

    const retry = await driver.post<Booked & Problem>("/api/bookings", order, key);
    const { body } = await driver.get<{ items: BookingView[] }>("/api/bookings?limit=100");
    const same = body.items.filter(({ vehicleNumber }) => vehicleNumber === order.vehicleNumber);
    const inbox = await owner.get<InboxPage>("/api/notifications?limit=100");
    if (retry.status === 402) {
      // The provider had not been reached: nothing is charged, nothing is held, the owner is told nothing.
      expect([isOnline, retry.body.code], what).toEqual([true, "payment.timeout"]);
      expect(
        same.map(({ state, payments }) => [state, ...payments.map((payment) => payment.state)]),
        what,
      ).toEqual([["cancelled", "failed"]]);
      expect(inbox.body.head, what).toBe(booked);
      continue;
    }
    booked += 1;
    expect(retry.status, what).toBe(201);
    expect(
      same.map(({ id }) => id),
      what,
    ).toEqual([retry.body.booking.id]);
    expect(await timesTold(owner, retry.body.booking.id), what).toBe(1);
    expect(inbox.body.head, what).toBe(booked);
  }
  expect(server.faults).toEqual([]);
}, 180_000);

test("wrong settings stop the start with exit code 2, every fault on one screen, no secret among them", async () => {
  const { exitCode, output } = await runToEnd("start", {
    PORT: "eighty",
    HOST: "0.0.0.0",
    PARKMATE_GRACE_SECONDS: "-1",
    PARKMATE_EXPIRY_WARNING_SECONDS: "5 minutes",
    PARKMATE_GRACE_SECOND: "5",
    PARKMATE_ALLOWED_ORIGINS: "parkmate.example/path",
    PARKMATE_SECRET: "too-short",
  });
  expect(exitCode).toBe(2);
  expect(output).toContain("7 settings are wrong");
  for (const key of [
    "PORT",
    "HOST",
    "PARKMATE_GRACE_SECONDS",
    "PARKMATE_EXPIRY_WARNING_SECONDS",
    "PARKMATE_GRACE_SECOND ",
    "PARKMATE_ALLOWED_ORIGINS",
    "PARKMATE_SECRET",
  ]) {
    expect(output).toContain(`  ${key}`);
  }
  expect(output).toContain("did you mean PARKMATE_GRACE_SECONDS?");
  expect(output).not.toContain("too-short");
}, 180_000);

test("a second server on the same folder is refused and does no harm to the first", async () => {
  await using server = await RealServer.start();
  const { exitCode, output } = await runToEnd("start", { PORT: "0", PARKMATE_DATA_DIR: server.dataDir });
  expect(exitCode).toBe(1);
  expect(output).toContain(server.dataDir);
  const answer = await fetch(`${server.url}/readyz`);
  expect(answer.status).toBe(200);
  await ApiClient.signIn(server, "driver");
  // The lock goes with the process that holds it, however that ends.
  await server.kill();
  await server.startAgain();
  expect(server.faults).toEqual([]);
}, 180_000);

test("on SIGTERM lines get bye and 4503, a request under way is answered, the exit code is 0", async () => {
  await using server = await RealServer.start();
  const [driver, owner] = await Promise.all([ApiClient.signIn(server, "driver"), ApiClient.signIn(server, "owner")]);
  const lines = [owner.listen(), owner.listen(), driver.listen()];
  await Promise.all(lines.map((line) => line.frame("welcome")));

  // The sandbox takes 200 ms and more to answer: this one is certainly under way.
  const underWay = driver.post<Booked>("/api/bookings", request(0, { method: "upi", token: "tok_ok" }));
  await until("held slot", async () => {
    const { body } = await driver.get<{ freeSlots: number }>(`/api/lots/demo-lot-${LOT}`);
    return body.freeSlots === 17;
  });
  const exit = server.terminate();
  expect((await underWay).status).toBe(201);
  for (const line of lines) {
    expect((await line.frame("bye")).reconnectInMs).toBeGreaterThan(0);
    expect(await line.closed()).toBe(4503);
  }
  expect(await exit).toBe(0);

  await server.startAgain();
  const { booking } = (await underWay).body;
  expect((await driver.get<BookingView>(`/api/bookings/${booking.id}`)).body.state).toBe("active");
  expect(await timesTold(owner, booking.id)).toBe(1);
  const gone = await driver.get<Problem>("/api/bookings/none-of-mine");
  expect(gone.body.code).toBe("not_found");
  expect(server.faults).toEqual([]);
}, 180_000);

test("told to stop, it first says so to balancers and serves on, then takes nobody new", async () => {
  await using server = await RealServer.start({ env: { PARKMATE_UNREADY_SECONDS: "1" } });
  const driver = await ApiClient.signIn(server, "driver");
  const line = driver.listen();
  await line.frame("welcome");

  const startedAt = performance.now();
  const exit = server.terminate();
  await until("word that it is going", async () => (await fetch(`${server.url}/readyz`)).status === 503);
  const { status, headers } = await driver.get("/api/me");
  // Who keeps connections takes its next request elsewhere.
  expect([status, headers.get("connection"), line.closedWith]).toEqual([200, "close", null]);
  expect(await line.closed()).toBe(4503);
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  expect(await exit).toBe(0);
  expect(server.faults).toEqual([]);
}, 180_000);
