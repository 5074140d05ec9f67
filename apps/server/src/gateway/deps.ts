import type { Access } from "../access/access.ts";
import type { ChannelLayer } from "../channels/layer.ts";
import type { Config } from "../config.ts";
import type { World } from "../notify/transact.ts";
import type { Clock } from "../platform/clock.ts";
import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { Timers } from "../platform/timers.ts";
import type { Store } from "../store/open.ts";

/** The places of a session's start and of its pump at which a test may step in. */
export const POSITIONS = [
  "afterSubscribe",
  "afterWelcome",
  "beforePage",
  "afterPage",
  "betweenFrames",
  "beforeLive",
] as const;
export type Position = (typeof POSITIONS)[number];

/** For tests: every session waits at each position until the promise resolves. */
export interface Switches {
  at(position: Position, userId: string): Promise<void>;
}

/** What the gateway is given. */
export interface GatewayDeps {
  store: Store;
  access: Access;
  channels: ChannelLayer;
  /** The clock of the domain: `serverTime`, rendering, latency. */
  clock: Clock;
  /** The clock of people's devices: sessions, limits, silence. */
  realClock: Clock;
  timers: Timers;
  ids: Ids;
  log: Log;
  metrics: Metrics;
  config: Pick<Config, "allowedOrigins" | "heartbeatMs" | "rateLimits">;
  /** Names this database's logs; a cursor of another epoch is not resumed. */
  epoch: string;
  /** This process among the nodes. */
  node: string;
  /** What marking as read and the notice trace write with. */
  world: World;
  switches?: Switches;
}
