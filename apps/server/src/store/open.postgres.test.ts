import { afterEach, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import pg from "pg";
import { createAccess } from "../access/access.ts";
import { memoryChannelLayer } from "../channels/memory.ts";
import { readConfig } from "../config.ts";
import { systemClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog, silentLog } from "../platform/log.ts";
import { systemTimers } from "../platform/timers.ts";
import { tempStore } from "../testing/tempStore.ts";
import { emptyDatabase, openAt } from "../testing/testDatabase.ts";
import { until } from "../testing/until.ts";
import { DatabaseAway, isDatabaseAway } from "./databaseAway.ts";
import { databaseClock } from "./databaseClock.ts";
import { readMigrations } from "./migrations.ts";
import type { Store, Tx } from "./open.ts";
import type { PostgresStoreOptions } from "./openPostgres.ts";
import { lockProfile } from "./profiles.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

type Options = Partial<PostgresStoreOptions>;

/** A migrated database of its own, and a store on it. */
async function open(options: Options = {}): Promise<Store & { place: string }> {
  const temp = await tempStore({ engine: "postgres", ...options });
  cleanups.push(temp.close);
  return { ...temp.store, place: temp.place };
}
function openMore(place: string, options: Options = {}): Store {
  const store = openAt(place, { exclusive: false, ...options });
  cleanups.push(store.close);
  return store;
}

const enter = (tx: Tx, name: string, value = "v") => tx.insertInto("facts").values({ name, value }).execute();
const factsOf = async (store: Store): Promise<Record<string, string>> => {
  const rows = await store.read.selectFrom("facts").selectAll().orderBy("name").execute();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
};
const setFactTo = (tx: Tx, name: string, value: string) =>
  tx.updateTable("facts").set({ value }).where("name", "=", name).execute();
const lockFact = (tx: Tx, name: string) =>
  tx.selectFrom("facts").selectAll().where("name", "=", name).forNoKeyUpdate().executeTakeFirst();
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
/** A door that somebody waits at until it is opened. */
function door() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}
/** How many connections to the store's database wait for a lock. */
const waiting = async (store: Store): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(store.read);
  return Number(rows[0]?.count);
};

describe("numbers", () => {
  test("a bigint, a count and a sum are numbers; one that a number cannot hold exactly is thrown", async () => {
    const store = await open();
    const ask = async (value: string) =>
      (await sql<{ value: unknown }>`select ${sql.raw(value)} as value`.execute(store.read)).rows[0]?.value;
    expect(await ask("9007199254740991::bigint")).toBe(9_007_199_254_740_991);
    expect(await ask("-9007199254740991::bigint")).toBe(-9_007_199_254_740_991);
    expect(await ask("(select sum(n) from (values (1::bigint), (2)) as t(n))")).toBe(3);
    expect(await ask("(select count(*) from facts)")).toBe(0);
    await expect(ask("9007199254740992::bigint")).rejects.toThrow("9007199254740992 is no safe integer");
    expect(await ask("1::bigint")).toBe(1);
  });
});

describe("text", () => {
  test("it is in the order of SQLite and JavaScript, whatever the database's own order is", async () => {
    const store = await open();
    const names = ["b", "B", "a", "á", "A", "_", "10", "9", "ÿ", "z", "-", "字"];
    await store.transaction(async (tx) => {
      for (const name of names) await enter(tx, name);
    });
    expect(Object.keys(await factsOf(store)).filter((name) => !/^\d/.test(name))).toEqual(
      names.filter((name) => !/^\d/.test(name)).sort(),
    );
    const { rows } = await sql<{ column: string }>`select table_name || '.' || column_name as column
      from information_schema.columns where table_schema = 'public' and data_type = 'text'
      and collation_name is distinct from 'C' and table_name not in ('user', 'session', 'account', 'verification',
      'schema_migrations')`.execute(store.read);
    expect(rows).toEqual([]);
  });
});

