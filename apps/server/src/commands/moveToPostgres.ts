import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Access } from "../access/access.ts";
import type { Config } from "../config.ts";
import { vapidKeysOf } from "../notify/away/webPushSender.ts";
import { copyStore, type TableRows, tablesWithRows } from "../store/copyStore.ts";
import type { SqliteStore, Store } from "../store/open.ts";

/** The target is not one to move to, in words. */
export class TargetRefused extends Error {}

/** A database with what brings better-auth's tables in it to this code's version. */
export interface Side<AStore extends Store> {
  store: AStore;
  access: Pick<Access, "migrate">;
}

/**
 * Everything of the embedded database is in the empty PostgreSQL database `to`, rows and epoch as they were, so that sessions
 * and cursors go on; both have the schema of this code. A failure leaves `to` without rows. Throws `TargetRefused` where it
 * holds anything, before it is touched.
 */
export async function moveToPostgres(
  { from, to, now }: { from: Side<SqliteStore>; to: Side<Store>; now: number },
  say: (line: string) => void,
): Promise<TableRows[]> {
  await from.store.migrate(now);
  await from.access.migrate();
  // A node that starts on it meanwhile waits with its own migrations until everything is there.
  return to.store.alone(async () => {
    const held = await tablesWithRows(to.store);
    if (held.length > 0) {
      const what = held.map(({ table, rows }) => `${table} (${rows})`).join(", ");
      throw new TargetRefused(`the database of DATABASE_URL is not empty: it has rows in ${what}`);
    }
    await to.store.migrate(now);
    await to.access.migrate();
    return copyStore(from.store, to.store, ({ table, rows }) => say(`  ${table.padEnd(20)} ${rows}`));
  });
}

/** The file in the data folder with the settings that all nodes need to go on as the one did. */
export const NODES_FILE = "nodes.env";

/**
 * Writes `nodes.env` into the data folder, for its owner only: the secrets the one node ran with, where they were generated
 * there or are given now. Answers its path and what the operator must know; no secret is in that.
 */
export function writeNodesFile(config: Config): { file: string; settings: string[]; notes: string[] } {
  const kept = (name: string): string | null => {
    const file = join(config.dataDir, name);
    return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
  };
  const vapidKey = config.push?.vapidPrivateKey ?? kept("vapid-key");
  const vapid = vapidKey === null ? null : vapidKeysOf(vapidKey);
  const settings = Object.entries({
    PARKMATE_SECRET: config.secret,
    PARKMATE_SANDBOX_SECRET: config.sandboxSecret ?? kept("sandbox-secret"),
    PARKMATE_VAPID_KEYS: vapid && `${vapid.publicKey}:${vapid.privateKey}`,
  }).filter(([, value]) => value !== null);
  const file = join(config.dataDir, NODES_FILE);
  const lines = settings.map(([key, value]) => `${key}='${String(value).replaceAll("'", `'\\''`)}'\n`);
  writeFileSync(file, lines.join(""), { mode: 0o600 });
  // One that was there keeps the rights it had.
  chmodSync(file, 0o600);
  const secretFile = kept("secret");
  const notes =
    secretFile === null || secretFile === config.secret
      ? []
      : [
          `PARKMATE_SECRET is not what ${join(config.dataDir, "secret")} holds. If the one node ran without PARKMATE_SECRET, ` +
            `set it to the content of that file in ${file}: else everybody must sign in again.`,
        ];
  return { file, settings: settings.map(([key]) => key), notes };
}
