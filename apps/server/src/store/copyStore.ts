import { type Kysely, sql } from "kysely";
import type { SqliteStore, Store, Tx } from "./open.ts";

/** Rows read and written at once; a statement of PostgreSQL takes 65,535 values at most. */
const BATCH = 500;
/** What migrating writes, on each database for itself. */
const OWN_TABLE = "schema_migrations";

export interface TableRows {
  table: string;
  rows: number;
}

type Row = Record<string, unknown>;
/** Tables as they are named in the database, whoever made them. */
type Plain = Kysely<Record<string, Row>>;

/** What a PostgreSQL database holds, be it ours or somebody else's: its tables that have rows, without the list of migrations. */
export async function tablesWithRows(target: Store): Promise<TableRows[]> {
  const db = target.accountsRead as unknown as Plain;
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by tablename`.execute(db);
  const found: TableRows[] = [];
  for (const { name } of rows) {
    if (name !== OWN_TABLE) found.push({ table: name, rows: await countOf(db, name) });
  }
  return found.filter((each) => each.rows > 0);
}

/**
 * Copies every row of every table, better-auth's included, to a PostgreSQL database that has the same tables without rows:
 * all of them in one transaction, or none. `say` is told of each table when it is copied. Nobody writes to the source
 * meanwhile. Answers how many rows each table then has.
 */
export function copyStore(source: SqliteStore, target: Store, say: (copied: TableRows) => void): Promise<TableRows[]> {
  return source.transaction((from) =>
    target.transaction(async (to) => {
      const [reads, writes] = [plain(from), plain(to)];
      const copied: TableRows[] = [];
      for (const table of await tablesInOrder(reads)) {
        const read = await copyTable(reads, writes, table);
        const rows = await countOf(writes, table);
        if (rows !== read) throw new Error(`of ${read} rows of ${table} the new database has ${rows}`);
        copied.push({ table, rows });
        say({ table, rows });
      }
      return copied;
    }),
  );
}

const plain = (tx: Tx): Plain => tx.withoutPlugins() as unknown as Plain;

async function countOf(db: Plain, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** The tables of SQLite, each behind those its rows refer to. */
async function tablesInOrder(db: Plain): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name`.execute(db);
  const ordered = new Set<string>();
  const place = async (table: string, below: readonly string[]): Promise<void> => {
    if (ordered.has(table)) return;
    if (below.includes(table))
      throw new Error(`tables refer to each other in a circle: ${[...below, table].join(", ")}`);
    const parents = await sql<{ name: string }>`
      select distinct "table" as name from pragma_foreign_key_list(${table}) where "table" <> ${table}`.execute(db);
    for (const parent of parents.rows) await place(parent.name, [...below, table]);
    ordered.add(table);
  };
  for (const { name } of rows) if (name !== OWN_TABLE) await place(name, []);
  return [...ordered];
}

async function copyTable(from: Plain, to: Plain, table: string): Promise<number> {
  const convert = await conversion(to, table);
  let count = 0;
  // A whole number that is the key of its row is the row's number, and may be 0.
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows } = await sql<Row & { copied_row: number }>`
      select rowid as copied_row, * from ${sql.table(table)}
      where rowid > ${after} order by rowid limit ${BATCH}`.execute(from);
    const last = rows.at(-1);
    if (!last) return count;
    await to
      .insertInto(table)
      .values(rows.map(({ copied_row: _, ...row }) => convert(row)))
      .execute();
    after = last.copied_row;
    count += rows.length;
  }
}

/** SQLite has neither booleans nor times: better-auth keeps 0 or 1, and ISO text. Ours are numbers on both engines. */
async function conversion(to: Plain, table: string): Promise<(row: Row) => Row> {
  const { rows } = await sql<{ name: string; type: string }>`
    select column_name as name, data_type as type from information_schema.columns
    where table_schema = current_schema() and table_name = ${table}`.execute(to);
  const typeOf = new Map(rows.map(({ name, type }) => [name, type]));
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        const type = typeOf.get(name);
        if (type === undefined) throw new Error(`the new database has no column ${name} in ${table}`);
        if (value === null) return [name, null];
        if (type === "boolean") return [name, value !== 0];
        return [name, type.startsWith("timestamp") ? new Date(value as string) : value];
      }),
    );
}
