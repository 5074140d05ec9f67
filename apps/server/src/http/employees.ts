import { EMPLOYEE_STATUSES } from "@parkmate/protocol";
import { z } from "zod";
import { employeeViews } from "../commands/answers.ts";
import { assignEmployee, decideEmployee, takeEmployee, unassignEmployee } from "../commands/assignEmployee.ts";
import { applyAsEmployee, hireEmployee } from "../commands/enterEmployee.ts";
import { setAvailability } from "../commands/setAvailability.ts";
import type { Outcome } from "../notify/transact.ts";
import { employeeOf, employeesInPool, listEmployees, pageOfOwnersEmployees } from "../store/employees.ts";
import { CSV, prefersCsv } from "./csv.ts";
import type { HttpDeps } from "./deps.ts";
import { type Endpoint, guarded, open, type Reply } from "./endpoint.ts";
import { id, licenceNumber, name, phone, searchText } from "./fields.ts";
import { employeesCsv } from "./ownerExports.ts";
import { pageById, pageQuery } from "./paging.ts";
import type { RequestLimits } from "./rateLimits.ts";
import { application, employee, pageOf } from "./schemas.ts";

const person = z.strictObject({ name, phone, licenceNumber });
const one = { status: 200, schema: z.object({ employee }) };
const availability = z.enum(["available", "offline"], "must be available or offline");
const status = z.enum(EMPLOYEE_STATUSES, `must be one of ${EMPLOYEE_STATUSES.join(", ")}`);

/** Employees: the public application form, the free pool, and what owners and admins do with them. */
export function employeeEndpoints(limits: RequestLimits): Endpoint[] {
  return [
    open(
      {
        method: "post",
        path: "/api/employees/applications",
        summary: "Apply for work at the car washes; an admin decides",
        body: person,
        answers: { status: 201, schema: z.object({ employee: application }) },
        refusals: ["rate_limited"],
      },
      async ({ deps, body, address }) => {
        const wait = limits.application(address);
        if (wait > 0) {
          return { ok: false, refusal: { code: "rate_limited" }, headers: { "retry-after": String(wait) } };
        }
        const outcome = await applyAsEmployee(deps.world, body);
        return outcome.ok ? { ok: true, value: { employee: outcome.value } } : outcome;
      },
    ),
    ...ownerEndpoints,
    ...adminEndpoints,
  ];
}

const ownerEndpoints: Endpoint[] = [
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/employees",
      summary:
        "My employees and how busy they are, longest with me first; as CSV all of them. `q` is the starts of words of name, phone and licence",
      query: z.object({ ...pageQuery, q: searchText.optional() }),
      answers: { status: 200, schema: pageOf(employee), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      if (prefersCsv(request.headers)) return employeesCsv(db, person.userId, query.q || undefined);
      const { rows, next } = pageById(
        await pageOfOwnersEmployees(db, person.userId, {
          q: query.q || undefined,
          after: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await employeeViews(db, rows), next } };
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/employees/pool",
      summary: "The free pool, newest first, searched as my employees are; who is not approved yet sees nobody",
      query: z.object({ ...pageQuery, q: searchText.optional() }),
      answers: { status: 200, schema: pageOf(employee) },
    },
    async ({ deps, query }, { profile }) => {
      // Anybody may register as an owner: names and telephone numbers are for those an admin has looked at.
      if (profile.ownerStatus !== "approved") return { ok: true, value: { items: [], next: null } };
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await employeesInPool(db, { q: query.q || undefined, before: query.cursor, limit: query.limit + 1 }),
        query.limit,
      );
      return { ok: true, value: { items: await employeeViews(db, rows), next } };
    },
  ),
  guarded(
    "approved owner",
    {
      method: "post",
      path: "/api/owner/employees/:id/take",
      summary: "Take somebody from the free pool; of two owners at once one wins",
      answers: one,
      refusals: ["employee.wrong_state"],
    },
    async ({ deps, params }, { userId: ownerId, sessionId }) =>
      withEmployee(deps, await takeEmployee(deps.world, { ownerId, sessionId }, params.id ?? "")),
  ),
  guarded(
    "owner",
    {
      method: "post",
      path: "/api/owner/employees/:id/release",
      summary: "Release one of my employees into the free pool",
      answers: one,
      refusals: ["employee.wrong_state"],
    },
    async ({ deps, params }, person) =>
      withEmployee(deps, await unassignEmployee(deps.world, params.id ?? "", person.userId)),
  ),
  guarded(
    "owner",
    {
      method: "patch",
      path: "/api/owner/employees/:id",
      summary: "Set one of my employees available or offline",
      body: z.strictObject({ availability }),
      answers: one,
      refusals: ["employee.wrong_state"],
    },
    async ({ deps, params, body }, person) =>
      withEmployee(deps, await setAvailability(deps.world, person.userId, params.id ?? "", body.availability)),
  ),
];

const adminEndpoints: Endpoint[] = [
  guarded(
    "admin",
    {
      method: "get",
      path: "/api/admin/employees",
      summary: "Employees, newest first",
      query: z.object({ ...pageQuery, status: status.optional(), q: searchText.optional() }),
      answers: { status: 200, schema: pageOf(employee) },
    },
    async ({ deps, query }) => {
      const db = deps.world.store.read;
      const { rows, next } = pageById(
        await listEmployees(db, {
          status: query.status,
          q: query.q || undefined,
          before: query.cursor,
          limit: query.limit + 1,
        }),
        query.limit,
      );
      return { ok: true, value: { items: await employeeViews(db, rows), next } };
    },
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/employees",
      summary: "Add somebody to the free pool",
      body: person,
      keyed: true,
      answers: { status: 201, schema: z.object({ employee }) },
    },
    ({ deps, body, key }) => hireEmployee(deps.world, body, key),
  ),
  ...(["accept", "decline"] as const).map((decision) =>
    guarded(
      "admin",
      {
        method: "post",
        path: `/api/admin/employees/:id/${decision}`,
        summary: decision === "accept" ? "Accept an application into the free pool" : "Decline an application",
        answers: one,
        refusals: ["employee.wrong_state"],
      },
      async ({ deps, params }) =>
        withEmployee(
          deps,
          await decideEmployee(deps.world, params.id ?? "", decision === "accept" ? "accepted" : "declined"),
        ),
    ),
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/employees/:id/assign",
      summary: "Assign a free employee to an owner, who hears",
      body: z.strictObject({ ownerId: id }),
      answers: one,
      refusals: ["employee.wrong_state"],
    },
    async ({ deps, params, body }) =>
      withEmployee(deps, await assignEmployee(deps.world, params.id ?? "", body.ownerId)),
  ),
  guarded(
    "admin",
    {
      method: "post",
      path: "/api/admin/employees/:id/unassign",
      summary: "Take an employee back into the free pool",
      answers: one,
      refusals: ["employee.wrong_state"],
    },
    async ({ deps, params }) => withEmployee(deps, await unassignEmployee(deps.world, params.id ?? "")),
  ),
];

async function withEmployee(deps: HttpDeps, outcome: Outcome<{ employeeId: string }>): Promise<Reply> {
  if (!outcome.ok) return outcome;
  const row = await employeeOf(deps.world.store.read, outcome.value.employeeId);
  if (!row) throw new Error("an employee is gone");
  return { ok: true, value: { employee: (await employeeViews(deps.world.store.read, [row]))[0] } };
}
