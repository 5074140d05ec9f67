import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "../store/open.ts";

/** An empty folder that `remove` takes away with everything in it. */
export function tempFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "parkmate-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A migrated store in a folder of its own; `close` closes it and takes the folder away. */
export async function tempStore(): Promise<{ store: Store; folder: string; close(): Promise<void> }> {
  const folder = tempFolder();
  const store = openStore(folder.path, { exclusive: true });
  await store.migrate(0);
  return {
    store,
    folder: folder.path,
    async close() {
      await store.close();
      folder.remove();
    },
  };
}
