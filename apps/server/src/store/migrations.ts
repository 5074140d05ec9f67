import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";

const FOLDER = join(import.meta.dir, "../../migrations");

export interface Migration {
  version: number;
  name: string;
  text: string;
  checksum: string;
}

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
 * Brings the schema to the newest version, each migration in a transaction of its own. Throws, with both sides named,
 * where an applied migration was edited since or the database is newer than this code.
 */
export async function migrate(
  db: Kysely<Schema>,
  now: number,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
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
      throw new Error(`the database has schema version ${row.version}, this code knows ${newest}: run newer code`);
    }
    if (file.checksum !== row.checksum) {
      throw new Error(`migration ${file.name} was edited after it was applied (as ${row.name}): restore it`);
    }
  }
  for (const migration of migrations.slice(applied.length)) {
    await db.transaction().execute(async (tx) => {
      for (const statement of statementsOf(migration.text)) await sql.raw(statement).execute(tx);
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

/** Our migrations hold no semicolon inside a statement, only at its end. */
function statementsOf(text: string): string[] {
  return text
    .replace(/^\s*--.*$/gm, "")
    .split(";")
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}
