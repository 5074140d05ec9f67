import type { WelcomeFrame } from "@parkmate/protocol";
import { notificationAt } from "../store/notifications.ts";
import { adminRev, readerOf } from "../store/readers.ts";
import type { GatewayDeps } from "./deps.ts";
import type { People } from "./people.ts";
import type { Pump } from "./pump.ts";
import { acceptedCursor, type ResumeRequest } from "./resume.ts";
import type { Session } from "./session.ts";

/**
 * Brings a session from the open socket to its pump: listens first, then says welcome from one read of the reader's row.
 * Whatever is committed after that read rings, whatever was before is in the log: nothing falls between.
 */
export function createStart(deps: GatewayDeps, people: People, pump: Pump, caughtUp: (session: Session) => void) {
  const { store, clock, realClock, metrics, config, epoch, node, world, switches } = deps;

  /** The cursor to go on from, or null where the client has to load its inbox again. */
  async function resumed(userId: string, request: ResumeRequest, reader: Parameters<typeof acceptedCursor>[1]) {
    const cursor = acceptedCursor(request, reader, epoch);
    if (cursor === null || request.last === null) return cursor;
    return (await notificationAt(store.read, userId, cursor))?.id === request.last ? cursor : null;
  }

  return async (session: Session, request: ResumeRequest | null): Promise<void> => {
    await people.join(session);
    await switches?.at("afterSubscribe", session.userId);
    const reader = await readerOf(store.read, session.userId);
    if (!reader) throw new Error(`there is no reader ${session.userId}`);
    if (session.role === "admin") people.observeAdmins(await adminRev(store.read));
    const cursor = request && (await resumed(session.userId, request, reader));
    if (session.is("closing") || !session.person) return;
    people.observe(session.person, reader);

    const frame = {
      type: "welcome",
      userId: session.userId,
      epoch,
      head: reader.head,
      oldest: reader.floor + 1,
      unread: reader.unread,
      readRev: reader.readRev,
      rev: people.revOf(session),
      resumed: cursor !== null,
      serverTime: new Date(clock.now()).toISOString(),
      heartbeatMs: config.heartbeatMs,
      node,
    } satisfies WelcomeFrame;
    session.welcome(JSON.stringify(frame), cursor ?? reader.head, reader.head, realClock.now());
    if (!session.isService) {
      metrics.connects.inc();
      world.trace.seen(session, clock.now());
    }
    if (request) metrics.resumes.inc({ resumed: String(cursor !== null) });
    await switches?.at("afterWelcome", session.userId);

    session.pumping = false;
    if (session.is("replaying") && session.cursor >= session.wanted) {
      session.phase = "live";
      caughtUp(session);
    } else pump.start(session);
  };
}
