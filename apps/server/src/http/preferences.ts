import type { Endpoint } from "./endpoint.ts";

/** A person's preferences. */
export const preferenceEndpoints: Endpoint[] = [];
