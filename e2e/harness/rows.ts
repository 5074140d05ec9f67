import { Database } from "bun:sqlite";
import { join } from "node:path";
import { SQL } from "bun";

/** The database itself, beside the servers that use it: to furnish it, and to see what is really there. */
export interface Rows extends AsyncDisposable {
  readonly engine: "sqlite" | "postgres";
  /** Placeholders are `$1`, `$2` … Whole numbers come as numbers. */
  query<Row>(sql: string, values?: readonly (string | number | null)[]): Promise<Row[]>;
}

/** The SQLite file of a data folder, or a PostgreSQL database by its URL. */
export function openRows(at: { dataDir: string } | { url: string }): Rows {
  return "url" in at ? postgresRows(at.url) : sqliteRows(join(at.dataDir, "parkmate.db"));
}

function sqliteRows(file: string): Rows {
  const database = new Database(file, { strict: true });
  database.run("pragma busy_timeout = 30000");
  return {
    engine: "sqlite",
    async query<Row>(sql: string, values: readonly (string | number | null)[] = []) {
      return database.query<Row, (string | number | null)[]>(sql.replaceAll("$", "?")).all(...values);
    },
    async [Symbol.asyncDispose]() {
      database.close();
    },
  };
}

function postgresRows(url: string): Rows {
  const database = new SQL(url, { max: 2 });
  return {
    engine: "postgres",
    async query<Row>(sql: string, values: readonly (string | number | null)[] = []) {
      const rows = (await database.unsafe(sql, [...values])) as Record<string, unknown>[];
      return rows.map(
        (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])) as Row,
      );
    },
    async [Symbol.asyncDispose]() {
      await database.close();
    },
  };
}

/** bigint arrives as text. Ids of ours are never digits alone. */
function plain(value: unknown): unknown {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
}
