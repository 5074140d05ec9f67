import type { Connection, ConnectOptions } from "./types.ts";

export type * from "./types.ts";

/** Listens to this person's log until `close()`; reconnects by itself and misses nothing. Never throws. */
export declare function connect(options: ConnectOptions): Connection;
