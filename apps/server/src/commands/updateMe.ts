import type { Profile } from "../domain/entities.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { openBookingsOfDriver } from "../store/bookings.ts";
import { openWashesOfDriver } from "../store/carwashes.ts";
import { lockProfile, profileOf, updateProfile } from "../store/profiles.ts";
import { indexPerson } from "./indexPeople.ts";
import type { CommandWorld } from "./world.ts";

/** What people may change of themselves. */
export type ProfilePatch = Partial<
  Pick<Profile, "name" | "phone" | "vehicleNumber" | "vehicleType" | "businessName" | "city" | "language">
>;

/** What the owner of a lot sees of a driver who is expected there. */
const SEEN_BY_OWNERS = ["name", "phone", "vehicleNumber"] as const satisfies readonly (keyof ProfilePatch)[];

/**
 * Changes the named fields of a person's own profile; their other devices hear, the admins, and the owners at whose lots
 * they are expected: those see whose car it is.
 */
export function updateMe(world: CommandWorld, userId: string, patch: ProfilePatch): Promise<Outcome<Profile>> {
  return transact(world, async (unit) => {
    const before = await lockProfile(unit.tx, userId);
    const isNew = (field: keyof ProfilePatch): boolean =>
      patch[field] !== undefined && patch[field] !== before?.[field];
    const isNews = (Object.keys(patch) as (keyof ProfilePatch)[]).some(isNew);
    if (isNews) await updateProfile(unit.tx, userId, patch);
    const profile = await profileOf(unit.tx, userId);
    if (!profile) throw new Error(`there is no profile ${userId}`);
    if (!isNews) return { ok: true, value: profile };
    await indexPerson(unit, profile);
    unit.changed({ users: [userId], resource: "profile", id: userId });
    unit.changed({ users: [], admins: userId, resource: "user", id: userId });
    if (!SEEN_BY_OWNERS.some(isNew)) return { ok: true, value: profile };
    for (const { id, lotId, ownerId } of await openBookingsOfDriver(unit.tx, userId)) {
      unit.changed({ users: [ownerId], admins: lotId, resource: "booking", id });
    }
    for (const { id, lotId, ownerId } of await openWashesOfDriver(unit.tx, userId)) {
      unit.changed({ users: [ownerId], admins: lotId, resource: "carwash", id });
    }
    return { ok: true, value: profile };
  });
}
