import { CLOSE } from "@parkmate/protocol";
import type { GatewayDeps } from "./deps.ts";
import type { LotWatch } from "./lotWatch.ts";
import type { Session } from "./session.ts";
import type { SessionCheck } from "./sessionCheck.ts";

/** How long a socket may stand still before it is closed. */
export const BLOCKED_MS = 10_000;
/** What could not be read, a session's end or where a log stands, is looked at again after this. */
const LOOK_AGAIN_MS = 1_000;

/** How often the round is made: a session ends within this of its second. */
export const roundEachMs = (heartbeatMs: number): number => Math.min(250, heartbeatMs / 4);

type RoundDeps = Pick<GatewayDeps, "realClock" | "metrics"> & { config: Pick<GatewayDeps["config"], "heartbeatMs"> };

/**
 * The one timer of all sockets. Each round: those that stood still too long are closed with 4508, those without a sign of
 * life for two heartbeats are cut, sessions that end are read again, heartbeats and counts that are due go out. Time in which
 * this node itself stood still (a busy or suspended machine) is held against nobody: what they sent lies unread meanwhile.
 */
export function createRound(
  { realClock, metrics, config }: RoundDeps,
  sessions: ReadonlySet<Session>,
  lots: Pick<LotWatch, "tellCounts">,
  beat: (sessions: readonly Session[]) => Promise<void>,
  check: SessionCheck,
): () => Promise<void> {
  const eachMs = roundEachMs(config.heartbeatMs);
  let dueAt: number | null = null;
  return async () => {
    const now = realClock.now();
    const stoodStillMs = dueAt === null ? 0 : now - dueAt;
    if (stoodStillMs > eachMs) for (const session of sessions) session.excuse(stoodStillMs, now);
    const due: Session[] = [];
    const ending: Session[] = [];
    for (const session of sessions) {
      if (session.is("blocked") && now - session.blockedSince >= BLOCKED_MS) {
        metrics.slowReaderCloses.inc();
        session.close(CLOSE.tooSlow, "too slow");
      } else if (now - session.heardAt > 2 * config.heartbeatMs) {
        session.wire.terminate();
      } else {
        if (session.expiresAt <= now) ending.push(session);
        if (session.beatAt <= now && session.welcomed) due.push(session);
        lots.tellCounts(session, now);
      }
    }
    const lookAgainAt = now + Math.min(LOOK_AGAIN_MS, config.heartbeatMs);
    for (const session of due) {
      session.beatAt = lookAgainAt;
      // Before anything is read: while the database is away, an answer is still a sign of life.
      if (!session.is("blocked")) session.wire.ping();
    }
    for (const session of ending) session.expiresAt = lookAgainAt;
    try {
      await check(ending);
      await beat(due);
    } finally {
      dueAt = realClock.now() + eachMs;
    }
  };
}
