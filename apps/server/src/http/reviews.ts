import type { Endpoint } from "./endpoint.ts";

/** Reviews of lots. */
export const reviewEndpoints: Endpoint[] = [];
