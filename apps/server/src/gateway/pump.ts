import type { Preferences } from "../domain/preferences.ts";
import { atMost } from "../platform/atMost.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { type NotificationRow, notificationsAfter } from "../store/notifications.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Flow } from "./flow.ts";
import { knownPreferences } from "./knownPreferences.ts";
import type { Lookups } from "./lookups.ts";
import { notificationFrame } from "./notificationFrame.ts";
import type { Session } from "./session.ts";

/** Rows read at once: about 5 ms of rendering. */
export const PAGE_ROWS = 100;
/** Pages read at once: the rest of the sockets waits its turn here, not for a connection. */
const READS_AT_ONCE = 4;
/** After so many reads that found nothing a bell is taken to have been wrong. */
const EMPTY_READS = 3;

export interface Pump {
  /** Reads on from the session's cursor until nothing is left, unless that is under way or the socket is blocked. */
  start(session: Session): void;
}

/**
 * The one way from a log to a socket: first connect, resume, gap, slow reader, lost doorbell. `caughtUp` is called in the
 * tick in which a session became live, `fail` with what was thrown.
 */
export function createPump(
  deps: GatewayDeps,
  lookups: Lookups,
  flow: Flow,
  on: { caughtUp: (session: Session) => void; fail: (session: Session, error: unknown) => void },
): Pump {
  const { store, clock, realClock, metrics, switches } = deps;
  const reads = atMost(READS_AT_ONCE);

  /** Sends rows in order; false where the socket stopped taking them. */
  async function send(session: Session, rows: readonly NotificationRow[], preferences: Preferences): Promise<boolean> {
    for (const row of rows) {
      if (!session.is("replaying")) return false;
      if (row.seq !== session.cursor + 1) {
        throw new Error(`the log of ${session.userId} goes from ${session.cursor} to ${row.seq}`);
      }
      const replayed = row.seq <= session.welcomedAt;
      const silent = row.silentFor === session.sessionId;
      const frame = notificationFrame(row, replayed, clock.now(), preferences, silent);
      if (!session.deliver(row.seq, frame, realClock.now())) return false;
      flow.sent(session, row, replayed);
      if (switches) await switches.at("betweenFrames", session.userId);
    }
    return true;
  }

  async function run(session: Session): Promise<void> {
    try {
      let emptyReads = 0;
      while (session.is("replaying")) {
        await switches?.at("beforePage", session.userId);
        const { person } = session;
        if (!person) return;
        const preferences = await knownPreferences(lookups, person);
        const { marks } = person;
        const rows = await reads(() => notificationsAfter(store.read, session.userId, session.cursor, PAGE_ROWS));
        metrics.pumpPages.inc();
        await switches?.at("afterPage", session.userId);
        // Marked read since: the frame that says so has left already, so these rows must not contradict it. Nor may they
        // pop up by what the person no longer wants.
        if (person.marks !== marks || person.preferences !== preferences) continue;
        if (!(await send(session, rows, preferences))) continue;
        if (rows.length < PAGE_ROWS) {
          await switches?.at("beforeLive", session.userId);
          if (!session.is("replaying")) return;
          if (rows.length === 0 && ++emptyReads >= EMPTY_READS) session.wanted = session.cursor;
          if (session.cursor >= session.wanted) {
            session.phase = "live";
            return;
          }
        }
        await yieldToLoop();
      }
    } finally {
      // In the tick of the last test: a bell that comes later finds the pump free.
      session.pumping = false;
      if (session.is("live")) on.caughtUp(session);
    }
  }

  return {
    start(session) {
      if (session.pumping || session.is("blocked") || session.is("closing")) return;
      session.phase = "replaying";
      session.pumping = true;
      run(session).catch((error) => on.fail(session, error));
    },
  };
}
