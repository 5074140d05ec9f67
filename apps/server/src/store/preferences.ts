import { NO_PREFERENCES, type Preferences } from "../domain/preferences.ts";
import type { Reads, Tx } from "./open.ts";

/** What a person chose; the one shared constant where they chose nothing. */
export async function preferencesOf(db: Reads, userId: string): Promise<Preferences> {
  const row = await db.selectFrom("preferences").selectAll().where("userId", "=", userId).executeTakeFirst();
  if (!row) return NO_PREFERENCES;
  return {
    groups: JSON.parse(row.groups) as Preferences["groups"],
    quietHours: row.quietHours === null ? null : (JSON.parse(row.quietHours) as Preferences["quietHours"]),
  };
}

/** Keeps what a person chose in place of what they chose before; who chose nothing has no row. */
export async function replacePreferences(tx: Tx, userId: string, { groups, quietHours }: Preferences): Promise<void> {
  if (Object.keys(groups).length === 0 && quietHours === null) {
    await tx.deleteFrom("preferences").where("userId", "=", userId).execute();
    return;
  }
  const values = { groups: JSON.stringify(groups), quietHours: quietHours && JSON.stringify(quietHours) };
  await tx
    .insertInto("preferences")
    .values({ userId, ...values })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(values))
    .execute();
}
