import { deviceName } from "../domain/deviceName.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import { type Cancel, type Timers, yieldToLoop } from "../platform/timers.ts";
import { noteDevices } from "../store/devices.ts";
import type { Store } from "../store/open.ts";

/** What was seen is written so often, at most. */
const FLUSH_EACH_MS = 60_000;
const ROWS_AT_ONCE = 100;

interface Sighting {
  sessionId: string;
  userId: string;
  userAgent: string | null;
  seenAt: number;
}

/** When sessions were used: noted in memory, written together once a minute, so that no request has to write. */
export interface Sightings {
  /** A session was used: now, or at `seenAt` where given. Without a user agent it is the one that was noted before. */
  note(sighting: Pick<Sighting, "sessionId" | "userId"> & Partial<Sighting>): void;
  /** When the session was last seen here (epoch ms), as far as that is not written yet; else null. */
  lastSeen(sessionId: string): number | null;
  /** Everything noted before is written. */
  flush(): Promise<void>;
}

export function createSightings(deps: { store: Store; clock: Clock; timers: Timers; log: Log }): Sightings {
  const { store, clock, timers, log } = deps;
  const noted = new Map<string, Sighting>();
  let cancel: Cancel | null = null;

  async function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    const sightings = [...noted.values()];
    for (let from = 0; from < sightings.length; from += ROWS_AT_ONCE) {
      const some = sightings.slice(from, from + ROWS_AT_ONCE);
      const rows = some.map(({ sessionId, userId, userAgent, seenAt }) => {
        return { sessionId, userId, name: deviceName(userAgent), lastSeenAt: seenAt };
      });
      await store.transaction((tx) => noteDevices(tx, rows));
      // One that was seen again meanwhile is for the next time.
      for (const each of some) if (noted.get(each.sessionId) === each) noted.delete(each.sessionId);
      await yieldToLoop();
    }
  }

  return {
    note({ sessionId, userId, userAgent, seenAt = clock.now() }) {
      const before = noted.get(sessionId);
      noted.set(sessionId, {
        ...{ sessionId, userId, userAgent: userAgent ?? before?.userAgent ?? null },
        seenAt: Math.max(seenAt, before?.seenAt ?? 0),
      });
      cancel ??= timers.after(FLUSH_EACH_MS, () => {
        flush().catch((err) => log.error({ err }, "when devices were seen could not be written, the next minute will"));
      });
    },
    lastSeen: (sessionId) => noted.get(sessionId)?.seenAt ?? null,
    flush,
  };
}
