import type { Endpoint } from "./endpoint.ts";

/** What an admin sees of the live system, and the trace of each notice. */
export const realtimeEndpoints: Endpoint[] = [];
