import { afterEach, beforeEach, expect, test } from "bun:test";
import { type BookingView, renderEvent } from "@parkmate/protocol";
import type { Doorbell, Topic } from "../channels/layer.ts";
import type { Slot } from "../domain/entities.ts";
import { claimDueBookings } from "../store/bookings.ts";
import { bodyOf, HOUR, MINUTE, openWorld, START, type TestWorld } from "../testing/world.ts";

let rig: TestWorld;
let owner: string;
let driver: string;
let slot: Slot;
beforeEach(async () => {
  rig = await openWorld();
  owner = await rig.owner();
  driver = await rig.driver();
  [slot] = (await rig.lot(owner)).slots as [Slot];
});
afterEach(() => rig.close());

const booked = async (patch: Parameters<TestWorld["book"]>[2] = {}): Promise<BookingView> =>
  bodyOf<{ booking: BookingView }>(await rig.book(driver, slot.id, patch), 201).booking;
const passTo = (ms: number): Promise<void> => rig.pass(START + ms - rig.time.clock.now());

test("an advance booking slept over from its start to its end fires start, warning, end and grace in order", async () => {
  const { id } = await booked({ startsAt: START + HOUR });
  await rig.time.advance(10 * HOUR);
  await rig.timekeeper.runDue();
  const told = await rig.told(driver);
  expect(told.map(({ event }) => event)).toEqual([
    ...(["booking.started", "booking.expiring", "booking.expired", "booking.completed"] as const),
  ]);
  const now = rig.time.clock.now();
  const [started, expiring] = told.map(({ event, data }) => renderEvent(event, data as never, now));
  expect(started).toMatchObject({ title: "Your booking had started", alert: { toast: false, sound: false } });
  expect(expiring).toMatchObject({ alert: { toast: false, sound: false } });
  expect(told[3]?.data).toMatchObject({ startsAt: START + HOUR, endedAt: START + 2 * HOUR + 5 * MINUTE });
  expect(await rig.booking(id)).toMatchObject({ state: "completed", closedAt: now });
});

test("slept over its start only, it runs, and what is left of it is warned of at half", async () => {
  const { id } = await booked({ startsAt: START + HOUR });
  await passTo(2 * HOUR - 4 * MINUTE);
  expect(await rig.events(driver)).toEqual(["booking.started"]);
  const [started] = await rig.told(driver);
  if (started?.event !== "booking.started") throw new Error("it was not told");
  const rendered = renderEvent(started.event, started.data, rig.time.clock.now());
  expect(rendered).toMatchObject({ title: "Your booking has started", alert: { toast: true } });
  expect(rendered.body).toContain("until 16:00");
  expect(await rig.booking(id)).toMatchObject({ state: "active", warnAt: START + 2 * HOUR - 2 * MINUTE });
});

test("of one slot the booking that was there before is closed before the next one starts", async () => {
  const next = await rig.driver();
  const answer = await rig.book(next, slot.id, { startsAt: START + 65 * MINUTE });
  const coming = bodyOf<{ booking: BookingView }>(answer, 201).booking;
  const { id } = await booked();
  await rig.time.advance(HOUR);
  await rig.timekeeper.runDue();
  await rig.time.advance(5 * MINUTE);
  const due = await rig.store.transaction((tx) => claimDueBookings(tx, rig.time.clock.now(), 10));
  expect(due).toEqual([id, coming.id]);
  await rig.timekeeper.runDue();
  expect((await rig.booking(id)).state).toBe("completed");
  expect(await rig.events(next)).toEqual(["booking.started"]);
});

test("a start makes the booking stale for its driver, the owner and the admins, and rings the lot, each once", async () => {
  const { id, lot } = await booked({ startsAt: START + HOUR });
  const bells: [Topic, Doorbell["kind"]][] = [];
  const bookings: (string | undefined)[] = [];
  for (const topic of [`user:${driver}`, `user:${owner}`, "admins", `lot:${lot.id}`] as const) {
    await rig.world.channels.subscribe(topic, (bell) => {
      bells.push([topic, bell.kind]);
      if (bell.kind === "changed") bookings.push(`${bell.resource} ${bell.id}`);
    });
  }
  await passTo(HOUR);
  expect(bells.sort()).toEqual(
    [
      [`user:${driver}`, "log"] as const,
      [`user:${driver}`, "changed"] as const,
      [`user:${owner}`, "changed"] as const,
      ["admins", "changed"] as const,
      [`lot:${lot.id}`, "lot"] as const,
    ]
      .map(([topic, kind]): [Topic, Doorbell["kind"]] => [topic, kind])
      .sort(),
  );
  expect(bookings).toEqual([`booking ${id}`, `booking ${id}`, `booking ${id}`]);
});
