import { type ByeFrame, CLOSE } from "@parkmate/protocol";
import { sleep, type Timers } from "../platform/timers.ts";
import type { Session } from "./session.ts";

const STEP_MS = 20;
/** What another node, or the next process, takes in without the others noticing; measured on one core. */
const SOCKETS_PER_SECOND = 500;

export interface Drain {
  /** The good-byes take no longer than this, however many sockets there are; a few are told sooner. */
  longestMs: number;
  /** How long nobody will be there once this process ended; 0 where others serve meanwhile. */
  absentMs: number;
}

/**
 * Says good-bye to every socket, evenly over as long as whoever takes them in needs: `bye`, then 4503. Each is asked to come
 * back at once where others serve, else a window and a restart later: after this process ended. Either way they come back
 * as evenly as they left.
 */
export async function drainSessions(
  sessions: readonly Session[],
  { longestMs, absentMs }: Drain,
  timers: Timers,
  now: () => number,
): Promise<void> {
  const windowMs = Math.min(longestMs, Math.ceil((sessions.length * 1000) / SOCKETS_PER_SECOND));
  const reconnectInMs = absentMs === 0 ? 0 : windowMs + absentMs;
  const bye = JSON.stringify({ type: "bye", reconnectInMs } satisfies ByeFrame);
  const startedAt = now();
  let gone = 0;
  while (gone < sessions.length) {
    const share = windowMs === 0 ? 1 : Math.min(1, (now() - startedAt + STEP_MS) / windowMs);
    const due = Math.ceil(sessions.length * share);
    for (const session of sessions.slice(gone, due)) {
      session.offer(bye, now());
      session.close(CLOSE.goingAway, "going away");
    }
    gone = due;
    if (gone < sessions.length) await sleep(timers, STEP_MS);
  }
}
