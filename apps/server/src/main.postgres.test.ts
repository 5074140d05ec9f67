import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import type { Postgres } from "../../../tools/services/postgres.ts";
import { silentLog } from "./platform/log.ts";
import { manualTime } from "./platform/manualTime.ts";
import { yieldToLoop } from "./platform/timers.ts";
import { readMigrations } from "./store/migrations.ts";
import { openPostgres } from "./store/openPostgres.ts";
import { NoDatabase, waitForDatabase } from "./store/waitForDatabase.ts";
import { runMain } from "./testing/runMain.ts";
import { tempFolder } from "./testing/tempStore.ts";
import { emptyDatabase, openAt, testPostgres } from "./testing/testDatabase.ts";

setDefaultTimeout(30_000);
const SECRET = "a secret of thirty-two characters!";
let postgres: Postgres;
let folder: ReturnType<typeof tempFolder>;
beforeAll(async () => {
  postgres = await testPostgres();
  folder = tempFolder();
});
afterAll(() => folder.remove());

const createAdmin = (databaseUrl: string) =>
  runMain(
    ["admin", "create", "--email", "boss@parkmate.test", "--name", "Asha", "--password-stdin"],
    { DATABASE_URL: databaseUrl, PARKMATE_SECRET: SECRET, PARKMATE_DATA_DIR: join(folder.path, "never made") },
    "correct horse battery\n",
  );
const withPassword = (url: string): string => url.replace("parkmate@", "parkmate:hidden@");

test("the commands of the operator work on it, and need no data folder", async () => {
  const url = await emptyDatabase();
  expect(await createAdmin(url)).toEqual({ code: 0, out: "Admin boss@parkmate.test is created.\n", err: "" });
  expect(await Bun.file(join(folder.path, "never made")).exists()).toBe(false);
});

test("a database that is not there, a wrong password and a schema of the future stop the start at once, in words", async () => {
  const missing = await createAdmin(withPassword(postgres.url("nowhere")));
  expect(missing.code).toBe(1);
  expect(missing.err).toStartWith(
    `ParkMate does not start: PostgreSQL on 127.0.0.1:${postgres.port} has no database "nowhere": create it`,
  );
  const stranger = await createAdmin(postgres.url("postgres").replace("parkmate@", "stranger:hidden@"));
  expect(stranger.code).toBe(1);
  expect(stranger.err).toStartWith(
    `ParkMate does not start: PostgreSQL on 127.0.0.1:${postgres.port} does not let user "stranger" in`,
  );

  const url = await emptyDatabase();
  const known = readMigrations().length;
  const store = openAt(url, { exclusive: false });
  await store.migrate(0);
  const tomorrow = { version: known + 1, name: "from tomorrow", checksum: "c", appliedAt: 0 };
  await store.transaction((tx) => tx.insertInto("schemaMigrations").values(tomorrow).execute());
  await store.close();
  const future = await createAdmin(url);
  expect(future.code).toBe(1);
  expect(future.err).toBe(
    `ParkMate does not start: the database has schema version ${known + 1}, this code knows ${known}: run newer code.\n`,
  );
  for (const { err } of [missing, stranger, future]) expect(err).not.toMatch(/hidden| {4}at /);
});

test("one that does not answer is waited for a minute: a line each five seconds, then what was tried", async () => {
  const url = "postgres://parkmate:hidden@127.0.0.1:1/parkmate";
  const { clock, timers, advance } = manualTime(0);
  const store = openPostgres({ url, connections: 4, log: silentLog, timers, random: () => 0 });
  const lines: string[] = [];
  let failure: unknown = null;
  const waiting = waitForDatabase(store, url, { clock, timers, say: (line) => void lines.push(line) }).catch(
    (error) => {
      failure = error;
    },
  );
  while (failure === null) {
    await advance(100);
    await yieldToLoop();
  }
  await waiting;
  expect(failure).toBeInstanceOf(NoDatabase);
  expect(String(failure)).toMatch(
    /^Error: the database "parkmate" on 127\.0\.0\.1:1 does not answer \(tried \d+ times in 6\d s; the last time: .*ECONNREFUSED/,
  );
  expect(lines.length).toBeWithin(8, 14);
  expect(lines[0]).toStartWith('Waiting for the database "parkmate" on 127.0.0.1:1: ');
  expect(`${lines} ${failure}`).not.toContain("hidden");
  await store.close();
});

test("one that comes up meanwhile is waited for no longer", async () => {
  const { clock, timers, advance } = manualTime(0);
  let answers = false;
  const store = { now: () => (answers ? Promise.resolve(1) : Promise.reject(Object.assign(new Error("gone"), AWAY))) };
  const lines: string[] = [];
  let done = false;
  const url = "postgres://a@b/c";
  void waitForDatabase(store, url, { clock, timers, say: (line) => void lines.push(line) }).then(() => {
    done = true;
  });
  await advance(2_000);
  expect([done, lines.length]).toEqual([false, 1]);
  answers = true;
  await advance(600);
  expect(done).toBe(true);
});
const AWAY = { code: "DATABASE_AWAY" };
