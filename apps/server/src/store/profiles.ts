import type { OwnerStatus, Role } from "@parkmate/protocol";
import type { Profile } from "../domain/entities.ts";
import type { Reads, Tx } from "./open.ts";

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

/** Locks the person's row (the guard of a driver's plates) and answers it. */
export function lockProfile(tx: Tx, userId: string): Promise<Profile | undefined> {
  return tx.selectFrom("profiles").selectAll().where("userId", "=", userId).executeTakeFirst();
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

/** Owners, newest first, by status where given. */
export function listOwners(
  db: Reads,
  page: { status?: OwnerStatus | undefined; before?: string | undefined; limit: number },
): Promise<Profile[]> {
  let query = db.selectFrom("profiles").selectAll().where("role", "=", "owner");
  if (page.status) query = query.where("ownerStatus", "=", page.status);
  if (page.before) query = query.where("userId", "<", page.before);
  return query.orderBy("userId", "desc").limit(page.limit).execute();
}
