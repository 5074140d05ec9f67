import type { Tx } from "./open.ts";

/** Notes a provider's event; answers false where it was noted before: what it said then is in effect. */
export async function claimWebhookEvent(
  tx: Tx,
  event: { provider: string; eventId: string; receivedAt: number },
): Promise<boolean> {
  const result = await tx
    .insertInto("webhookEvents")
    .values(event)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Forgets events that were received before; answers how many. */
export async function pruneWebhookEvents(tx: Tx, before: number): Promise<number> {
  const result = await tx.deleteFrom("webhookEvents").where("receivedAt", "<", before).executeTakeFirst();
  return Number(result.numDeletedRows);
}
