import type { Access } from "../access/access.ts";
import type { Outcome } from "../notify/transact.ts";
import { registerPerson } from "./registerPerson.ts";
import type { CommandWorld } from "./world.ts";

/** Creates an admin; refused as `email.taken` where the address has an account already. */
export async function createAdmin(
  world: CommandWorld,
  access: Access,
  admin: { name: string; email: string; password: string },
): Promise<Outcome<{ userId: string }>> {
  const outcome = await registerPerson(world, access, { role: "admin", ...admin });
  return outcome.ok ? { ok: true, value: { userId: outcome.value.userId } } : outcome;
}
