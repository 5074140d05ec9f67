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

/** A session with what a caller is known by. */
export interface KnownSession {
  id: string;
  userId: string;
  /** Epoch ms. */
  expiresAt: number;
  userAgent: string | null;
  email: string;
}

/** The sessions of these tokens, by token, in one query; one that is gone is left out. */
export async function sessionsByToken(
  db: Kysely<AccountsSchema>,
  tokens: readonly string[],
): Promise<Map<string, KnownSession>> {
  const rows = await db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .select(["session.id", "session.userId", "session.token", "session.expiresAt", "session.userAgent", "user.email"])
    .where("session.token", "in", [...tokens])
    .execute();
  return new Map(
    rows.map(({ token, expiresAt, ...row }) => [token, { ...row, expiresAt: new Date(expiresAt).getTime() }]),
  );
}

/** A session as better-auth keeps it. */
export type SessionRow = Pick<AccountsSchema["session"], "id" | "createdAt" | "updatedAt" | "userAgent">;

/** A page of a person's sessions that have not ended at `now` (epoch ms), newest first. */
export function sessionsOf(
  db: Kysely<AccountsSchema>,
  userId: string,
  page: { before?: string | undefined; limit: number },
  now: number,
): Promise<SessionRow[]> {
  let query = db
    .selectFrom("session")
    .select(["id", "createdAt", "updatedAt", "userAgent"])
    .where("userId", "=", userId)
    .where("expiresAt", ">", new Date(now).toISOString());
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}
