import type { Endpoint } from "./endpoint.ts";

/** What an admin does with people. */
export const peopleEndpoints: Endpoint[] = [];
