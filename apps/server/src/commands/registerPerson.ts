import type { Role, VehicleType } from "@parkmate/protocol";
import type { Access, SignedIn } from "../access/access.ts";
import type { Profile } from "../domain/entities.ts";
import type { Notice } from "../domain/rule.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { idsByRole, insertProfile, profileByEmail, profileOf } from "../store/profiles.ts";
import { insertReader } from "../store/readers.ts";
import { indexPerson } from "./indexPeople.ts";
import type { CommandWorld } from "./world.ts";

export interface Registration {
  role: Role;
  name: string;
  email: string;
  password: string;
  phone?: string | null | undefined;
  vehicleNumber?: string | null | undefined;
  vehicleType?: VehicleType | null | undefined;
  businessName?: string | null | undefined;
  city?: string | null | undefined;
  /** Owners start `pending`; the demo's are approved. */
  ownerStatus?: "pending" | "approved";
}

/**
 * Creates an account and what the person is here; an owner awaits approval and every admin hears. An account that was left
 * without a role is completed by the same registration with the right password. Answers who, signed in on the device
 * that the headers `from` name.
 */
export async function registerPerson(
  world: CommandWorld,
  access: Access,
  registration: Registration,
  from?: Headers,
): Promise<Outcome<SignedIn>> {
  const { email, password, name } = registration;
  // Before any sign-in: a person who registers again is left no session.
  if (await profileByEmail(world.store.read, email)) return refuse("email.taken");
  const account =
    (await access.createAccount({ name, email, password }, from)) ?? (await access.signIn(email, password, from));
  if (!account || (await profileOf(world.store.read, account.userId))) return refuse("email.taken");
  return transact(world, async (unit) => {
    const profile: Profile = {
      userId: account.userId,
      role: registration.role,
      name,
      email,
      phone: registration.phone ?? null,
      vehicleNumber: registration.vehicleNumber ?? null,
      vehicleType: registration.vehicleType ?? null,
      businessName: registration.businessName ?? null,
      city: registration.city ?? null,
      language: "en",
      ownerStatus: registration.role === "owner" ? (registration.ownerStatus ?? "pending") : null,
      ownerReason: null,
      disabledAt: null,
      isService: 0,
      createdAt: await unit.now(),
    };
    await insertReader(unit.tx, profile.userId);
    if (!(await insertProfile(unit.tx, profile))) return refuse("email.taken");
    await indexPerson(unit, profile);
    unit.changed({ users: [], admins: profile.userId, resource: "user", id: profile.userId });
    if (profile.ownerStatus === "pending") {
      unit.changed({ users: [], admins: profile.userId, resource: "owner", id: profile.userId });
      unit.tell(
        (await idsByRole(unit.tx, "admin")).map(
          (reader): Notice => ({
            reader,
            event: "owner.registered",
            data: { ownerId: profile.userId, name: profile.businessName ?? name, city: profile.city },
          }),
        ),
      );
    }
    return { ok: true, value: account };
  });
}
