/**
 * Two nodes on one PostgreSQL: what locks, their order and the claims of the agenda promise. `repeats` counts transactions
 * that had to be run again: where it is asserted to be none, the one order of locks was kept.
 */
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { connect, createServer, type Socket } from "node:net";
import type { BookingView, CarwashView, Problem } from "@parkmate/protocol";
import { createAccess } from "../access/access.ts";
import { readConfig } from "../config.ts";
import type { Slot } from "../domain/entities.ts";
import { markRead } from "../notify/markRead.ts";
import { isDatabaseAway } from "../store/databaseAway.ts";
import { databaseTime } from "../store/openPostgres.ts";
import { lockProfile } from "../store/profiles.ts";
import { readerOf } from "../store/readers.ts";
import { type TempStore, tempStore } from "../testing/tempStore.ts";
import { openAt } from "../testing/testDatabase.ts";
import { until } from "../testing/until.ts";
import { bodyOf, HOUR, MINUTE, START, worldOver } from "../testing/world.ts";
import { addSlots } from "./addSlots.ts";
import type { Answer } from "./answers.ts";
import { takeEmployee, unassignEmployee } from "./assignEmployee.ts";
import { bookSlot } from "./bookSlot.ts";
import { cancelBooking } from "./cancelBooking.ts";
import { changeSlot } from "./changeSlot.ts";
import { endBooking } from "./endBooking.ts";
import { applyAsEmployee } from "./enterEmployee.ts";
import { cancelCarwash, stepCarwash } from "./moveCarwash.ts";
import { freeSlot, occupySlot } from "./occupySlot.ts";
import { orderCarwash } from "./orderCarwash.ts";
import { registerPerson } from "./registerPerson.ts";
import { renewBooking } from "./renewBooking.ts";
import { reportBlocked } from "./reportBlocked.ts";
import { setAvailability } from "./setAvailability.ts";
import { updateLot } from "./updateLot.ts";

type Node = Awaited<ReturnType<typeof worldOver>>;

let temp: TempStore;
let a: Node;
let b: Node;
let closeB: () => Promise<void>;
let repeats: number;
let owner: string;

beforeEach(async () => {
  repeats = 0;
  const random = (): number => {
    repeats++;
    return Math.random();
  };
  temp = await tempStore({ engine: "postgres", random });
  const other = openAt(temp.place, { exclusive: false, random });
  closeB = other.close;
  a = await worldOver(temp.store);
  b = await worldOver(other);
  owner = await a.owner();
});
afterEach(async () => {
  await a.finish();
  await b.finish();
  await closeB();
  await temp.close();
});

