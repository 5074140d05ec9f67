import { type ByeFrame, CLOSE } from "@parkmate/protocol";
import { sleep, type Timers } from "../platform/timers.ts";
import type { Session } from "./session.ts";

/** How long a process needs to come back, about. */
const RESTART_MS = 1_000;
const STEP_MS = 20;

/**
 * Says good-bye to every socket, evenly over `windowMs`: `bye`, then 4503. Each is asked to come back a window and a
 * restart later: after this process ended, and as evenly spread as they left.
 */
export async function drainSessions(
  sessions: readonly Session[],
  windowMs: number,
  timers: Timers,
  now: () => number,
): Promise<void> {
  const bye = JSON.stringify({ type: "bye", reconnectInMs: windowMs + RESTART_MS } satisfies ByeFrame);
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
