import type { Endpoint } from "./endpoint.ts";

/** Employees: the public application form, the free pool, and what owners and admins do with them. */
export const employeeEndpoints: Endpoint[] = [];
