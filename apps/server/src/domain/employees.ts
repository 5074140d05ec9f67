import type { Employee } from "./entities.ts";
import type { Notice } from "./rule.ts";
import { refuse, type Verdict } from "./rule.ts";

type Changes = Verdict<Partial<Employee>>;

/** An admin decides an application: the person joins the free pool, or does not. Possible once. */
export function decideApplication(employee: Employee, status: "accepted" | "declined"): Changes {
  if (employee.status !== "applied") {
    return refuse("employee.wrong_state", `${employee.name} is ${employee.status} already.`);
  }
  return { ok: true, changes: { status }, notices: [] };
}

/** An admin gives somebody of the free pool to an owner, who hears. */
export function assignTo(employee: Employee, ownerId: string): Changes {
  if (employee.status !== "accepted") {
    const why = employee.status === "applied" ? "has not been accepted yet" : "was declined";
    return refuse("employee.wrong_state", `${employee.name} ${why}.`);
  }
  if (employee.ownerId === ownerId) return refuse("employee.wrong_state", `${employee.name} is with them already.`);
  if (employee.ownerId !== null) {
    return refuse("employee.wrong_state", `${employee.name} is with another owner. Take them away there first.`);
  }
  return { ok: true, changes: { ownerId }, notices: [assigned(employee, ownerId)] };
}

/** An owner takes somebody from the free pool; their other devices hear, the one that did it does not. */
export function takeFromPool(employee: Employee, by: { ownerId: string; sessionId: string }): Changes {
  if (employee.status !== "accepted") return refuse("not_found", "There is no such employee.");
  if (employee.ownerId === by.ownerId) {
    return refuse("employee.wrong_state", `${employee.name} works for you already.`);
  }
  if (employee.ownerId !== null) {
    return refuse("employee.wrong_state", "Another owner has taken this person from the pool.");
  }
  const told = { ...assigned(employee, by.ownerId), silentFor: by.sessionId };
  return { ok: true, changes: { ownerId: by.ownerId }, notices: [told] };
}

/** Somebody goes back into the free pool, unless washes of theirs are running. */
export function returnToPool(employee: Employee, running: number): Changes {
  if (employee.ownerId === null) return refuse("employee.wrong_state", `${employee.name} is in the free pool.`);
  if (running > 0) {
    const washes = running === 1 ? "1 running wash" : `${running} running washes`;
    return refuse("employee.wrong_state", `${employee.name} still has ${washes}.`);
  }
  return { ok: true, changes: { ownerId: null }, notices: [] };
}

/** Why this owner may not manage the employee: somebody else's is unknown to them, the pool's has to be taken first. */
export function notOwn(employee: Employee | undefined, ownerId: string): ReturnType<typeof refuse> | null {
  if (employee?.ownerId === ownerId) return null;
  if (employee?.ownerId === null && employee.status === "accepted") {
    return refuse("employee.wrong_state", `${employee.name} is in the free pool.`);
  }
  return refuse("not_found", "There is no such employee.");
}

function assigned({ id: employeeId, name, phone }: Employee, reader: string): Notice & { event: "employee.assigned" } {
  return { reader, event: "employee.assigned", data: { employeeId, name, phone } };
}
