import type { Access } from "../access/access.ts";
import { transact } from "../notify/transact.ts";
import { insertWashService } from "../store/carwashes.ts";
import { insertEmployee } from "../store/employees.ts";
import { insertLot } from "../store/lots.ts";
import { profileByEmail } from "../store/profiles.ts";
import { DEMO_EMPLOYEES, DEMO_LOTS, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_SERVICES, demoSlots } from "./demoData.ts";
import { registerPerson } from "./registerPerson.ts";
import type { CommandWorld } from "./world.ts";

/** Makes sure the demo's accounts, lots, services and employees are there. What is there already stays as it is. */
export async function seedDemo(world: CommandWorld, access: Access): Promise<void> {
  const idOf = new Map<string, string>();
  for (const person of DEMO_PEOPLE) {
    const known = await profileByEmail(world.store.read, person.email);
    if (known) {
      idOf.set(person.email, known.userId);
      continue;
    }
    const outcome = await registerPerson(world, access, { ...person, password: DEMO_PASSWORD });
    if (!outcome.ok) throw new Error(`the demo account ${person.email} belongs to somebody else`);
    idOf.set(person.email, outcome.value.userId);
    // Nobody sits at the device that registered them.
    await access.endSessions(outcome.value.userId, () => true);
  }
  const userId = (email: string): string => {
    const id = idOf.get(email);
    if (!id) throw new Error(`there is no demo account ${email}`);
    return id;
  };
  await transact(world, async (unit) => {
    for (const demo of DEMO_LOTS) {
      await insertLot(
        unit.tx,
        {
          ...demo.lot,
          id: `demo-lot-${demo.key}`,
          ownerId: userId(demo.owner),
          ratingSum: 0,
          ratingCount: 0,
          rev: 0,
          createdAt: await unit.now(),
        },
        demoSlots(demo),
      );
    }
    for (const service of DEMO_SERVICES) await insertWashService(unit.tx, service);
    for (const { owner, ...employee } of DEMO_EMPLOYEES) {
      await insertEmployee(unit.tx, {
        ...employee,
        status: "accepted",
        ownerId: owner && userId(owner),
        createdAt: await unit.now(),
      });
    }
    return { ok: true, value: null };
  });
}