describe("locks", () => {
  test("a locked row is waited for, and read as it is after the wait; other rows are not", async () => {
    const store = await open();
    await store.transaction(async (tx) => {
      for (const name of ["a", "b"]) await enter(tx, name, "before");
    });
    const [held, done] = [door(), door()];
    const first = store.transaction(async (tx) => {
      await lockFact(tx, "a");
      held.open();
      await done.passed;
      await setFactTo(tx, "a", "after");
    });
    await held.passed;
    const second = store.transaction((tx) => lockFact(tx, "a"));
    expect(await store.transaction((tx) => lockFact(tx, "b"))).toMatchObject({ value: "before" });
    await until(async () => (await waiting(store)) === 1);
    done.open();
    await first;
    expect(await second).toMatchObject({ value: "after" });
  });

  test("the lock functions of the store lock: of two who read, add and write nothing is lost", async () => {
    const store = await open();
    const person = {
      ...{
        userId: "d",
        role: "driver" as const,
        name: "0",
        email: "d@parkmate.test",
        phone: null,
        isService: 0 as const,
      },
      ...{ vehicleNumber: null, vehicleType: null, businessName: null, city: null, language: "en" as const },
      ...{ ownerStatus: null, ownerReason: null, disabledAt: null, createdAt: 0 },
    };
    await store.transaction((tx) => tx.insertInto("profiles").values(person).execute());
    const add = () =>
      store.transaction(async (tx) => {
        const row = await lockProfile(tx, "d");
        const name = String(Number(row?.name) + 1);
        await tx.updateTable("profiles").set({ name }).where("userId", "=", "d").execute();
      });
    await Promise.all(Array.from({ length: 40 }, add));
    expect(await store.transaction((tx) => lockProfile(tx, "d"))).toMatchObject({ name: "40" });
  });

  test("readers are not kept waiting by transactions that hold every writing connection", async () => {
    const store = await open({ connections: 4, limits: { connectMs: 300 } });
    const done = door();
    const holders = [1, 2].map((n) =>
      store.transaction(async (tx) => {
        await enter(tx, `held ${n}`);
        await done.passed;
      }),
    );
    const refused = await failure(store.transaction((tx) => enter(tx, "too many")));
    expect(refused).toBeInstanceOf(DatabaseAway);
    expect(await factsOf(store)).toEqual({});
    done.open();
    await Promise.all(holders);
    await store.transaction((tx) => enter(tx, "after"));
    expect(Object.keys(await factsOf(store))).toEqual(["after", "held 1", "held 2"]);
  });
});

describe("a transaction that stood in another's way is run again", () => {
  test("after a deadlock: both are done in the end", async () => {
    const store = await open();
    await store.transaction(async (tx) => {
      for (const name of ["a", "b"]) await enter(tx, name, "");
    });
    let runs = 0;
    const bothHold = door();
    let holding = 0;
    const work = (mine: string, other: string) =>
      store.transaction(async (tx) => {
        runs++;
        await setFactTo(tx, mine, mine);
        if (++holding === 2) bothHold.open();
        await bothHold.passed;
        await setFactTo(tx, other, `${other}${mine}`);
      });
    await Promise.all([work("a", "b"), work("b", "a")]);
    expect(runs).toBe(3);
    expect(["ab b", "a ba"]).toContain(Object.values(await factsOf(store)).join(" "));
  });

  test("after a serialisation failure", async () => {
    const store = await open();
    await store.transaction((tx) => enter(tx, "n", "0"));
    let runs = 0;
    const bothRead = door();
    let reading = 0;
    const add = () =>
      store.transaction(async (tx) => {
        runs++;
        await sql`set transaction isolation level serializable`.execute(tx);
        const row = await tx.selectFrom("facts").select("value").where("name", "=", "n").executeTakeFirstOrThrow();
        if (++reading === 2) bothRead.open();
        await bothRead.passed;
        await setFactTo(tx, "n", String(Number(row.value) + 1));
      });
    await Promise.all([add(), add()]);
    expect(runs).toBe(3);
    expect(await factsOf(store)).toEqual({ n: "2" });
  });

  test("after both entered the same thing: the second run sees it", async () => {
    const store = await open();
    const bothLooked = door();
    let looked = 0;
    const enterOnce = () =>
      store.transaction(async (tx) => {
        const known = await tx.selectFrom("facts").select("name").where("name", "=", "once").executeTakeFirst();
        if (++looked === 2) bothLooked.open();
        await bothLooked.passed;
        if (known) return "was there";
        await enter(tx, "once");
        return "entered";
      });
    expect((await Promise.all([enterOnce(), enterOnce()])).sort()).toEqual(["entered", "was there"]);
  });

  test("three times and no more; what is no such failure not at all", async () => {
    const store = await open();
    await store.transaction((tx) => enter(tx, "there"));
    let runs = 0;
    const failing = (work: (tx: Tx) => Promise<unknown>) =>
      failure(
        store.transaction(async (tx) => {
          runs++;
          await work(tx);
        }),
      );
    expect(await failing((tx) => enter(tx, "there"))).toMatchObject({ code: "23505" });
    expect(runs).toBe(4);
    runs = 0;
    expect(await failing((tx) => sql`select 1 / 0`.execute(tx))).toMatchObject({ code: "22012" });
    expect(runs).toBe(1);
  });
});

