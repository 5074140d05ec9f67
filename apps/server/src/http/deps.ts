import type { NodeView } from "@parkmate/protocol";
import type { Access, Caller } from "../access/access.ts";
import type { CommandWorld } from "../commands/world.ts";
import type { Config } from "../config.ts";
import type { Profile } from "../domain/entities.ts";
import type { OffsetClock } from "../platform/clock.ts";

/** What is wrong with this node at the moment, by name; empty when it can serve. */
export type Readiness = () => Promise<{ faults: string[]; degraded: string[] }>;

/** What the HTTP rooms are given. */
export interface HttpDeps {
  world: CommandWorld;
  access: Access;
  config: Config;
  epoch: string;
  /** Only in the demo: the clock that may be moved forward. */
  demoClock: OffsetClock | null;
  readiness: Readiness;
  /** What this server offers to people who have no page open; `pushKey` null: no pushes. */
  channels: { pushKey: string | null; email: boolean };
  /** The sessions of a person that have a socket open on this node. */
  connected: (userId: string) => ReadonlySet<string>;
  /** The numbers of this node as they are now. */
  nodes: () => NodeView[];
  /** Where the built web page lies. */
  webFolder: string;
  /** The script that writes first looks, whether it is there or not. */
  firstLookFile: string;
}

/** A caller who finished registering. */
export type Person = Caller & { profile: Profile };
