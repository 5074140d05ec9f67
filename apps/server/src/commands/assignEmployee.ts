import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { workloads } from "../store/carwashes.ts";
import { lockEmployee, updateEmployee } from "../store/employees.ts";
import { profileOf } from "../store/profiles.ts";
import { assignWaitingWashes } from "./assignWash.ts";
import type { CommandWorld } from "./world.ts";

/** An admin gives a free employee to an approved owner; the owner hears, and waiting washes are taken up. */
export function assignEmployee(
  world: CommandWorld,
  employeeId: string,
  ownerId: string,
): Promise<Outcome<{ employeeId: string }>> {
  return transact(world, async (unit) => {
    const owner = await profileOf(unit.tx, ownerId);
    const employee = await lockEmployee(unit.tx, employeeId);
    if (!employee) return refuse("not_found", "There is no such employee.");
    if (owner?.role !== "owner" || owner.ownerStatus !== "approved") {
      const errors = [{ field: "ownerId", code: "unknown", message: "must be an approved owner" }];
      return { ok: false, refusal: { code: "validation", errors } };
    }
    if (employee.ownerId === ownerId) return refuse("employee.wrong_state", `${employee.name} is with them already.`);
    if (employee.ownerId !== null) {
      return refuse("employee.wrong_state", `${employee.name} is with another owner. Take them away there first.`);
    }
    await updateEmployee(unit.tx, employeeId, { ownerId });
    unit.changed({ users: [ownerId], admins: employeeId, resource: "employee", id: employeeId });
    unit.tell([
      {
        reader: ownerId,
        event: "employee.assigned",
        data: { employeeId, name: employee.name, phone: employee.phone },
      },
    ]);
    await assignWaitingWashes(unit, ownerId);
    return { ok: true, value: { employeeId } };
  });
}

/** An admin takes an employee back into the free pool; refused while washes of theirs are running. */
export function unassignEmployee(world: CommandWorld, employeeId: string): Promise<Outcome<{ employeeId: string }>> {
  return transact(world, async (unit) => {
    const employee = await lockEmployee(unit.tx, employeeId);
    if (!employee) return refuse("not_found", "There is no such employee.");
    if (employee.ownerId === null) return refuse("employee.wrong_state", `${employee.name} is in the free pool.`);
    const running = (await workloads(unit.tx, [employeeId])).get(employeeId) ?? 0;
    if (running > 0) return refuse("employee.wrong_state", `${employee.name} still has ${running} running washes.`);
    await updateEmployee(unit.tx, employeeId, { ownerId: null });
    unit.changed({ users: [employee.ownerId], admins: employeeId, resource: "employee", id: employeeId });
    return { ok: true, value: { employeeId } };
  });
}
