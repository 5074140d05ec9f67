import type { Endpoint } from "./endpoint.ts";

/** A person's own sessions. */
export const sessionEndpoints: Endpoint[] = [];
