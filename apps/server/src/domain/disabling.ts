import type { Profile } from "./entities.ts";
import { refuse, type Verdict } from "./rule.ts";

/**
 * An admin closes an account, or opens it again. Nobody closes their own, and only an admin whose account is open decides,
 * so the last one stays. The system's own accounts are nobody's.
 */
export function changeDisabled(
  person: Profile | undefined,
  admin: Profile,
  disabled: boolean,
  now: number,
): Verdict<Pick<Profile, "disabledAt">> {
  if (admin.disabledAt !== null) return refuse("user.disabled");
  if (!person || person.isService === 1) return refuse("not_found", "There is no such person.");
  if (person.userId === admin.userId)
    return refuse("user.wrong_state", "You cannot disable or enable your own account.");
  if ((person.disabledAt !== null) === disabled) {
    return refuse("user.wrong_state", `The account of ${person.name} is ${disabled ? "disabled" : "enabled"} already.`);
  }
  return { ok: true, changes: { disabledAt: disabled ? now : null }, notices: [] };
}