const times = <Value>(count: number, make: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const nodeOf = (index: number): Node => (index % 2 === 0 ? a : b);
const drivers = async (count: number): Promise<string[]> => {
  const made: string[] = [];
  for (let n = 0; n < count; n++) made.push(await a.driver());
  return made;
};
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort();
const plate = (n: number): string => `KL07AB${1000 + n}`;
const book = (node: Node, driverId: string, slotId: string, more: Partial<Parameters<typeof bookSlot>[2]> = {}) =>
  bookSlot(
    node.world,
    driverId,
    { slotId, vehicleNumber: plate(1), durationMs: HOUR, method: "upi", token: "tok_ok", ...more },
    null,
  );
const bookingOf = (answer: Answer): BookingView => bodyOf<{ booking: BookingView }>(answer, 201).booking;
const both = async (ms: number): Promise<void> => {
  await Promise.all([a.time.advance(ms), b.time.advance(ms)]);
};
const all = (table: "bookings" | "notifications" | "employees" | "carwashes") =>
  temp.store.read.selectFrom(table).selectAll().execute();

describe("one winner", () => {
  test("of 60 bookings of one slot by two nodes, nobody waited in a circle", async () => {
    const people = await drivers(60);
    const { slots } = await a.lot(owner);
    const answers = await times(60, (n) => book(nodeOf(n), people[n] ?? "", slots[0]?.id ?? ""));
    expect(statuses(answers)).toEqual([201, ...Array.from({ length: 59 }, () => 409)]);
    expect(await all("bookings")).toHaveLength(1);
    expect(await a.events(owner)).toEqual(["booking.created"]);
    expect(repeats).toBe(0);
    await a.expectLedgerAgrees();
  });

  test("of 30 bookings of one plate at different slots", async () => {
    const driver = await a.driver();
    const { slots } = await a.lot(owner, { slots: 30 });
    // All connections are made, so that none is a step ahead.
    await times(40, (n) => nodeOf(n).world.store.transaction((tx) => databaseTime(tx)));
    const answers = await times(30, (n) => book(nodeOf(n), driver, slots[n]?.id ?? ""));
    expect(statuses(answers).filter((status) => status === 201)).toHaveLength(1);
    expect(repeats).toBe(0);
  });

  test("of 20 renewals of the same end", async () => {
    const driver = await a.driver();
    const { slots } = await a.lot(owner);
    const { id, endsAt } = bookingOf(await book(a, driver, slots[0]?.id ?? ""));
    const request = {
      addedMs: 30 * MINUTE,
      expectedEndsAt: Date.parse(endsAt),
      method: "upi",
      token: "tok_ok",
    } as const;
    const answers = await times(20, (n) => renewBooking(nodeOf(n).world, driver, id, request, null));
    expect(statuses(answers).filter((status) => status === 201)).toHaveLength(1);
    expect((await a.booking(id)).endsAt).toBe(START + 90 * MINUTE);
    expect(repeats).toBe(0);
    await b.expectLedgerAgrees();
  });

  test("of 20 requests with one key there is one booking, and everybody gets its answer", async () => {
    const driver = await a.driver();
    const { slots } = await a.lot(owner);
    const answers = await times(20, async (n) => {
      const node = nodeOf(n);
      const answer = node.book(driver, slots[0]?.id ?? "", {}, "one key");
      let done = false;
      void answer.finally(() => {
        done = true;
      });
      await until(async () => {
        if (!done) await node.time.advance(50);
        return done;
      });
      return answer;
    });
    expect(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size).toBe(1);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await all("bookings")).toHaveLength(1);
  });

  test("of two owners who take the same employee, of two who register with the same address, of two same applications", async () => {
    const other = await a.owner();
    const free = await times(5, () => a.employee(null));
    for (const { id } of free) {
      const taken = await times(6, (n) =>
        takeEmployee(nodeOf(n).world, { ownerId: n % 3 === 0 ? owner : other, sessionId: "s" }, id),
      );
      expect(taken.filter(({ ok }) => ok)).toHaveLength(1);
    }
    const person = { name: "Ravi", phone: "9847012345", licenceNumber: "KL-7" };
    await times(10, (n) => applyAsEmployee(nodeOf(n).world, person));
    expect((await all("employees")).length).toBe(6);

    const read = readConfig({}, "demo");
    if (!read.ok) throw new Error("the demo's settings are wrong");
    const accesses = [a, b].map(({ world }) => {
      const { store, ids, channels, timers, log, realClock: clock } = world;
      return createAccess({ store, config: read.config, secret: "s".repeat(32), ids, channels, timers, log, clock });
    });
    await accesses[0]?.migrate();
    const registration = {
      role: "driver",
      name: "D",
      email: "same@parkmate.test",
      password: "long enough a word",
    } as const;
    const registered = await times(4, (n) => {
      const access = accesses[n % 2];
      if (!access) throw new Error("there are two");
      return registerPerson(nodeOf(n).world, access, registration);
    });
    expect(registered.map((each): string => (each.ok ? "yes" : each.refusal.code)).sort()).toEqual([
      ...["email.taken", "email.taken", "email.taken"],
      "yes",
    ]);
  });

  test("of 12 washes at one hour two are ordered", async () => {
    const people = await drivers(12);
    const { lot } = await a.lot(owner);
    const { id: serviceId } = await a.washService();
    await a.employee(owner);
    const answers = await times(12, (n) =>
      orderCarwash(
        nodeOf(n).world,
        people[n] ?? "",
        {
          ...{ at: { lotId: lot.id, scheduledAt: START + 2 * HOUR }, serviceId, notes: null },
          ...(n % 3 === 0 ? { method: "cash", token: null } : { method: "upi", token: "tok_ok" }),
        } as Parameters<typeof orderCarwash>[2],
        null,
      ),
    );
    expect(statuses(answers).filter((status) => status === 201)).toHaveLength(2);
    expect(repeats).toBe(0);
  });

  test("of slots with the same label one is added, and renaming races with it cleanly", async () => {
    const { lot, slots } = await a.lot(owner, { slots: 3 });
    const fields = { vehicleType: "sedan", hourlyPaise: 4000, named: ["Z-1"] } as const;
    const done = await times(8, async (n) =>
      n % 2 === 0
        ? (await addSlots(nodeOf(n / 2).world, owner, lot.id, fields, null)).status
        : (await changeSlot(nodeOf(n).world, owner, slots[n % 3]?.id ?? "", { label: "Z-1" })).ok,
    );
    expect(done.filter((each) => each === 201 || each === true).length).toBeGreaterThan(0);
    const labels = await temp.store.read.selectFrom("slots").select("label").where("lotId", "=", lot.id).execute();
    expect(labels.filter(({ label }) => label === "Z-1")).toHaveLength(1);
    expect(new Set(labels.map(({ label }) => label)).size).toBe(labels.length);
  });
});

