import { notOwn } from "../domain/employees.ts";
import type { Employee } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { lockEmployee } from "../store/employees.ts";
import { lockProfile } from "../store/profiles.ts";
import { assignWaitingWashes } from "./assignWash.ts";
import { changeEmployee } from "./changeEmployee.ts";
import type { CommandWorld } from "./world.ts";

/**
 * The owner's employee is available, and takes up washes that wait; or offline, and gets no new ones but keeps those they
 * have. Idempotent.
 */
export function setAvailability(
  world: CommandWorld,
  ownerId: string,
  employeeId: string,
  availability: Employee["availability"],
): Promise<Outcome<{ employeeId: string }>> {
  return transact(world, async (unit) => {
    await lockProfile(unit.tx, ownerId);
    const employee = await lockEmployee(unit.tx, employeeId);
    const no = notOwn(employee, ownerId);
    if (no) return no;
    if (!employee) return refuse("not_found");
    if (employee.availability !== availability) {
      await changeEmployee(unit, employee, { ok: true, changes: { availability }, notices: [] });
      if (availability === "available") await assignWaitingWashes(unit, ownerId);
    }
    return { ok: true, value: { employeeId } };
  });
}
