import { assignTo, decideApplication, notOwn, returnToPool, takeFromPool } from "../domain/employees.ts";
import type { Employee } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { workloads } from "../store/carwashes.ts";
import { employeeOf, lockEmployee } from "../store/employees.ts";
import { StartOver } from "../store/locks.ts";
import type { Tx } from "../store/open.ts";
import { lockProfile } from "../store/profiles.ts";
import { assignWaitingWashes } from "./assignWash.ts";
import { changeEmployee } from "./changeEmployee.ts";
import type { CommandWorld } from "./world.ts";

type Done = Promise<Outcome<{ employeeId: string }>>;

const UNKNOWN = "There is no such employee.";

/** An admin accepts somebody who applied into the free pool, or declines them. */
export function decideEmployee(world: CommandWorld, employeeId: string, status: "accepted" | "declined"): Done {
  return transact(world, async (unit) => {
    const employee = await lockEmployee(unit.tx, employeeId);
    if (!employee) return refuse("not_found", UNKNOWN);
    const verdict = decideApplication(employee, status);
    if (!verdict.ok) return verdict;
    await changeEmployee(unit, employee, verdict);
    return { ok: true, value: { employeeId } };
  });
}

/** An admin gives a free employee to an approved owner; the owner hears, and waiting washes are taken up. */
export function assignEmployee(world: CommandWorld, employeeId: string, ownerId: string): Done {
  return transact(world, async (unit) => {
    const owner = await lockProfile(unit.tx, ownerId);
    const employee = await lockEmployee(unit.tx, employeeId);
    if (!employee) return refuse("not_found", UNKNOWN);
    if (owner?.role !== "owner" || owner.ownerStatus !== "approved") {
      const errors = [{ field: "ownerId", code: "unknown", message: "must be an approved owner" }];
      return { ok: false, refusal: { code: "validation", errors } };
    }
    const verdict = assignTo(employee, ownerId);
    if (!verdict.ok) return verdict;
    await changeEmployee(unit, employee, verdict);
    await assignWaitingWashes(unit, ownerId);
    return { ok: true, value: { employeeId } };
  });
}

/** An owner takes somebody from the free pool, and their waiting washes are taken up. Of two at once one wins. */
export function takeEmployee(
  world: CommandWorld,
  by: { ownerId: string; sessionId: string },
  employeeId: string,
): Done {
  return transact(world, async (unit) => {
    await lockProfile(unit.tx, by.ownerId);
    const employee = await lockEmployee(unit.tx, employeeId);
    if (!employee) return refuse("not_found", UNKNOWN);
    const verdict = takeFromPool(employee, by);
    if (!verdict.ok) return verdict;
    await changeEmployee(unit, employee, verdict);
    await assignWaitingWashes(unit, by.ownerId);
    return { ok: true, value: { employeeId } };
  });
}

/**
 * An admin (`ownerId` null) takes an employee back into the free pool, or an owner releases one of their own; refused
 * while washes of theirs are running.
 */
export function unassignEmployee(world: CommandWorld, employeeId: string, ownerId: string | null = null): Done {
  return transact(world, async (unit) => {
    const employee = await lockWithOwner(unit.tx, employeeId);
    const no = ownerId === null ? null : notOwn(employee, ownerId);
    if (no) return no;
    if (!employee) return refuse("not_found", UNKNOWN);
    const verdict = returnToPool(employee, (await workloads(unit.tx, [employeeId])).get(employeeId) ?? 0);
    if (!verdict.ok) return verdict;
    await changeEmployee(unit, employee, verdict);
    return { ok: true, value: { employeeId } };
  });
}

/** Locks an employee after the owner they work for, who guards the crew. */
async function lockWithOwner(tx: Tx, employeeId: string): Promise<Employee | undefined> {
  const seen = await employeeOf(tx, employeeId);
  if (seen?.ownerId) await lockProfile(tx, seen.ownerId);
  const employee = await lockEmployee(tx, employeeId);
  if (employee?.ownerId !== seen?.ownerId) throw new StartOver(`employee ${employeeId}`);
  return employee;
}
