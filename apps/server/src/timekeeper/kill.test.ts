import { afterEach, beforeEach, expect, test } from "bun:test";
import { join } from "node:path";
import type { Store } from "../store/open.ts";
import type { Doom } from "../testing/doomedServer.ts";
import { type TempPlace, tempPlace } from "../testing/tempStore.ts";
import { openAt } from "../testing/testDatabase.ts";
import { until } from "../testing/until.ts";
import { bodyOf, MINUTE, worldOver } from "../testing/world.ts";

const SERVER = join(import.meta.dir, "../testing/doomedServer.ts");
let temp: TempPlace;
let children: Bun.Subprocess[];
beforeEach(async () => {
  temp = await tempPlace();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(children.map((child) => child.exited));
  await temp.close();
});

function spawn(doom: Doom) {
  const child = Bun.spawn([process.execPath, SERVER, temp.place, JSON.stringify(doom)], {
    ...{ stdout: "pipe", stderr: "inherit" },
  });
  children.push(child);
  return child;
}

/** Opens the database beside a running server. */
async function beside<Value>(use: (store: Store) => Promise<Value>): Promise<Value> {
  const store = openAt(temp.place, { exclusive: false });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const POSITIONS = ["afterClaim", "beforeCommit", "afterCommit"] as const;
/** What falls due, from which state of the row, and the one notice it causes. */
const MOVES = [
  { due: "the start", event: "booking.started", row: { state: "scheduled", warn: false } },
  { due: "the warning", event: "booking.expiring", row: { state: "active", warn: true } },
  { due: "the end", event: "booking.expired", row: { state: "active", warn: false } },
  { due: "the end of the grace", event: "booking.completed", row: { state: "expired", warn: false } },
  { due: "the end of the hold", event: "booking.lapsed", row: { state: "pending", warn: false } },
] as const;

test.each(POSITIONS)("killed %s and started again, each move is made and told once", async (dieAt) => {
  const ids = await seedDueBookings();
  const first = spawn({ run: "timekeeper", dieAt });
  await first.exited;
  expect(first.signalCode).toBe("SIGKILL");
  await beside(async (store) => {
    const told = await store.read.selectFrom("notifications").selectAll().execute();
    expect(told.length > 0).toBe(dieAt === "afterCommit");
  });

  const second = spawn({ run: "timekeeper" });
  await until(() => beside(async (store) => (await due(store)).length === 0));
  second.kill("SIGKILL");
  await second.exited;
  await beside(async (store) => {
    const rows = await store.read.selectFrom("notifications").selectAll().orderBy("readerId").execute();
    const told = rows.map((row) => ({ event: row.event, seq: row.seq, bookingId: JSON.parse(row.data).bookingId }));
    const expected = MOVES.map(({ event }, index) => ({ event, seq: 1, bookingId: ids[index] ?? "" }));
    const byId = (a: { bookingId: string }, b: { bookingId: string }) => (a.bookingId < b.bookingId ? -1 : 1);
    expect(told.sort(byId)).toEqual(expected.sort(byId));
  });
}, 20_000);

test("a booking whose answer was given is there after a kill at that instant, and so is its notice", async () => {
  const { owner, driver, slotId } = await seedPlace();
  const child = spawn({ run: "book", driverId: driver, slotId });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  child.kill("SIGKILL");
  await child.exited;
  const answered = JSON.parse(new TextDecoder().decode(value)) as { booking: { id: string } };
  const store = openAt(temp.place, { exclusive: true });
  const rig = await worldOver(store);
  expect(await rig.booking(answered.booking.id)).toMatchObject({ state: "active" });
  expect(await rig.told(owner)).toMatchObject([{ event: "booking.created", data: { bookingId: answered.booking.id } }]);
  await rig.expectLedgerAgrees();
  await rig.finish();
  await store.close();
}, 20_000);

async function seedPlace() {
  const store = openAt(temp.place, { exclusive: true });
  await store.migrate(0);
  const rig = await worldOver(store);
  const owner = await rig.owner();
  const driver = await rig.driver();
  const { slots } = await rig.lot(owner);
  await rig.finish();
  await store.close();
  return { owner, driver, slotId: slots[0]?.id ?? "" };
}

/** One booking per move that is due now by the real clock and will not be due again soon; answers their ids. */
async function seedDueBookings(): Promise<string[]> {
  const store = openAt(temp.place, { exclusive: true });
  await store.migrate(0);
  const rig = await worldOver(store);
  const owner = await rig.owner();
  const { slots } = await rig.lot(owner, { slots: MOVES.length });
  const ids: string[] = [];
  const now = Date.now();
  for (const [index, { row }] of MOVES.entries()) {
    const driver = await rig.driver();
    const method = row.state === "pending" ? "cash" : "upi";
    const answer = await rig.book(driver, slots[index]?.id ?? "", { method });
    const { booking } = bodyOf<{ booking: { id: string } }>(answer, 201);
    ids.push(booking.id);
    const coming = row.warn || row.state === "scheduled";
    const ends = row.state === "expired" ? now - MINUTE : coming ? now + 10 * MINUTE : now - 1;
    await store.transaction((tx) =>
      tx
        .updateTable("bookings")
        .set({
          ...{ state: row.state, startsAt: now - 60 * MINUTE, endsAt: ends, nextDueAt: now - 1 },
          graceEndsAt: row.state === "expired" ? now - 1 : now + 20 * MINUTE,
          warnAt: row.warn ? now - 1 : null,
        })
        .where("id", "=", booking.id)
        .execute(),
    );
  }
  await store.transaction((tx) => tx.deleteFrom("notifications").execute());
  await store.transaction((tx) => tx.updateTable("readers").set({ head: 0, unread: 0 }).execute());
  await rig.finish();
  await store.close();
  return ids;
}

const due = (store: Store) =>
  store.read.selectFrom("bookings").select("id").where("nextDueAt", "<=", Date.now()).execute();