describe("the crew", () => {
  test("however washes are ordered, finished and crew is changed at once, nobody has more than three", async () => {
    const { lot, slots } = await a.lot(owner, { slots: 16 });
    const service = await a.washService();
    const crew = [await a.employee(owner), await a.employee(owner)];
    const people = await drivers(16);
    const ordered = await times(16, (n) =>
      book(nodeOf(n), people[n] ?? "", slots[n]?.id ?? "", { carwashServiceId: service.id }),
    );
    const washes = ordered.map((answer) => bodyOf<{ carwash: CarwashView }>(answer, 201).carwash.id);
    const workload = async (): Promise<number[]> => {
      const running = (await all("carwashes")) as { employeeId: string | null; state: string }[];
      return crew.map(
        ({ id }) => running.filter((wash) => wash.employeeId === id && !/completed|cancelled/.test(wash.state)).length,
      );
    };
    expect(await workload()).toEqual([3, 3]);
    await times(24, async (n) => {
      const node = nodeOf(n).world;
      const wash = washes[n % 8] ?? "";
      if (n % 8 === 7) return setAvailability(node, owner, crew[0]?.id ?? "", n % 16 === 7 ? "offline" : "available");
      if (n % 8 === 6) return unassignEmployee(node, crew[1]?.id ?? "", n % 16 === 6 ? owner : null);
      if (n % 3 === 0) return cancelCarwash(node, { by: "owner", userId: owner }, wash, "rain");
      if (n % 3 === 1) return stepCarwash(node, owner, wash, "start");
      return updateLot(node, owner, lot.id, { name: `Marine Drive ${n}` });
    });
    for (const count of await workload()) expect(count).toBeLessThanOrEqual(3);
    expect(repeats).toBe(0);
  });
});

