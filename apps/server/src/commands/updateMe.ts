import type { Profile } from "../domain/entities.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { profileOf, updateProfile } from "../store/profiles.ts";
import { indexPerson } from "./indexPeople.ts";
import type { CommandWorld } from "./world.ts";

/** What people may change of themselves. */
export type ProfilePatch = Partial<
  Pick<Profile, "name" | "phone" | "vehicleNumber" | "vehicleType" | "businessName" | "city" | "language">
>;

/** Changes the named fields of a person's own profile; their other devices hear. */
export function updateMe(world: CommandWorld, userId: string, patch: ProfilePatch): Promise<Outcome<Profile>> {
  return transact(world, async (unit) => {
    if (Object.keys(patch).length > 0) await updateProfile(unit.tx, userId, patch);
    const profile = await profileOf(unit.tx, userId);
    if (!profile) throw new Error(`there is no profile ${userId}`);
    await indexPerson(unit, profile);
    unit.changed({ users: [userId], resource: "profile", id: userId });
    unit.changed({ users: [], admins: userId, resource: "user", id: userId });
    return { ok: true, value: profile };
  });
}