describe("what takes too long", () => {
  test("a statement is cut off, and its connection serves the next one", async () => {
    const store = await open({ connections: 4, limits: { statementMs: 100 } });
    for (let n = 0; n < 4; n++) {
      const error = await failure(sql`select pg_sleep(60)`.execute(store.read));
      expect([isDatabaseAway(error), String(error)]).toEqual([true, expect.stringContaining("statement timeout")]);
    }
    expect(await factsOf(store)).toEqual({});
  });

  test("a lock that is not given is given up", async () => {
    const store = await open({ limits: { lockMs: 100 } });
    await store.transaction((tx) => enter(tx, "a"));
    const [held, done] = [door(), door()];
    const holder = store.transaction(async (tx) => {
      await lockFact(tx, "a");
      held.open();
      await done.passed;
    });
    await held.passed;
    expect(isDatabaseAway(await failure(store.transaction((tx) => setFactTo(tx, "a", "refused"))))).toBe(true);
    done.open();
    await holder;
    await store.transaction((tx) => setFactTo(tx, "a", "mine"));
    expect(await factsOf(store)).toEqual({ a: "mine" });
  });

  test("a transaction that does nothing is ended by the server, and what it held is free", async () => {
    const store = await open({ limits: { idleInTransactionMs: 100 } });
    await store.transaction((tx) => enter(tx, "a"));
    const held = door();
    const holder = failure(
      store.transaction(async (tx) => {
        await lockFact(tx, "a");
        held.open();
        await until(async () => (await factsOf(store)).a === "mine");
        await setFactTo(tx, "a", "too late");
      }),
    );
    await held.passed;
    await store.transaction((tx) => setFactTo(tx, "a", "mine"));
    expect(isDatabaseAway(await holder)).toBe(true);
    expect(await factsOf(store)).toEqual({ a: "mine" });
  });
});

