import type { Employee } from "../domain/entities.ts";
import type { Reads, Tx } from "./open.ts";

/** An employee by id. */
export function employeeOf(db: Reads, id: string): Promise<Employee | undefined> {
  return db.selectFrom("employees").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Locks the employee's row and answers it. */
export function lockEmployee(tx: Tx, id: string): Promise<Employee | undefined> {
  return employeeOf(tx, id);
}

/** Several employees. */
export async function employeesOf(db: Reads, ids: readonly string[]): Promise<Employee[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("employees")
    .selectAll()
    .where("id", "in", [...ids])
    .execute();
}

/** The employees of an owner, longest with us first. */
export function employeesOfOwner(db: Reads, ownerId: string): Promise<Employee[]> {
  return db.selectFrom("employees").selectAll().where("ownerId", "=", ownerId).orderBy("id").execute();
}

/** A page of all employees, newest first. */
export function listEmployees(db: Reads, page: { before?: string | undefined; limit: number }): Promise<Employee[]> {
  let query = db.selectFrom("employees").selectAll();
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** Adds an employee; one that exists stays as they are. */
export async function insertEmployee(tx: Tx, employee: Employee): Promise<void> {
  await tx
    .insertInto("employees")
    .values(employee)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Changes the named fields of an employee. */
export async function updateEmployee(tx: Tx, id: string, patch: Partial<Employee>): Promise<void> {
  await tx.updateTable("employees").set(patch).where("id", "=", id).execute();
}
