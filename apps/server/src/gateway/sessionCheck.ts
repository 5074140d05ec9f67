import { CLOSE } from "@parkmate/protocol";
import { inChunks } from "../store/chunks.ts";
import { enabledAmong } from "../store/profiles.ts";
import { sessionExpiries } from "../store/sessions.ts";
import { sharedReads } from "../store/sharedReads.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Session } from "./session.ts";

export type SessionCheck = (sessions: readonly Session[]) => Promise<void>;

/**
 * Reads the sessions behind these sockets again, together with those of whoever asks meanwhile: those that ended, and those
 * of disabled people, are closed with 4401; the others know when theirs ends now.
 */
export function createSessionCheck({ store, realClock }: GatewayDeps): SessionCheck {
  const expiryOf = sharedReads((sessionIds) => sessionExpiries(store.accountsRead, sessionIds));
  const enabled = sharedReads(
    async (userIds) => new Map([...(await enabledAmong(store.read, userIds))].map((userId) => [userId, true])),
  );
  const check = async (session: Session): Promise<void> => {
    const [expiresAt, isEnabled] = await Promise.all([expiryOf(session.sessionId), enabled(session.userId)]);
    if (expiresAt === undefined || expiresAt <= realClock.now()) {
      session.close(CLOSE.unauthenticated, "the session has ended");
    } else if (!isEnabled) session.close(CLOSE.unauthenticated, "the account is disabled");
    else session.expiresAt = expiresAt;
  };
  return async (sessions) => {
    for (const { items } of inChunks(sessions)) await Promise.all(items.map(check));
  };
}
