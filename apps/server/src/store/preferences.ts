import { NO_PREFERENCES, type Preferences } from "../domain/preferences.ts";
import type { Reads, Tx } from "./open.ts";

/** What a person chose; the one shared constant where they chose nothing. */
export async function preferencesOf(db: Reads, userId: string): Promise<Preferences> {
  return (await preferencesOfMany(db, [userId])).get(userId) ?? NO_PREFERENCES;
}

/** What several people chose, in one query; who chose nothing is not in it. */
export async function preferencesOfMany(db: Reads, userIds: readonly string[]): Promise<Map<string, Preferences>> {
  const rows = await db
    .selectFrom("preferences")
    .selectAll()
    .where("userId", "in", [...userIds])
    .execute();
  return new Map(rows.map((row) => [row.userId, preferencesIn(row)]));
}

function preferencesIn({ groups, quietHours }: { groups: string; quietHours: string | null }): Preferences {
  return {
    groups: JSON.parse(groups) as Preferences["groups"],
    quietHours: quietHours === null ? null : (JSON.parse(quietHours) as Preferences["quietHours"]),
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
