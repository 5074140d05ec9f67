import type { Employee } from "../domain/entities.ts";
import { applicationView, employeeView } from "../domain/views.ts";
import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { insertEmployee, sameApplication } from "../store/employees.ts";
import { lockName } from "../store/locks.ts";
import { approvedOwnerIds } from "../store/profiles.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import type { RequestKey } from "./once.ts";
import type { CommandWorld } from "./world.ts";

export type NewEmployee = Pick<Employee, "name" | "phone" | "licenceNumber">;

/** Somebody applies by the public form; the same application again, while it waits, is the one that waits. */
export function applyAsEmployee(
  world: CommandWorld,
  person: NewEmployee,
): Promise<Outcome<ReturnType<typeof applicationView>>> {
  return transact(world, async (unit) => {
    await lockName(unit.tx, `application ${person.phone} ${person.licenceNumber} ${person.name}`);
    const waiting = await sameApplication(unit.tx, person);
    if (waiting) return { ok: true, value: applicationView(waiting) };
    const employee = await enter(world, unit, person, "applied");
    unit.changed({ users: [], admins: employee.id, resource: "employee", id: employee.id });
    return { ok: true, value: applicationView(employee) };
  });
}

/** An admin adds somebody to the free pool, where every approved owner sees them. */
export function hireEmployee(world: CommandWorld, person: NewEmployee, key: RequestKey | null): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const employee = await enter(world, unit, person, "accepted");
    const users = await approvedOwnerIds(unit.tx);
    unit.changed({ users, admins: employee.id, resource: "employee", id: employee.id });
    return { ok: true, value: answerOf(201, { employee: employeeView(employee, 0) }) };
  });
}

async function enter(
  world: CommandWorld,
  unit: Unit,
  { name, phone, licenceNumber }: NewEmployee,
  status: "applied" | "accepted",
): Promise<Employee> {
  const employee: Employee = {
    ...{ id: world.ids.next(), name, phone, licenceNumber, status },
    ...{ ownerId: null, availability: "available", createdAt: await unit.now() },
  };
  await insertEmployee(unit.tx, employee);
  return employee;
}
