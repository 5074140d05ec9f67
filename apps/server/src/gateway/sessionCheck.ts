import { CLOSE } from "@parkmate/protocol";
import { yieldToLoop } from "../platform/timers.ts";
import { inChunks } from "../store/chunks.ts";
import { enabledAmong } from "../store/profiles.ts";
import { sessionExpiries } from "../store/sessions.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Session } from "./session.ts";

export type SessionCheck = (sessions: readonly Session[]) => Promise<void>;

/**
 * Reads the sessions behind these sockets again: those that ended, and those of disabled people, are closed with 4401;
 * the others know when theirs ends now.
 */
export function createSessionCheck({ store, realClock }: GatewayDeps): SessionCheck {
  return async (sessions) => {
    for (const { items, padded } of inChunks(sessions)) {
      const ends = await sessionExpiries(
        store.accountsRead,
        padded.map((session) => session.sessionId),
      );
      const enabled = await enabledAmong(
        store.read,
        padded.map((session) => session.userId),
      );
      const now = realClock.now();
      for (const session of items) {
        const expiresAt = ends.get(session.sessionId);
        if (expiresAt === undefined || expiresAt <= now) session.close(CLOSE.unauthenticated, "the session has ended");
        else if (!enabled.has(session.userId)) session.close(CLOSE.unauthenticated, "the account is disabled");
        else session.expiresAt = expiresAt;
      }
      await yieldToLoop();
    }
  };
}