describe("the agenda", () => {
  test("two timekeepers on 40 due bookings: each move is made and told once, by both of them", async () => {
    const people = await drivers(40);
    const { slots } = await a.lot(owner, { slots: 40 });
    for (const [n, driver] of people.entries()) bookingOf(await a.book(driver, slots[n]?.id ?? ""));
    await both(55 * MINUTE);
    for (const ms of [0, 5 * MINUTE, 5 * MINUTE]) {
      await both(ms);
      await Promise.all([a.timekeeper.runDue(), b.timekeeper.runDue()]);
    }
    for (const driver of people) {
      expect(await a.events(driver)).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
    }
    expect(new Set(((await all("bookings")) as { state: string }[]).map(({ state }) => state))).toEqual(
      new Set(["completed"]),
    );
    expect(repeats).toBe(0);
  });

  test("what somebody is busy with is left alone and made later; the rest is not kept waiting", async () => {
    const people = await drivers(3);
    const { slots } = await a.lot(owner, { slots: 3 });
    for (const [n, driver] of people.entries()) bookingOf(await a.book(driver, slots[n]?.id ?? ""));
    await both(55 * MINUTE);
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const busy = temp.store.transaction(async (tx) => {
      await lockProfile(tx, people[0] ?? "");
      held.resolve();
      await done.promise;
    });
    await held.promise;
    const run = b.timekeeper.runDue();
    await until(async () => (await a.events(people[2] ?? "")).length === 1);
    expect(await a.events(people[1] ?? "")).toEqual(["booking.expiring"]);
    expect(await a.events(people[0] ?? "")).toEqual([]);
    done.resolve();
    await Promise.all([busy, run]);
    expect(await a.events(people[0] ?? "")).toEqual(["booking.expiring"]);
  });

  test("of one slot the one before is closed first, also where another node is busy with it", async () => {
    const [first, next] = await drivers(2);
    const { slots } = await a.lot(owner);
    const slotId = slots[0]?.id ?? "";
    bookingOf(await a.book(first ?? "", slotId));
    bookingOf(await a.book(next ?? "", slotId, { startsAt: START + 65 * MINUTE }));
    await both(60 * MINUTE);
    await a.timekeeper.runDue();
    await both(5 * MINUTE);
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const busy = temp.store.transaction(async (tx) => {
      await lockProfile(tx, first ?? "");
      held.resolve();
      await done.promise;
    });
    await held.promise;
    const run = b.timekeeper.runDue();
    for (let looks = 0; looks < 20; looks++) expect(await a.events(next ?? "")).toEqual([]);
    done.resolve();
    await Promise.all([busy, run]);
    expect(await a.events(first ?? "")).toEqual(["booking.expiring", "booking.expired", "booking.completed"]);
    expect(await a.events(next ?? "")).toEqual(["booking.started"]);
  });

  test("a charge in flight on one node is not settled by another that starts", async () => {
    const driver = await a.driver();
    const { slots } = await a.lot(owner);
    a.duringNextCharge(async () => {
      await b.timekeeper.start();
      await b.timekeeper.stop();
      await b.timekeeper.runDue();
    });
    const answer = await book(a, driver, slots[0]?.id ?? "");
    expect(bookingOf(answer).state).toBe("active");
    expect(await a.events(driver)).toEqual([]);
    await a.expectLedgerAgrees();
  });

  test("cancelling while the provider is asked about the payment loses no refund", async () => {
    const people = await drivers(12);
    const { slots } = await a.lot(owner, { slots: 12 });
    const ids = await times(
      12,
      async (n) =>
        bookingOf(await book(a, people[n] ?? "", slots[n]?.id ?? "", { token: n % 2 === 0 ? "tok_pending" : "tok_ok" }))
          .id,
    );
    await both(26_000);
    await Promise.all([
      a.timekeeper.runDue(),
      b.timekeeper.runDue(),
      times(12, (n) => cancelBooking(nodeOf(n).world, { by: "driver", userId: people[n] ?? "" }, ids[n] ?? "", null)),
    ]);
    await both(2 * MINUTE);
    await Promise.all([a.timekeeper.runDue(), b.timekeeper.runDue()]);
    await a.expectLedgerAgrees();
  });
});

test("the time of a decision is the database's, read after the wait for the lock", async () => {
  const driver = await a.driver();
  const { slots } = await a.lot(owner);
  a.world.timeOf = databaseTime;
  const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let releasedAt = 0;
  const busy = temp.store.transaction(async (tx) => {
    await lockProfile(tx, driver);
    held.resolve();
    await done.promise;
    releasedAt = await databaseTime(tx);
  });
  await held.promise;
  const answer = book(a, driver, slots[0]?.id ?? "");
  // It waits by now for a while that shows.
  await until(async () => (await databaseTime(temp.store.read)) % 200 > 150);
  done.resolve();
  await busy;
  const { id } = bookingOf(await answer);
  expect((await a.booking(id)).createdAt).toBeGreaterThanOrEqual(releasedAt);
});

test("a connection that is lost after the commit and before its answer: the same key finds what was done", async () => {
  const driver = await a.driver();
  const { slots } = await a.lot(owner);
  const proxy = await losingProxy(Number(new URL(temp.place).port));
  const url = new URL(temp.place);
  url.port = String(proxy.port);
  const store = openAt(url.href, { exclusive: false });
  const lossy = await worldOver(store);
  proxy.loseNextCommit();
  const lost = await lossy.book(driver, slots[0]?.id ?? "", { method: "cash" }, "the key").then(
    () => null,
    (error: unknown) => error,
  );
  expect(isDatabaseAway(lost)).toBe(true);
  const again = await lossy.book(driver, slots[0]?.id ?? "", { method: "cash" }, "the key");
  expect(again.replayed).toBe(true);
  expect(await all("bookings")).toMatchObject([{ id: bookingOf(again).id }]);
  expect(await a.events(owner)).toEqual(["booking.created"]);
  await lossy.finish();
  await store.close();
  await proxy.close();
});

