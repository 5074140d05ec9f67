import type { EmployeeStatus } from "@parkmate/protocol";
import { sql } from "kysely";
import type { Employee } from "../domain/entities.ts";
import { locksRows } from "./locks.ts";
import type { Narrow } from "./lookThrough.ts";
import type { Reads, Tx } from "./open.ts";
import { idsWithWords, setSearchWords } from "./searchWords.ts";

/** An employee by id. */
export function employeeOf(db: Reads, id: string): Promise<Employee | undefined> {
  return db.selectFrom("employees").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Locks the employee's row and answers it. */
export function lockEmployee(tx: Tx, id: string): Promise<Employee | undefined> {
  return tx
    .selectFrom("employees")
    .selectAll()
    .where("id", "=", id)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .executeTakeFirst();
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

/** Leaves those who are found by the words of `q`; all where it is left out. */
function foundBy(q: string | undefined): Narrow<"employees"> {
  return (rows) => {
    if (q === undefined) return rows;
    const ids = idsWithWords("employee", q);
    return ids ? rows.where(sql<boolean>`employees.id in ${ids}`) : rows.where(sql<boolean>`false`);
  };
}

/** A page of the employees of an owner, by words where given, longest with us first. */
export function pageOfOwnersEmployees(
  db: Reads,
  ownerId: string,
  page: { q?: string | undefined; after?: string | undefined; limit: number },
): Promise<Employee[]> {
  let query = foundBy(page.q)(db.selectFrom("employees").selectAll()).where("ownerId", "=", ownerId);
  if (page.after) query = query.where("id", ">", page.after);
  return query.orderBy("id").limit(page.limit).execute();
}

/** A page of the free pool, by words where given, newest first. */
export function employeesInPool(
  db: Reads,
  page: { q?: string | undefined; before?: string | undefined; limit: number },
): Promise<Employee[]> {
  let query = foundBy(page.q)(db.selectFrom("employees").selectAll()).where(
    sql<boolean>`owner_id is null and status = 'accepted'`,
  );
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** An application with the same words that nobody has decided yet. */
export function sameApplication(
  tx: Tx,
  { name, phone, licenceNumber }: Pick<Employee, "name" | "phone" | "licenceNumber">,
): Promise<Employee | undefined> {
  return tx
    .selectFrom("employees")
    .selectAll()
    .where("status", "=", "applied")
    .where("phone", "=", phone)
    .where("licenceNumber", "=", licenceNumber)
    .where("name", "=", name)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
}

/** A page of all employees, by status and by words where given, newest first. */
export function listEmployees(
  db: Reads,
  page: { status?: EmployeeStatus | undefined; q?: string | undefined; before?: string | undefined; limit: number },
): Promise<Employee[]> {
  let query = foundBy(page.q)(db.selectFrom("employees").selectAll());
  if (page.status) query = query.where("status", "=", page.status);
  if (page.before) query = query.where("id", "<", page.before);
  return query.orderBy("id", "desc").limit(page.limit).execute();
}

/** Adds an employee, to be found by name, phone and licence number; one that exists stays as they are. */
export async function insertEmployee(tx: Tx, employee: Employee): Promise<void> {
  await tx
    .insertInto("employees")
    .values(employee)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await setSearchWords(tx, "employee", employee.id, searchText(employee));
}

const searchText = ({ name, phone, licenceNumber }: Employee): string => `${name} ${phone} ${licenceNumber}`;

/** Makes the employees after `after` be found by their words, at most `limit` of them; answers the last, null at the end. */
export async function fillEmployeeWords(tx: Tx, after: string, limit: number): Promise<string | null> {
  const employees = await tx
    .selectFrom("employees")
    .selectAll()
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .$if(locksRows(tx), (row) => row.forNoKeyUpdate())
    .execute();
  for (const employee of employees) await setSearchWords(tx, "employee", employee.id, searchText(employee));
  return employees.at(-1)?.id ?? null;
}

/** Changes the named fields of an employee. */
export async function updateEmployee(tx: Tx, id: string, patch: Partial<Employee>): Promise<void> {
  await tx.updateTable("employees").set(patch).where("id", "=", id).execute();
}
