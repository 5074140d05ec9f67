/**
 * The store: SQL in, typed rows out.
 *
 * Owns: the engine, its connections, the schema, the lock of the data folder.
 * Promises: a transaction is durable when its promise resolves; a second server on the same folder is refused.
 * Never: decides anything. Inside a transaction only its `tx` is used and nothing else is awaited: SQLite has one
 * writing connection, and the root instance used inside would wait for itself.
 * Lives: as long as the process; `close` frees the folder, and so does the end of the process.
 */
import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { CamelCasePlugin, Kysely, type Transaction } from "kysely";
import { type Migration, migrate } from "./migrations.ts";
import type { AccountsSchema, Schema } from "./schema.ts";
import { BunSqliteDialect, openSqlite } from "./sqlite.ts";

export type Tx = Transaction<Schema>;
/** Anything that may be read from: the read connection, or a transaction. */
export type Reads = Kysely<Schema>;

export interface Store {
  readonly engine: "sqlite" | "postgres";
  /** Reads beside the writer; never sees what is not committed. */
  readonly read: Reads;
  /** The writing instance as better-auth wants it: no column mapping. Never use it while a transaction is open. */
  readonly accounts: Kysely<AccountsSchema>;
  /** better-auth's tables by the reading connection. */
  readonly accountsRead: Kysely<AccountsSchema>;
  /**
   * Runs `work` in a transaction; a throw rolls back. On PostgreSQL it is run again, from the beginning, where it and another
   * one stood in each other's way.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Brings our schema to the newest version (a test: to that of other `migrations`). */
  migrate(now: number, migrations?: readonly Migration[]): Promise<void>;
  /** Runs `work`, which changes the schema, while no other server does so on this database. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** The database's own clock (epoch ms); null where it has none but the process's. */
  now(): Promise<number | null>;
  close(): Promise<void>;
}

export interface SqliteStore extends Store {
  /** What a connection says of a pragma, per connection. */
  pragma(name: "journal_mode" | "synchronous" | "foreign_keys" | "busy_timeout"): Record<"write" | "read", unknown>;
}

export class FolderInUse extends Error {
  constructor(folder: string) {
    super(`another server is using the data folder ${folder}; stop it or choose another PARKMATE_DATA_DIR`);
    this.name = "FolderInUse";
  }
}

/**
 * Opens the embedded database in `folder`. With `exclusive` (servers) a second one is refused with `FolderInUse`;
 * `admin` works beside a running server without it.
 */
export function openStore(folder: string, options: { exclusive: boolean }): SqliteStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = options.exclusive ? lockFolder(folder) : null;
  const file = join(folder, "parkmate.db");
  const writer = openSqlite(file, { readonly: false });
  const reader = openSqlite(file, { readonly: true });
  const plain = new Kysely<Schema>({ dialect: new BunSqliteDialect(writer) });
  const write = plain.withPlugin(new CamelCasePlugin());
  const read = new Kysely<Schema>({ dialect: new BunSqliteDialect(reader), plugins: [new CamelCasePlugin()] });
  const pragmaOf = (database: Database, name: string): unknown =>
    Object.values(database.query(`pragma ${name}`).get() as Record<string, unknown>)[0];
  return {
    engine: "sqlite",
    read,
    accounts: plain as unknown as Kysely<AccountsSchema>,
    accountsRead: read.withoutPlugins() as unknown as Kysely<AccountsSchema>,
    transaction: (work) => write.transaction().execute(work),
    migrate: (now, migrations) => migrate(write, now, migrations),
    // Whoever has the folder is alone.
    alone: (work) => work(),
    now: async () => null,
    pragma: (name) => ({ write: pragmaOf(writer, name), read: pragmaOf(reader, name) }),
    async close() {
      await read.destroy();
      await plain.destroy();
      // Kysely leaves open what it has never used.
      reader.close();
      writer.close();
      if (lock) {
        lock.run("rollback");
        lock.close();
      }
    },
  };
}

/**
 * Holds an exclusive transaction on `lock.db`: the operating system frees it with the process, even by kill -9. The
 * caller keeps the reference, or the collector would free it.
 */
function lockFolder(folder: string): Database {
  const lock = new Database(join(folder, "lock.db"), { create: true });
  try {
    lock.run("pragma busy_timeout = 0");
    lock.run("begin exclusive");
    return lock;
  } catch (cause) {
    lock.close();
    if (cause instanceof Error && /locked|busy/i.test(cause.message)) throw new FolderInUse(folder);
    throw cause;
  }
}
