/**
 * Which engine the tests of the database run on, and the databases themselves.
 *
 * Owns: one PostgreSQL server of this process, started when the first test asks for it and gone with the process.
 * Promises: a database that is lent is migrated and empty; nobody else has it until it is given back.
 * Never: reads another setting than `PARKMATE_TEST_DATABASE`, nor is it read elsewhere.
 */
import pg from "pg";
import { type Postgres, startPostgres } from "../../../../tools/services/postgres.ts";
import { silentLog } from "../platform/log.ts";
import { systemTimers } from "../platform/timers.ts";
import { openStore, type Store } from "../store/open.ts";
import { openPostgres, type PostgresStoreOptions } from "../store/openPostgres.ts";

export type Engine = Store["engine"];

const wanted = process.env.PARKMATE_TEST_DATABASE || "sqlite";
if (wanted !== "sqlite" && wanted !== "postgres") {
  throw new Error(`PARKMATE_TEST_DATABASE is ${wanted}: allowed are sqlite and postgres`);
}

/** The engine of every test that does not name one. */
export const TEST_ENGINE: Engine = wanted;

/** How many connections a store of a test makes at most. */
const CONNECTIONS = 20;

let server: Promise<Postgres> | null = null;
let made = 0;
const free: Lent[] = [];

interface Lent {
  url: string;
  /** What empties it. */
  keeper: pg.Client;
}

/** The PostgreSQL server of this process's tests. Who breaks it starts one of their own instead. */
export function testPostgres(): Promise<Postgres> {
  server ??= startPostgres();
  return server;
}

/** A store at a folder or at a `postgres://` address; `exclusive` as in `openStore`. */
export function openAt(place: string, options: Partial<PostgresStoreOptions> & { exclusive: boolean }): Store {
  if (!place.startsWith("postgres:")) return openStore(place, options);
  return openPostgres({
    ...{ url: place, connections: CONNECTIONS, log: silentLog, timers: systemTimers, random: Math.random },
    ...options,
  });
}

/** A new database without a table. */
export async function emptyDatabase(): Promise<string> {
  return (await testPostgres()).createDatabase(`test_${process.pid}_${++made}`);
}

/** An empty, migrated database; `giveBack` empties it for the next test. */
export async function lendDatabase(): Promise<{ url: string; giveBack(): Promise<void> }> {
  const lent = free.pop() ?? (await newDatabase());
  return {
    url: lent.url,
    async giveBack() {
      await empty(lent.keeper);
      free.push(lent);
    },
  };
}

async function newDatabase(): Promise<Lent> {
  const url = await emptyDatabase();
  const store = openAt(url, { exclusive: true });
  await store.migrate(0);
  await store.close();
  const keeper = new pg.Client({ connectionString: url });
  await keeper.connect();
  // It waits for nothing while it rests: the process may end.
  keeper.on("error", () => undefined);
  return { url, keeper };
}

/** Deletes what is in any table: quicker than cutting off all of them, since most are empty. */
async function empty(keeper: pg.Client): Promise<void> {
  const { rows: tables } = await keeper.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migrations'",
  );
  const full = tables.map(({ name }) => `select '${name}' as name where exists (select 1 from ${name})`);
  const { rows } = await keeper.query<{ name: string }>(full.join(" union all "));
  if (rows.length === 0) return;
  await keeper.query(
    `begin; set local session_replication_role = replica; ${rows.map(({ name }) => `delete from ${name};`).join(" ")} commit`,
  );
}
