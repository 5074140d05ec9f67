import { chooseEmployee, isAssignable, MAX_WORKLOAD } from "../domain/carwash.ts";
import type { Carwash, Employee } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { lockCarwash, oldestUnassignedWash, updateCarwash, workloads } from "../store/carwashes.ts";
import { employeesOfOwner, lockEmployee } from "../store/employees.ts";
import { lotOf } from "../store/lots.ts";
import { lockProfile } from "../store/profiles.ts";
import type { CommandWorld } from "./world.ts";

/** Puts the owner's least busy available employee on the wash; answers who, or null where nobody is free. */
export async function assignAutomatically(unit: Unit, wash: Carwash, ownerId: string): Promise<Employee | null> {
  await lockProfile(unit.tx, ownerId);
  const employees = await employeesOfOwner(unit.tx, ownerId);
  const running = await workloads(
    unit.tx,
    employees.map((employee) => employee.id),
  );
  const chosen = chooseEmployee(employees.map((employee) => ({ employee, workload: running.get(employee.id) ?? 0 })));
  if (chosen) await putOn(unit, wash, chosen, ownerId);
  return chosen;
}

/** Freed capacity picks up the owner's waiting washes, oldest first, as long as somebody is free. */
export async function assignWaitingWashes(unit: Unit, ownerId: string): Promise<void> {
  await lockProfile(unit.tx, ownerId);
  for (;;) {
    const waiting = await oldestUnassignedWash(unit.tx, ownerId);
    if (!waiting || !(await assignAutomatically(unit, waiting, ownerId))) return;
  }
}

/** The owner puts one of their employees on a wash, in place of another if there was one. Idempotent. */
export function assignWash(
  world: CommandWorld,
  ownerId: string,
  carwashId: string,
  employeeId: string,
): Promise<Outcome<{ carwashId: string }>> {
  return transact(world, async (unit) => {
    await lockProfile(unit.tx, ownerId);
    const wash = await lockCarwash(unit.tx, carwashId);
    const lot = wash && (await lotOf(unit.tx, wash.lotId));
    if (!wash || lot?.ownerId !== ownerId) return refuse("not_found");
    const employee = await lockEmployee(unit.tx, employeeId);
    if (employee?.ownerId !== ownerId) {
      const errors = [{ field: "employeeId", code: "unknown", message: "must be one of your employees" }];
      return { ok: false, refusal: { code: "validation", errors } };
    }
    if (!isAssignable(wash)) return refuse("carwash.wrong_state", `This wash is ${wash.state.replace("_", " ")}.`);
    if (wash.employeeId === employeeId) return { ok: true, value: { carwashId } };
    if (employee.availability === "offline") return refuse("employee.wrong_state", `${employee.name} is offline.`);
    const running = await workloads(unit.tx, [employeeId]);
    if ((running.get(employeeId) ?? 0) >= MAX_WORKLOAD) return refuse("employee.busy");
    await putOn(unit, wash, employee, ownerId);
    if (wash.employeeId !== null) {
      unit.changed({ users: [ownerId], admins: wash.lotId, resource: "employee", id: wash.employeeId });
      await assignWaitingWashes(unit, ownerId);
    }
    return { ok: true, value: { carwashId } };
  });
}

async function putOn(unit: Unit, wash: Carwash, employee: Employee, ownerId: string): Promise<void> {
  await updateCarwash(unit.tx, wash.id, { employeeId: employee.id });
  const audience = { users: [wash.driverId, ownerId], admins: wash.lotId };
  unit.changed({ ...audience, resource: "carwash", id: wash.id });
  if (wash.bookingId) unit.changed({ ...audience, resource: "booking", id: wash.bookingId });
  unit.changed({ users: [ownerId], admins: wash.lotId, resource: "employee", id: employee.id });
}
