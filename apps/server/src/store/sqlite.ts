import { Database } from "bun:sqlite";
import { CompiledQuery, type DatabaseConnection, SqliteDialect, SqliteDriver } from "kysely";

/** How every connection is set: patient (first, or the next one could not wait), durable at commit, with foreign keys. */
const PRAGMAS = ["busy_timeout = 5000", "journal_mode = wal", "synchronous = full", "foreign_keys = on"];

const CACHED_STATEMENTS = 400;

/** A connection to the file with the pragmas of this house. */
export function openSqlite(file: string, options: { readonly: boolean }): Database {
  const database = options.readonly ? new Database(file, { readonly: true }) : new Database(file, { create: true });
  for (const pragma of PRAGMAS) {
    if (options.readonly && pragma.startsWith("journal_mode")) continue;
    database.run(`pragma ${pragma}`);
  }
  return database;
}

/** Kysely's SQLite dialect over bun:sqlite; transactions take the write lock at once. */
export class BunSqliteDialect extends SqliteDialect {
  readonly #database: Database;

  constructor(database: Database) {
    super({ database: () => Promise.resolve(adapt(database)) });
    this.#database = database;
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver({ database: () => Promise.resolve(adapt(this.#database)) });
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

type Prepared = ReturnType<Database["prepare"]>;
type Parameters = readonly (string | number | bigint | boolean | null | Uint8Array)[];

/** bun:sqlite in the shape Kysely asks for; prepared statements are kept, the oldest given up first. */
function adapt(database: Database) {
  const prepared = new Map<string, Prepared>();
  return {
    close: () => {
      for (const statement of prepared.values()) statement.finalize();
      prepared.clear();
      database.close();
    },
    prepare: (text: string) => {
      let statement = prepared.get(text);
      if (!statement) {
        statement = database.prepare(text);
        prepared.set(text, statement);
        const oldest = prepared.size > CACHED_STATEMENTS ? prepared.entries().next().value : undefined;
        if (oldest) {
          prepared.delete(oldest[0]);
          oldest[1].finalize();
        }
      }
      const ready = statement;
      return {
        reader: ready.columnNames.length > 0,
        all: (parameters: readonly unknown[]) => ready.all(...(parameters as Parameters)),
        run: (parameters: readonly unknown[]) => ready.run(...(parameters as Parameters)),
        iterate: (parameters: readonly unknown[]) => ready.iterate(...(parameters as Parameters)),
      };
    },
  };
}
