import type { Kysely } from "kysely";
import type { AccountsSchema } from "./schema.ts";

/** When each of these sessions ends (epoch ms); one that is gone is left out. */
export async function sessionExpiries(
  db: Kysely<AccountsSchema>,
  sessionIds: readonly string[],
): Promise<Map<string, number>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("session")
    .select(["id", "expiresAt"])
    .where("id", "in", [...sessionIds])
    .execute();
  return new Map(rows.map((row) => [row.id, new Date(row.expiresAt).getTime()]));
}
