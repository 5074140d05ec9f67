import { type CountsFrame, type ErrorFrame, LIMITS } from "@parkmate/protocol";
import { yieldToLoop } from "../platform/timers.ts";
import { lotListMark } from "../store/lotLists.ts";
import { lotOf, visibleLotOf } from "../store/lots.ts";
import type { GatewayDeps } from "./deps.ts";
import { type LotBoard, type LotBoards, shows, wholeLotFrame } from "./lotBoard.ts";
import type { Session } from "./session.ts";

const COUNTS_EACH_MS = 1_000;
/** Lots looked up before the loop has its turn. */
const LOOKED_UP_AT_ONCE = 10;

export type LotWatch = ReturnType<typeof createLotWatch>;

/** What sockets watch, and what they are told of it. */
export function createLotWatch(deps: GatewayDeps, boards: LotBoards) {
  const { store, realClock } = deps;

  /** Lots of approved owners are everybody's, an owner sees their own, an admin sees all. */
  async function maySee(session: Session, lotId: string): Promise<boolean> {
    if (await visibleLotOf(store.read, lotId)) return true;
    if (session.role === "driver") return false;
    const lot = await lotOf(store.read, lotId);
    return lot !== undefined && (session.role === "admin" || lot.ownerId === session.userId);
  }

  /** The board is read; anew, where it does not show yet what the session may see. */
  async function readFor(session: Session, board: LotBoard): Promise<void> {
    await board.ready;
    if (!shows(board, session)) await boards.readAgain(board.lotId);
  }

  function give(session: Session, board: LotBoard): void {
    session.offer(wholeLotFrame(board), realClock.now());
  }

  function stopCounting(session: Session): void {
    for (const { board } of session.counts?.lots.values() ?? []) {
      board.counters.delete(session);
      boards.release(board.lotId);
    }
    session.counts?.lots.clear();
  }

  return {
    /** The socket is given the whole lot, then each difference; watching again gives the whole lot again. */
    async watch(session: Session, lotId: string): Promise<ErrorFrame | null> {
      session.watched ??= new Map();
      const before = session.watched.get(lotId);
      if (before?.watchers.has(session)) give(session, before);
      if (before !== undefined) return null;
      if (session.watched.size >= LIMITS.watchedLots) {
        return refusal("validation", `watch: lotId: at most ${LIMITS.watchedLots} lots are watched at a time`);
      }
      session.watched.set(lotId, null);
      if (!(await maySee(session, lotId))) {
        session.watched.delete(lotId);
        return refusal("not_found", `There is no lot ${lotId}`);
      }
      if (session.is("closing") || session.watched.get(lotId) !== null) return null;
      const board = boards.hold(lotId);
      session.watched.set(lotId, board);
      await readFor(session, board);
      if (session.watched.get(lotId) !== board) return null;
      // It may have vanished while it was read.
      if (!shows(board, session)) {
        this.unwatch(session, lotId);
        return refusal("not_found", `There is no lot ${lotId}`);
      }
      board.watchers.add(session);
      give(session, board);
      return null;
    },

    unwatch(session: Session, lotId: string): void {
      const board = session.watched?.get(lotId);
      session.watched?.delete(lotId);
      if (!board) return;
      board.watchers.delete(session);
      boards.release(lotId);
    },

    /** These lots and no others are counted; those the person may not see are named in the error. */
    async count(session: Session, lotIds: readonly string[]): Promise<ErrorFrame | null> {
      const counts = { lots: new Map(), dirty: false, sentAt: session.counts?.sentAt ?? Number.NEGATIVE_INFINITY };
      stopCounting(session);
      session.counts = counts;
      session.lotList ??= await lotListMark(store.read);
      if (session.counts !== counts || session.is("closing")) return null;
      const foreign: string[] = [];
      for (const [index, lotId] of lotIds.entries()) {
        if (index % LOOKED_UP_AT_ONCE === LOOKED_UP_AT_ONCE - 1) await yieldToLoop();
        const seen = await maySee(session, lotId);
        if (session.counts !== counts || session.is("closing")) return null;
        if (!seen) {
          foreign.push(lotId);
          continue;
        }
        const board = boards.hold(lotId);
        counts.lots.set(lotId, { board, sent: -1 });
        await readFor(session, board);
        if (session.counts !== counts) return null;
        if (!shows(board, session)) {
          counts.lots.delete(lotId);
          boards.release(lotId);
          foreign.push(lotId);
          continue;
        }
        board.counters.add(session);
      }
      counts.dirty = true;
      this.tellCounts(session, realClock.now());
      return foreign.length > 0 ? refusal("not_found", `There is no lot ${foreign.join(", ")}`) : null;
    },

    /** The counts that changed since they were last told, at most one frame per second. */
    tellCounts(session: Session, now: number): void {
      const { counts } = session;
      if (!counts?.dirty || now - counts.sentAt < COUNTS_EACH_MS || session.is("blocked")) return;
      const fresh = [...counts.lots].filter(([, { board, sent }]) => board.freeSlots !== sent);
      counts.dirty = false;
      if (fresh.length === 0) return;
      const lots = fresh.map(([id, { board }]) => ({ id, freeSlots: board.freeSlots }));
      if (!session.offer(JSON.stringify({ type: "counts", lots } satisfies CountsFrame), now)) {
        counts.dirty = true;
        return;
      }
      counts.sentAt = now;
      for (const [, row] of fresh) row.sent = row.board.freeSlots;
    },

    /** After missed frames: every watched lot as a whole. */
    tellWhole(session: Session): void {
      for (const board of session.watched?.values() ?? []) if (board?.watchers.has(session)) give(session, board);
    },

    /** The socket is gone and watches nothing. */
    leave(session: Session): void {
      for (const lotId of [...(session.watched?.keys() ?? [])]) this.unwatch(session, lotId);
      stopCounting(session);
      session.counts = null;
    },
  };
}

/** What the client sent was refused; the socket stays. */
export function refusal(code: string, message: string): ErrorFrame {
  return { type: "error", code, message };
}
