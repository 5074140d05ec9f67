import type { Endpoint } from "./endpoint.ts";

/** The slots of an owner's lots. */
export const ownerSlotEndpoints: Endpoint[] = [];
