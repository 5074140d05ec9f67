import type { Access } from "../access/access.ts";
import { changeDisabled } from "../domain/disabling.ts";
import { type Outcome, transact, type World } from "../notify/transact.ts";
import { lotsOfOwner } from "../store/lots.ts";
import { lockProfile, updateProfile } from "../store/profiles.ts";
import { lotListChanged } from "./lotListChanged.ts";

/**
 * An admin disables a person, or enables them again. Whoever is disabled has no session and no socket from then on, and an
 * owner's lots vanish; what runs goes on. Enabled again, they sign in anew.
 */
export async function disablePerson(
  world: World,
  access: Pick<Access, "endSessions">,
  adminId: string,
  userId: string,
  disabled: boolean,
): Promise<Outcome<{ userId: string }>> {
  const outcome = await transact<{ userId: string }>(world, async (unit) => {
    const locked = new Map<string, Awaited<ReturnType<typeof lockProfile>>>();
    for (const id of [...new Set([adminId, userId])].sort()) locked.set(id, await lockProfile(unit.tx, id));
    const admin = locked.get(adminId);
    if (!admin) throw new Error(`there is no profile ${adminId}`);
    const person = locked.get(userId);
    const verdict = changeDisabled(person, admin, disabled, await unit.now());
    if (!verdict.ok) return verdict;
    await updateProfile(unit.tx, userId, verdict.changes);
    if (person?.role === "owner") {
      const lots = await lotsOfOwner(unit.tx, userId);
      for (const lot of lots) unit.lotChanged(lot.id);
      if (lots.length > 0) await lotListChanged(world, unit);
    }
    unit.changed({ users: [], admins: userId, resource: "user", id: userId });
    unit.afterCommit(() => world.channels.publish(`user:${userId}`, { kind: "sessions" }));
    return { ok: true, value: { userId } };
  });
  // Also when enabling: what a crash had left must not come back to life.
  if (outcome.ok) await access.endSessions(userId, () => true);
  return outcome;
}
