import type { Endpoint } from "./endpoint.ts";

/** What an admin does with the wash services. */
export const washServiceEndpoints: Endpoint[] = [];
