/**
 * The channel layer: what nodes tell one another.
 *
 * Owns: the way of a doorbell from the process that committed to the processes whose sockets care.
 * Promises: a bell published after `subscribe` resolved is heard at most a few times and usually once.
 * Never: carries the only copy of anything. A bell may be lost, doubled, late or out of order; the reader goes to the log.
 * If it dies: `healthy()` is false, listeners of `onDoubt` hear of every time a bell may have been lost.
 */
import type { ChangedResource, ReadMark } from "@parkmate/protocol";
import type { NotificationRow } from "../store/notifications.ts";

export type Topic = `user:${string}` | `lot:${string}` | "admins";

export type Doorbell =
  /** The person's log has grown to `head`. `rows` (the new ones, in order) only travel within one process. */
  | { kind: "log"; head: number; rows?: readonly NotificationRow[] }
  | { kind: "read"; mark: ReadMark; unread: number; head: number; readRev: number }
  /** What this person (or every admin) is shown went stale; `rev` is theirs after the change. */
  | { kind: "changed"; resource: ChangedResource; id?: string; rev: number }
  /** Something about the topic's lot changed: read it. `hours`: what its wash hours still take, too. */
  | { kind: "lot"; hours?: boolean }
  /** Sessions of this person ended or changed: look again. */
  | { kind: "sessions" }
  /** Something was rung that was not heard or not understood: look at everything the topic is about. */
  | { kind: "doubt" };

export interface ChannelLayer {
  /**
   * Resolves when bells of the topic are heard for certain, or at once while the layer is not healthy: then they are by
   * the time `onDoubt` calls. The answer ends the subscription. Rejects only where the layer is closed.
   */
  subscribe(topic: Topic, hear: (bell: Doorbell) => void): Promise<() => void>;
  /** Rings; never throws, never waits. */
  publish(topic: Topic, bell: Doorbell): void;
  /** Calls `doubt` whenever bells may have been lost (connection back, probe failed). The answer ends it. */
  onDoubt(doubt: () => void): () => void;
  healthy(): boolean;
  close(): Promise<void>;
}
