/** Drill 9: PostgreSQL is killed in the middle of transactions: before the commit, after it and before the answer, anywhere. */
import type { BookingView } from "@parkmate/protocol";
import { Cluster } from "../harness/cluster.ts";
import type { Citizen, Slot } from "../harness/furnish.ts";
import type { HistoryFault, Invariant } from "../harness/history.ts";
import { until } from "../harness/until.ts";
import { drill, HISTORY, type Outcome } from "./drill.ts";
import { Scene } from "./scene.ts";

const KILLS = 4;
const PLATE = "KL07AB1234";

drill(9, "PostgreSQL killed four times under 100 notices/s", 10, async () => {
  await using scene = await Scene.open({
    engine: "postgres",
    town: { drivers: 100, owners: 10, slots: 200, devices: 2 },
    noticesPerSecond: 100,
  });
  const { cluster } = scene;
  for (let n = 0; n < KILLS; n++) {
    await scene.done(200);
    await cluster.postgres.service().kill();
    await Bun.sleep(n * 1_000);
    await cluster.postgres.startAgain();
  }
  await cluster.reopenRows();
  await scene.done(200);
  await scene.settle();
  return { checked: HISTORY, faults: await scene.historyFaults(), said: scene.said };
});

drill(9, "PostgreSQL killed between write and commit of a booking; repeated with its key", 5, () =>
  killedInBooking({
    keptAfterwards: 0,
    async prepare({ rows }) {
      // Everything is written; the commit waits in here.
      const body = "begin perform pg_sleep(60); return null; end";
      await rows.query(`create function hold() returns trigger language plpgsql as '${body}'`);
      await rows.query(
        "create constraint trigger held after insert on bookings deferrable initially deferred for each row execute function hold()",
      );
    },
    async reached({ rows }) {
      const [row] = await rows.query<{ held: number }>(
        "select count(*) as held from pg_stat_activity where wait_event = 'PgSleep'",
      );
      return (row?.held ?? 0) > 0;
    },
  }),
);

drill(9, "PostgreSQL killed between commit and answer of a booking; repeated with its key", 5, () =>
  killedInBooking({
    keptAfterwards: 1,
    async prepare({ cables }) {
      // What the database says takes so long to be heard: it is dead before.
      for (const { postgres } of cables) postgres.delay(500);
    },
    reached: async ({ rows }) => (await bookingIds(rows)).length === 1,
  }),
);

interface Moment {
  /** Bookings that are there when the database is back: 0 before the commit, 1 after it. */
  keptAfterwards: number;
  prepare(cluster: Cluster): Promise<void>;
  /** Whether it is time to kill. */
  reached(cluster: Cluster): Promise<boolean>;
}

/** Kills the database at a moment of one booking, and repeats it with its key afterwards. */
async function killedInBooking({ keptAfterwards, prepare, reached }: Moment): Promise<Outcome> {
  await using cluster = await Cluster.start({ engine: "postgres", nodes: 1 });
  const town = await cluster.furnish({ drivers: 1, owners: 1, slots: 1, devices: 1 });
  const [slot, driver] = [town.slots[0], town.drivers[0]];
  if (!slot || !driver) throw new Error("the town is empty");
  const request = (): Promise<BookingView | null> => book(cluster.url, slot, driver).catch(() => null);

  await prepare(cluster);
  const first = request();
  await until("moment to kill", () => reached(cluster), 60_000);
  await cluster.postgres.service().kill();
  const answered = await first;
  await cluster.postgres.startAgain();
  await cluster.reopenRows();
  for (const { postgres } of cluster.cables) await postgres.mend();
  const kept = await bookingIds(cluster.rows);
  await cluster.rows.query("drop trigger if exists held on bookings");
  const again = await until("answer to the repeated request", request, 60_000);
  const after = await bookingIds(cluster.rows);
  const told = await cluster.rows.query("select seq from notifications where reader_id = $1", [slot.owner.userId]);

  const faults: HistoryFault[] = [];
  const expect = (invariant: Invariant, holds: boolean, what: string): void => {
    if (!holds) faults.push({ invariant, who: "the booking", what });
  };
  expect("I6", kept.length === keptAfterwards, `${kept.length} were kept instead of ${keptAfterwards}`);
  expect("I6", answered === null || kept.includes(answered.id), "it was answered and is not there");
  expect("I1", after.join() === again.id, `the repeated request answered ${again.id}, there are ${after}`);
  expect("I1", kept.length === 0 || kept.includes(again.id), "the repeated request made another one");
  expect("I1", told.length === 1, `the owner was told ${told.length} times`);
  const said = `kept ${kept.length}, answered ${answered ? "all the same" : "not"}; repeated: 1 booking, told once`;
  return { checked: ["I1", "I6"], faults, said };
}

async function book(url: string, { slotId }: Slot, driver: Citizen): Promise<BookingView | null> {
  const answer = await fetch(`${url}/api/bookings`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${driver.tokens[0]}`,
      "content-type": "application/json",
      "idempotency-key": "the key of this booking",
    },
    body: JSON.stringify({ slotId, vehicleNumber: PLATE, minutes: 60, payment: { method: "cash" } }),
  });
  const body = (await answer.json()) as { booking?: BookingView };
  return (answer.status === 201 && body.booking) || null;
}

async function bookingIds(rows: Cluster["rows"]): Promise<string[]> {
  return (await rows.query<{ id: string }>("select id from bookings")).map(({ id }) => id);
}