/** A way to the server on which the answer to one commit is lost with its connection. */
async function losingProxy(to: number) {
  let armed = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const there = connect(to, "127.0.0.1");
    let losing = false;
    const end = (): void => {
      client.destroy();
      there.destroy();
    };
    for (const socket of [client, there]) {
      sockets.add(socket);
      socket.on("error", end).on("close", end);
    }
    client.on("data", (data) => {
      if (armed && data.includes("commit")) [armed, losing] = [false, true];
      there.write(data);
    });
    there.on("data", (data) => {
      if (losing) end();
      else client.write(data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return {
    port: address.port,
    loseNextCommit(): void {
      armed = true;
    },
    close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

test("marking read while notices come leaves the count of what is unread, on two nodes", async () => {
  const people = await drivers(10);
  const { slots } = await a.lot(owner, { slots: 10 });
  await times(30, async (n) => {
    if (n % 3 > 0)
      return markRead(nodeOf(n).world, owner, { upTo: (await readerOf(temp.store.read, owner))?.head ?? 0 });
    return book(nodeOf(n), people[n / 3] ?? "", slots[n / 3]?.id ?? "");
  });
  const rows = (await all("notifications")) as { readerId: string; seq: number; readAt: number | null }[];
  const own = rows.filter(({ readerId }) => readerId === owner);
  expect(own.map(({ seq }) => seq).sort((x, y) => x - y)).toEqual(own.map((_, index) => index + 1));
  expect(await readerOf(temp.store.read, owner)).toMatchObject({
    head: 10,
    unread: own.filter(({ readAt }) => readAt === null).length,
  });
  expect(repeats).toBe(0);
});

test("a storm of everything on few slots: no overlap, no error, every log whole, the money right", async () => {
  const people = await drivers(8);
  const { slots } = await a.lot(owner, { slots: 4 });
  const service = await a.washService();
  await a.employee(owner);
  const slotAt = (n: number): Slot => slots[n % 4] as Slot;
  const open = async (driver: string): Promise<string> =>
    ((await all("bookings")) as { id: string; driverId: string; state: string }[]).find(
      (row) => row.driverId === driver && /active|scheduled|expired/.test(row.state),
    )?.id ?? "none";
  for (let round = 0; round < 3; round++) {
    const wash = round % 2 === 0 ? { carwashServiceId: service.id } : {};
    await times(32, async (n) => {
      const [node, driver] = [nodeOf(n + round).world, people[n % 8] ?? ""];
      const later = n % 5 === 0 ? { startsAt: a.world.clock.now() + 2 * HOUR } : {};
      if (n < 16) return book(nodeOf(n), driver, slotAt(n).id, { vehicleNumber: plate(n), ...later, ...wash });
      if (n < 20) return reportBlocked(node, driver, await open(driver), null, null);
      if (n < 22) return occupySlot(node, owner, slotAt(n).id, a.world.clock.now() + 20 * MINUTE, null);
      if (n < 24) return freeSlot(node, owner, slotAt(n).id, null);
      if (n < 27) return endBooking(node, driver, await open(driver));
      if (n < 29) return cancelBooking(node, { by: "owner", userId: owner }, await open(driver), "closed");
      if (n < 31) return (n % 2 === 0 ? a : b).timekeeper.runDue();
      return changeSlot(node, owner, slotAt(n).id, { hourlyPaise: 4000 + round });
    });
    await both(25 * MINUTE);
    await Promise.all([a.timekeeper.runDue(), b.timekeeper.runDue()]);
  }
  const rows = (await all("bookings")) as { slotId: string; state: string; startsAt: number; graceEndsAt: number }[];
  const holding = rows.filter(({ state }) => /pending|active|scheduled|expired/.test(state));
  for (const one of holding) {
    const over = holding.filter(
      (two) =>
        two !== one && two.slotId === one.slotId && two.startsAt < one.graceEndsAt && one.startsAt < two.graceEndsAt,
    );
    expect(over).toEqual([]);
  }
  expect(repeats).toBe(0);
  for (const person of [...people, owner]) await a.told(person);
  await a.expectLedgerAgrees();
});

test("a refusal rolls back on both nodes alike", async () => {
  const driver = await a.driver();
  const { slots } = await a.lot(owner);
  const before = await a.rows();
  const answer = await book(b, driver, slots[0]?.id ?? "", { durationMs: MINUTE });
  expect(bodyOf<Problem>(answer, 422).code).toBe("validation");
  expect(await a.rows()).toEqual(before);
});
