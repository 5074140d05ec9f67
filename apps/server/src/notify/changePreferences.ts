import type { Role } from "@parkmate/protocol";
import { type Preferences, wishesIn } from "../domain/preferences.ts";
import { replacePreferences } from "../store/preferences.ts";
import { lockProfile } from "../store/profiles.ts";
import { keepAwayCursors } from "./away/subscriptions.ts";
import { type Outcome, transact, type World } from "./transact.ts";

/**
 * A person's preferences are these from the next notice on, on all their devices; what is not named is as the catalogue
 * has it. Answers what is kept.
 */
export function changePreferences(
  world: World,
  person: { userId: string; role: Role },
  { groups, quietHours }: Preferences,
): Promise<Outcome<Preferences>> {
  const wishes = { groups: wishesIn(person.role, groups), quietHours };
  return transact(world, async (unit) => {
    await lockProfile(unit.tx, person.userId);
    await replacePreferences(unit.tx, person.userId, wishes);
    await keepAwayCursors(unit.tx, person.userId, wishes);
    unit.changed({ users: [person.userId], resource: "preferences" });
    return { ok: true, value: wishes };
  });
}
