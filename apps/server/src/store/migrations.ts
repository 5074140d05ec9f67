import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { locksRows } from "./locks.ts";
import type { Schema } from "./schema.ts";

const FOLDER = join(import.meta.dir, "../../migrations");

export interface Migration {
  version: number;
  name: string;
  text: string;
  checksum: string;
}

/** This code may not run on this database, with both sides named. */
export class SchemaRefused extends Error {}

/** The numbered `.sql` files, in order. Throws where a number is missing or doubled. */
export function readMigrations(folder = FOLDER): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  return names.map((name, index) => {
    const version = Number(name.slice(0, 4));
    if (version !== index + 1) throw new Error(`migration ${name}: expected number ${index + 1}`);
    const text = readFileSync(join(folder, name), "utf8");
    return { version, name, text, checksum: createHash("sha256").update(text).digest("hex") };
  });
}

/**
 * Brings the schema to the newest version, the same files on both engines, each migration in a transaction of its own. Throws, with both sides named,
 * where an applied migration was edited since or the database is newer than this code.
 */
export async function migrate(
  db: Kysely<Schema>,
  now: number,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  if (locksRows(db)) await expectUtf8(db);
  await sql`create table if not exists schema_migrations (
    version integer not null primary key,
    name text not null,
    checksum text not null,
    applied_at bigint not null
  )`.execute(db);
  const applied = await db.selectFrom("schemaMigrations").selectAll().orderBy("version").execute();
  const newest = migrations.at(-1)?.version ?? 0;
  for (const row of applied) {
    const file = migrations[row.version - 1];
    if (!file) {
      throw new SchemaRefused(
        `the database has schema version ${row.version}, this code knows ${newest}: run newer code`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new SchemaRefused(`migration ${file.name} was edited after it was applied (as ${row.name}): restore it`);
    }
  }
  for (const migration of migrations.slice(applied.length)) {
    await db.transaction().execute(async (tx) => {
      for (const statement of statementsOf(migration.text)) {
        await sql.raw(locksRows(db) ? orderedByBytes(statement) : statement).execute(tx);
      }
      await tx
        .insertInto("schemaMigrations")
        .values({
          version: migration.version,
          name: migration.name,
          checksum: migration.checksum,
          appliedAt: now,
        })
        .execute();
    });
  }
}

/** Text is compared and sorted as SQLite and JavaScript do, whatever the database's own order is. */
function orderedByBytes(statement: string): string {
  return statement.replace(/\b(\w+) text\b/g, '$1 text collate "C"');
}

async function expectUtf8(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.execute(db);
  const encoding = rows[0]?.encoding;
  if (encoding !== "UTF8")
    throw new SchemaRefused(`the database has the encoding ${encoding}: make one with encoding UTF8`);
}

/** Our migrations hold no semicolon inside a statement, only at its end. */
function statementsOf(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}