describe("a connection that is lost", () => {
  const endOthers = (store: Store) =>
    sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'parkmate write'`.execute(store.read);

  test("in a transaction undoes it; one that rests is logged; both are replaced", async () => {
    const lines: string[] = [];
    const store = await open({ log: createLog({ write: (line) => void lines.push(line) }) });
    const error = await failure(
      store.transaction(async (tx) => {
        await enter(tx, "half");
        await endOthers(store);
        await enter(tx, "done");
      }),
    );
    expect(isDatabaseAway(error)).toBe(true);
    expect(await factsOf(store)).toEqual({});
    await store.transaction((tx) => enter(tx, "whole"));
    await endOthers(store);
    await until(() => lines.some((line) => line.includes("a connection to the database was lost")));
    await until(async () => (await failure(store.transaction((tx) => enter(tx, "again")))) === null);
    expect(Object.keys(await factsOf(store))).toEqual(["again", "whole"]);
  });

  test("a server that cannot be reached is a database that is away, not a crash", async () => {
    const store = openMore("postgres://nobody@127.0.0.1:1/nothing");
    for (const work of [store.now(), store.transaction((tx) => enter(tx, "x")), store.alone(async () => undefined)]) {
      expect(isDatabaseAway(await failure(work))).toBe(true);
    }
  });
});

describe("migrations", () => {
  const server = (place: string) => {
    const store = openMore(place, { connections: 4 });
    const read = readConfig({}, "demo");
    if (!read.ok) throw new Error("the demo's settings are wrong");
    const channels = memoryChannelLayer();
    const deps = { store, config: read.config, secret: "s".repeat(32), ids: systemIds, channels, log: silentLog };
    const access = createAccess({ ...deps, clock: systemClock(), timers: systemTimers });
    return store.alone(async () => {
      await store.migrate(0);
      await access.migrate();
    });
  };

  test("ten nodes start at once on an empty database: all tables are made, each migration once", async () => {
    const place = await emptyDatabase();
    await Promise.all(Array.from({ length: 10 }, () => server(place)));
    const store = openMore(place);
    const rows = await store.read.selectFrom("schemaMigrations").select("version").orderBy("version").execute();
    expect(rows.map(({ version }) => version)).toEqual(readMigrations().map(({ version }) => version));
    expect(await store.accountsRead.selectFrom("session").selectAll().execute()).toEqual([]);
  });

  test("a newer schema is refused with both versions named, an edited migration by its name", async () => {
    const place = await emptyDatabase();
    const store = openMore(place);
    await store.migrate(0);
    const known = readMigrations().length;
    await store.transaction((tx) =>
      tx
        .insertInto("schemaMigrations")
        .values({ version: known + 5, name: "from tomorrow", checksum: "c", appliedAt: 0 })
        .execute(),
    );
    await expect(server(place)).rejects.toThrow(
      `the database has schema version ${known + 5}, this code knows ${known}: run newer code`,
    );
    await store.transaction((tx) => tx.deleteFrom("schemaMigrations").where("version", ">", known).execute());
    await store.transaction((tx) =>
      tx.updateTable("schemaMigrations").set({ checksum: "another" }).where("version", "=", 2).execute(),
    );
    const { name = "" } = readMigrations()[1] ?? {};
    await expect(server(place)).rejects.toThrow(`migration ${name} was edited after it was applied`);
  });

  test("one that fails in its middle leaves nothing of itself", async () => {
    const store = openMore(await emptyDatabase());
    await store.migrate(0);
    const version = readMigrations().length + 1;
    const text = "create table half (id text);\ncreate table half (id text);";
    const broken = { version, name: "broken", checksum: "c", text };
    await expect(store.migrate(0, [...readMigrations(), broken])).rejects.toThrow("already exists");
    await expect(sql`select * from half`.execute(store.read)).rejects.toThrow("does not exist");
  });

  test("a database of another encoding is refused in words", async () => {
    const url = new URL(await emptyDatabase());
    const admin = new pg.Client({ connectionString: url.href });
    await admin.connect();
    await admin.query("create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
    await admin.end();
    url.pathname = "/latin";
    await expect(openMore(url.href).migrate(0)).rejects.toThrow("the database has the encoding LATIN1");
  });
});

describe("the database's clock", () => {
  test("a node whose clock is an hour wrong tells the database's time, and time never runs back", async () => {
    const store = await open();
    const truth = systemClock();
    for (let wrongMs of [3_600_000, -3_600_000]) {
      const clock = databaseClock(store, { now: () => truth.now() + wrongMs });
      expect(Math.abs(clock.now() - truth.now())).toBeGreaterThan(3_500_000);
      await clock.sync();
      expect(Math.abs(clock.now() - truth.now())).toBeLessThan(1_000);
      const told = clock.now();
      wrongMs -= 60_000;
      expect(clock.now()).toBe(told);
      wrongMs += 120_000;
      await clock.sync();
      expect(clock.now()).toBeGreaterThanOrEqual(told);
      expect(Math.abs(clock.now() - truth.now())).toBeLessThan(1_000);
    }
  });
});
