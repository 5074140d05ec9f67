import type { Endpoint } from "./endpoint.ts";

/** The numbers of the desks of owners and admins. */
export const summaryEndpoints: Endpoint[] = [];
