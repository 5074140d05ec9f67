import type { Employee } from "../domain/entities.ts";
import type { Verdict } from "../domain/rule.ts";
import type { Unit } from "../notify/transact.ts";
import { updateEmployee } from "../store/employees.ts";
import { approvedOwnerIds } from "../store/profiles.ts";

/**
 * Writes what a rule changed of an employee and tells whom it names. The owners concerned and the admins see it; where the
 * person enters or leaves the free pool every approved owner does, since each may be looking at the pool.
 */
export async function changeEmployee(
  unit: Unit,
  employee: Employee,
  { changes, notices }: Extract<Verdict<Partial<Employee>>, { ok: true }>,
): Promise<Employee> {
  await updateEmployee(unit.tx, employee.id, changes);
  const after = { ...employee, ...changes };
  const owners = [employee.ownerId, after.ownerId].filter((id) => id !== null);
  const poolMoved = isInPool(employee) !== isInPool(after);
  const users = poolMoved ? [...new Set([...owners, ...(await approvedOwnerIds(unit.tx))])] : owners;
  unit.changed({ users, admins: employee.id, resource: "employee", id: employee.id });
  unit.tell(notices);
  return after;
}

function isInPool({ status, ownerId }: Employee): boolean {
  return status === "accepted" && ownerId === null;
}
