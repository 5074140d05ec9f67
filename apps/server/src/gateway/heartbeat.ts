import type { ChangedFrame, HeartbeatFrame } from "@parkmate/protocol";
import { yieldToLoop } from "../platform/timers.ts";
import { lotListMark } from "../store/lotLists.ts";
import { lotsOf } from "../store/lots.ts";
import { adminRev, type ReaderRow, readersOf } from "../store/readers.ts";
import { inChunks } from "./background.ts";
import type { GatewayDeps } from "./deps.ts";
import type { LotBoards } from "./lotBoard.ts";
import type { People } from "./people.ts";
import type { Session } from "./session.ts";

/**
 * Sends these sockets a heartbeat. What was read for it repairs what a lost doorbell left behind: logs are
 * pumped, boards read again. One query for many sockets.
 */
export function createHeartbeat(deps: GatewayDeps, people: People, boards: LotBoards) {
  const { store, clock, realClock, log, config } = deps;

  /** Puts the revision each watched lot has in the database into `revs`, and lets its board see it. */
  async function readLots(sessions: readonly Session[]): Promise<Map<string, number>> {
    const revs = new Map<string, number>();
    const watched = new Set<string>();
    for (const session of sessions) {
      for (const lotId of session.watched?.keys() ?? []) watched.add(lotId);
      for (const lotId of session.counts?.lots.keys() ?? []) watched.add(lotId);
    }
    for (const { padded } of inChunks([...watched])) {
      for (const lot of await lotsOf(store.read, padded)) {
        revs.set(lot.id, lot.rev);
        boards.observe(lot.id, lot.rev);
      }
    }
    return revs;
  }

  function beat(session: Session, reader: ReaderRow, lotRevs: ReadonlyMap<string, number>): void {
    const now = realClock.now();
    session.beatAt = now + config.heartbeatMs;
    if (session.is("replaying")) {
      // Its rows come first; the heartbeat follows as soon as they have.
      session.missed = true;
      return;
    }
    const lots: Record<string, number> = {};
    for (const [lotId, board] of session.watched ?? []) {
      if (board?.watchers.has(session)) lots[lotId] = lotRevs.get(lotId) ?? board.rev;
    }
    const frame = {
      type: "heartbeat",
      head: reader.head,
      unread: reader.unread,
      readRev: reader.readRev,
      rev: people.revOf(session),
      ...(session.watched?.size ? { lots } : {}),
      serverTime: new Date(clock.now()).toISOString(),
    } satisfies HeartbeatFrame;
    session.offer(JSON.stringify(frame), now);
  }

  /** Whoever counts lots looks at a list of them, and loads it again where there is another one by now. */
  function tellLotList(session: Session, mark: string | null): void {
    if (mark === null || session.lotList === null || session.lotList === mark || session.is("replaying")) return;
    const frame = { type: "changed", resource: "lot", rev: people.revOf(session) } satisfies ChangedFrame;
    if (session.offer(JSON.stringify(frame), realClock.now())) session.lotList = mark;
  }

  return async (sessions: readonly Session[]): Promise<void> => {
    const mark = sessions.some(({ lotList }) => lotList !== null) ? await lotListMark(store.read) : null;
    if (sessions.some((session) => session.role === "admin")) people.observeAdmins(await adminRev(store.read));
    for (const { items, padded } of inChunks(sessions)) {
      const rows = await readersOf(
        store.read,
        padded.map((session) => session.userId),
      );
      const readers = new Map(rows.map((row) => [row.userId, row]));
      const lotRevs = await readLots(items);
      for (const session of items) {
        const reader = readers.get(session.userId);
        if (session.is("closing") || !session.person) continue;
        if (!reader) {
          log.error({ userId: session.userId }, "a connected person has no log");
          continue;
        }
        people.observe(session.person, reader);
        beat(session, reader, lotRevs);
        tellLotList(session, mark);
      }
      await yieldToLoop();
    }
  };
}
