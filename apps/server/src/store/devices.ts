import type { Reads, Tx } from "./open.ts";
import type { DeviceRow } from "./schema.ts";

/** Notes when devices were seen; one that was seen later already stays so, and keeps its name. */
export async function noteDevices(tx: Tx, rows: readonly DeviceRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx
    .insertInto("devices")
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .column("sessionId")
        .doUpdateSet((row) => ({ lastSeenAt: row.ref("excluded.lastSeenAt") }))
        .whereRef("devices.lastSeenAt", "<", "excluded.lastSeenAt"),
    )
    .execute();
}

/** When each of these sessions was last seen, as far as it was noted. */
export async function lastSeenOf(db: Reads, sessionIds: readonly string[]): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("devices")
    .select(["sessionId", "lastSeenAt"])
    .where("sessionId", "in", [...sessionIds])
    .execute();
  return new Map(rows.map((row) => [row.sessionId, row.lastSeenAt]));
}
