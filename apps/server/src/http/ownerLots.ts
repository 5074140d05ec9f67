import type { Endpoint } from "./endpoint.ts";

/** An owner's lots. */
export const ownerLotEndpoints: Endpoint[] = [];
