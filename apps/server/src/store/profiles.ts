import type { OwnerStatus, Role } from "@parkmate/protocol";
import type { Profile } from "../domain/entities.ts";
import { locksRows } from "./locks.ts";
import type { Reads, Tx } from "./open.ts";
import { idsWithWords } from "./searchWords.ts";

/** What a person is here, or undefined. */
export function profileOf(db: Reads, userId: string): Promise<Profile | undefined> {
  return db.selectFrom("profiles").selectAll().where("userId", "=", userId).executeTakeFirst();
}

/** The profile with this e-mail address (lower case), or undefined. */
export function profileByEmail(db: Reads, email: string): Promise<Profile | undefined> {
  return db.selectFrom("profiles").selectAll().where("email", "=", email).executeTakeFirst();
}

/** The profiles of several people. */
export async function profilesOf(db: Reads, userIds: readonly string[]): Promise<Profile[]> {
  if (userIds.length === 0) return [];
  return db
    .selectFrom("profiles")
    .selectAll()
    .where("userId", "in", [...userIds])
    .execute();
}

/** Which of these people are not disabled. Reads nothing else of them: it is asked about everybody who is connected. */
export async function enabledAmong(db: Reads, userIds: readonly string[]): Promise<Set<string>> {
  if (userIds.length === 0) return new Set();
  const rows = await db
    .selectFrom("profiles")
    .select("userId")
    .where("userId", "in", [...userIds])
    .where("disabledAt", "is", null)
    .execute();
  return new Set(rows.map((row) => row.userId));
}

/**
 * Locks the person's row and answers it: the guard of a driver's plates and washes, of who works for an owner on which of
 * their washes, and of what anybody chose.
 */
export function lockProfile(tx: Tx, userId: string): Promise<Profile | undefined> {
  return tx
    .selectFrom("profiles")
    .selectAll()
    .where("userId", "=", userId)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
}

/** Adds the profile; answers false where the person had one. */
export async function insertProfile(tx: Tx, profile: Profile): Promise<boolean> {
  const result = await tx
    .insertInto("profiles")
    .values(profile)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

/** Changes the named fields. */
export async function updateProfile(tx: Tx, userId: string, patch: Partial<Profile>): Promise<void> {
  await tx.updateTable("profiles").set(patch).where("userId", "=", userId).execute();
}

/** The ids of everybody with a role. */
export async function idsByRole(db: Reads, role: Role): Promise<string[]> {
  const rows = await db.selectFrom("profiles").select("userId").where("role", "=", role).orderBy("userId").execute();
  return rows.map((row) => row.userId);
}

/** The ids of all approved owners. */
export async function approvedOwnerIds(db: Reads): Promise<string[]> {
  const rows = await db
    .selectFrom("profiles")
    .select("userId")
    .where("ownerStatus", "=", "approved")
    .orderBy("userId")
    .execute();
  return rows.map((row) => row.userId);
}

export interface PeopleFilter {
  /** Words, each the start of one of theirs. */
  q?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
  before?: string | undefined;
  limit: number;
}

/** People, newest first; the system's own accounts are none. */
export async function listPeople(db: Reads, filter: PeopleFilter): Promise<Profile[]> {
  // Every id is beyond the empty one: so the planner reads by the key, from its end.
  let query = db.selectFrom("profiles").selectAll().where("isService", "=", 0).where("userId", ">", "");
  if (filter.before) query = query.where("userId", "<", filter.before);
  if (filter.q !== undefined) {
    const ids = idsWithWords("person", filter.q);
    if (!ids) return [];
    query = query.where("userId", "in", ids);
  }
  if (filter.role) query = query.where("role", "=", filter.role);
  if (filter.disabled !== undefined) query = query.where("disabledAt", filter.disabled ? "is not" : "is", null);
  return query.orderBy("userId", "desc").limit(filter.limit).execute();
}

/** Locks people after this id, by id. */
export function lockPeopleAfter(db: Tx, userId: string, limit: number): Promise<Profile[]> {
  return db
    .selectFrom("profiles")
    .selectAll()
    .where("isService", "=", 0)
    .where("userId", ">", userId)
    .orderBy("userId")
    .limit(limit)
    .$if(locksRows(db), (row) => row.forNoKeyUpdate())
    .execute();
}

/** Owners, newest first, by status where given. */
export async function listOwners(
  db: Reads,
  page: {
    status?: OwnerStatus | undefined;
    q?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
): Promise<Profile[]> {
  let query = db.selectFrom("profiles").selectAll().where("role", "=", "owner");
  if (page.q !== undefined) {
    const ids = idsWithWords("person", page.q);
    if (!ids) return [];
    query = query.where("userId", "in", ids);
  }
  if (page.status) query = query.where("ownerStatus", "=", page.status);
  if (page.before) query = query.where("userId", "<", page.before);
  return query.orderBy("userId", "desc").limit(page.limit).execute();
}
