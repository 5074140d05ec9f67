import type { WelcomeFrame } from "@parkmate/protocol";
import type { GatewayDeps } from "./deps.ts";
import { knownPreferences } from "./knownPreferences.ts";
import type { Lookups } from "./lookups.ts";
import type { People } from "./people.ts";
import type { Pump } from "./pump.ts";
import { acceptedCursor, type ResumeRequest } from "./resume.ts";
import type { Session } from "./session.ts";
import type { SessionCheck } from "./sessionCheck.ts";

/**
 * Brings a session from the open socket to its pump: listens first, then says welcome from one read of the reader's row.
 * Whatever is committed after that read rings, whatever was before is in the log: nothing falls between. So it is with its
 * right to be here, which is read again then.
 */
export function createStart(
  deps: GatewayDeps,
  lookups: Lookups,
  people: People,
  pump: Pump,
  check: SessionCheck,
  caughtUp: (session: Session) => void,
) {
  const { clock, realClock, metrics, config, epoch, node, switches } = deps;

  /** The cursor to go on from, or null where the client has to load its inbox again. */
  async function resumed(userId: string, request: ResumeRequest, reader: Parameters<typeof acceptedCursor>[1]) {
    const cursor = acceptedCursor(request, reader, epoch);
    if (cursor === null || request.last === null) return cursor;
    return (await lookups.notificationId(userId, cursor)) === request.last ? cursor : null;
  }

  return async (session: Session, request: ResumeRequest | null): Promise<void> => {
    await people.join(session);
    await switches?.at("afterSubscribe", session.userId);
    const [reader] = await Promise.all([lookups.reader(session.userId), check([session])]);
    if (session.is("closing")) return;
    if (!reader) throw new Error(`there is no reader ${session.userId}`);
    if (session.role === "admin") people.observeAdmins(await lookups.adminRev());
    const cursor = request && (await resumed(session.userId, request, reader));
    const { person } = session;
    if (session.is("closing") || !person) return;
    people.observe(person, reader);
    await knownPreferences(lookups, person);
    if (session.is("closing")) return;

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
    if (!session.isService) metrics.connects.inc();
    if (request) metrics.resumes.inc({ resumed: String(cursor !== null) });
    await switches?.at("afterWelcome", session.userId);

    session.pumping = false;
    if (session.is("replaying") && session.cursor >= session.wanted) {
      session.phase = "live";
      caughtUp(session);
    } else pump.start(session);
  };
}
