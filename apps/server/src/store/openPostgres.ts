import { CamelCasePlugin, Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import type { Log } from "../platform/log.ts";
import { sleep, type Timers } from "../platform/timers.ts";
import { DatabaseAway } from "./databaseAway.ts";
import { StartOver } from "./locks.ts";
import { migrate } from "./migrations.ts";
import type { Reads, Store } from "./open.ts";
import { connectionSettings, isWorthRepeating, openPool, type PostgresOptions } from "./postgres.ts";
import type { AccountsSchema, Schema } from "./schema.ts";

/** How often a transaction that stood in another's way is run again, and how long it waits before at most, ms. */
const REPEATS = 3;
const REPEAT_WITHIN_MS = 50;
/** How often a transaction may find that what it meant to lock has changed. */
const RESTARTS = 50;
/** The advisory lock of those who change the schema; any number that no other program uses on this database. */
const SCHEMA_LOCK = "7021493346072612864";

export interface PostgresStoreOptions extends PostgresOptions {
  timers: Timers;
  /** From 0 up to 1. */
  random: () => number;
  log: Log;
}

/**
 * The store on a PostgreSQL server. Connects on first use. Reads have connections of their own, so that transactions that
 * wait for one another never keep a reader waiting.
 */
export function openPostgres(options: PostgresStoreOptions): Store {
  const writers = Math.ceil(options.connections / 2);
  const writing = openPool(options, "write", writers);
  const reading = openPool(options, "read", Math.max(1, options.connections - writers));
  const plain = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: writing }) });
  const write = plain.withPlugin(new CamelCasePlugin());
  const read = new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: reading }),
    plugins: [new CamelCasePlugin()],
  });
  return {
    engine: "postgres",
    read,
    accounts: plain as unknown as Kysely<AccountsSchema>,
    accountsRead: read.withoutPlugins() as unknown as Kysely<AccountsSchema>,
    async transaction(work) {
      for (let repeats = 0, restarts = 0; ; ) {
        try {
          return await write.transaction().execute(work);
        } catch (error) {
          // Somebody else got on meanwhile, so this ends.
          if (error instanceof StartOver && restarts++ < RESTARTS) continue;
          if (repeats === REPEATS || !isWorthRepeating(error)) throw error;
          await sleep(options.timers, options.random() * REPEAT_WITHIN_MS * 2 ** repeats++);
        }
      }
    },
    now: () => databaseTime(read),
    async migrate(now, migrations) {
      // A table that is changed or indexed takes the time it takes.
      const patient = { ...options, limits: { ...options.limits, statementMs: 0 } };
      const dialect = new PostgresDialect({ pool: openPool(patient, "schema", 1) });
      const db = new Kysely<Schema>({ dialect, plugins: [new CamelCasePlugin()] });
      try {
        await migrate(db, now, migrations);
      } finally {
        await db.destroy();
      }
    },
    alone: (work) => alone(options, work),
    async close() {
      await read.destroy();
      await plain.destroy();
    },
  };
}

/** What the server's clock says at this statement, not at the beginning of the transaction: epoch ms. */
export async function databaseTime(db: Reads): Promise<number> {
  const { rows } = await sql<{ now: number }>`select ${clockTimestamp} as now`.execute(db);
  return Number(rows[0]?.now);
}

const clockTimestamp = sql<number>`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Runs `work` while no other process does so on this database, however long that takes. */
async function alone<T>(options: PostgresOptions, work: () => Promise<T>): Promise<T> {
  const limits = { ...options.limits, statementMs: 0, lockMs: 0 };
  const client = new pg.Client(connectionSettings({ ...options, limits }, "schema"));
  client.on("error", (err) => options.log.warn({ err }, "the connection that guards the schema was lost"));
  try {
    await client.connect();
    await client.query(`select pg_advisory_lock(${SCHEMA_LOCK})`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error instanceof pg.DatabaseError ? error : new DatabaseAway(error);
  }
  try {
    return await work();
  } finally {
    await client.end().catch((err) => options.log.warn({ err }, "the connection that guards the schema was lost"));
  }
}
