import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Store } from "../store/open.ts";
import type { PostgresStoreOptions } from "../store/openPostgres.ts";
import { type Engine, lendDatabase, openAt, TEST_ENGINE } from "./testDatabase.ts";

/** An empty folder that `remove` takes away with everything in it. */
export function tempFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "parkmate-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface TempPlace {
  /** Where a store finds the database (`openAt`). */
  place: string;
  /** Its own folder; with SQLite the database is in it. */
  folder: string;
  close(): Promise<void>;
}

/** Room for a database of its own, which nobody has opened: with SQLite an empty folder, with PostgreSQL migrated already. */
export async function tempPlace(engine: Engine = TEST_ENGINE): Promise<TempPlace> {
  const folder = tempFolder();
  const lent = engine === "postgres" ? await lendDatabase() : null;
  return {
    place: lent?.url ?? folder.path,
    folder: folder.path,
    async close() {
      await lent?.giveBack();
      folder.remove();
    },
  };
}

export interface TempStore extends TempPlace {
  store: Store;
}

/** A migrated store of its own; `close` closes it and leaves nothing behind. */
export async function tempStore(options: { engine?: Engine } & Partial<PostgresStoreOptions> = {}): Promise<TempStore> {
  const { engine, ...rest } = options;
  const temp = await tempPlace(engine);
  const store = openAt(temp.place, { exclusive: true, ...rest });
  if (store.engine === "sqlite") await store.migrate(0);
  return {
    ...temp,
    store,
    async close() {
      await store.close();
      await temp.close();
    },
  };
}
