import type { ChangedFrame, LotFrame, SlotState } from "@parkmate/protocol";
import type { Lot, Slot } from "../domain/entities.ts";
import { countFree, type SlotStatus, slotStatuses } from "../domain/slotStates.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { lotOf, slotsOfLot, visibleLotOf } from "../store/lots.ts";
import { withinMs } from "./background.ts";
import type { GatewayDeps } from "./deps.ts";
import type { Session } from "./session.ts";

const SUBSCRIBE_WAIT_MS = 1_000;

/** One lot that sockets of this node look at: read once per doorbell, whoever watches. */
export interface LotBoard {
  readonly lotId: string;
  /** Resolves when the lot was read, and its bells are heard (or a second passed). */
  readonly ready: Promise<void>;
  /** Those who were given the whole lot and are told each difference. */
  readonly watchers: Set<Session>;
  /** Those who are told how many slots are free. */
  readonly counters: Set<Session>;
  rev: number;
  freeSlots: number;
  states: Map<string, SlotState>;
  /** Whose lot it is, and whether everybody may see it: that ends when its owner is declined. */
  ownerId: string | null;
  isVisible: boolean;
}

interface Held extends LotBoard {
  ready: Promise<void>;
  holders: number;
  reading: Promise<void> | null;
  again: boolean;
  end: (() => void) | null;
  /** Everything a page shows of the lot but the states of its slots, as text; null before the first reading. */
  shape: string | null;
  /** Until when each free slot is free, as text; null before the first reading. */
  promises: string | null;
}

export type LotBoards = ReturnType<typeof createLotBoards>;

/** The boards of all lots somebody on this node looks at; `revOf` is what a socket's page compares. */
export function createLotBoards(deps: GatewayDeps, revOf: (session: Session) => number) {
  const { store, channels, clock, realClock, metrics, timers, log } = deps;
  const boards = new Map<string, Held>();

  /**
   * Reads the lot and tells the differences; rung while reading, it reads once more. The revision is read first, so that
   * the slots are at least as new as it says.
   */
  function refresh(board: Held): Promise<void> {
    board.again = true;
    board.reading ??= read(board);
    return board.reading;
  }

  async function read(board: Held): Promise<void> {
    try {
      while (board.again) {
        board.again = false;
        const visible = await visibleLotOf(store.read, board.lotId);
        const lot = visible ?? (await lotOf(store.read, board.lotId));
        const slots = await slotsOfLot(store.read, board.lotId);
        const statuses = slotStatuses(slots, await occupantsOfLots(store.read, [board.lotId]), clock.now());
        reshape(board, lot, slots, statuses, visible !== undefined);
        show(board, new Map(statuses.map(({ id, state }) => [id, state])), countFree(statuses), lot?.rev ?? 0);
      }
    } finally {
      board.reading = null;
    }
  }

  /**
   * What a page shows of the lot changed, or until when a free slot of a watched one is free: it fetches again, and who may
   * not see it any more is told nothing further.
   */
  function reshape(
    board: Held,
    lot: Lot | undefined,
    slots: readonly Slot[],
    statuses: readonly SlotStatus[],
    isVisible: boolean,
  ): void {
    const { shape, promises } = board;
    board.shape = JSON.stringify([{ ...lot, rev: 0 }, slots, isVisible]);
    board.promises = JSON.stringify(
      statuses.flatMap(({ id, freeUntil }) => (freeUntil === null ? [] : [id, freeUntil])),
    );
    Object.assign(board, { ownerId: lot?.ownerId ?? null, isVisible });
    if (shape === null) return;
    const isReshaped = shape !== board.shape;
    const isPromisedAnew = promises !== board.promises;
    for (const session of new Set([...board.watchers, ...board.counters])) {
      // Admins and the lot's owner hear of what is said of it on topics of their own.
      const news = isReshaped && session.role !== "admin" && session.userId !== board.ownerId;
      if (news || (isPromisedAnew && board.watchers.has(session))) tellChanged(session, board.lotId);
      if (news && !shows(board, session)) letGo(board, session);
    }
  }

  function tellChanged(session: Session, lotId: string): void {
    const frame = { type: "changed", resource: "lot", id: lotId, rev: revOf(session) } satisfies ChangedFrame;
    session.offer(JSON.stringify(frame), realClock.now());
  }

  function letGo(board: Held, session: Session): void {
    if (board.watchers.delete(session)) {
      session.watched?.delete(board.lotId);
      release(board.lotId);
    }
    if (board.counters.delete(session)) {
      session.counts?.lots.delete(board.lotId);
      release(board.lotId);
    }
  }

  function release(lotId: string): void {
    const board = boards.get(lotId);
    if (!board || --board.holders > 0) return;
    boards.delete(lotId);
    board.end?.();
  }

  function show(board: Held, states: Map<string, SlotState>, freeSlots: number, rev: number): void {
    const changes = [...states].filter(([id, state]) => board.states.get(id) !== state);
    const news = changes.length > 0 || rev !== board.rev;
    if (freeSlots !== board.freeSlots) {
      for (const session of board.counters) if (session.counts) session.counts.dirty = true;
    }
    Object.assign(board, { states, freeSlots, rev });
    if (!news || board.watchers.size === 0) return;
    const frame = frameOf(board, changes);
    for (const session of board.watchers) session.offer(frame, realClock.now());
  }

  function open(lotId: string): Held {
    const board: Held = {
      lotId,
      ready: Promise.resolve(),
      watchers: new Set(),
      counters: new Set(),
      rev: -1,
      freeSlots: -1,
      states: new Map(),
      holders: 0,
      reading: null,
      again: false,
      end: null,
      ownerId: null,
      isVisible: false,
      shape: null,
      promises: null,
    };
    const heard = channels
      .subscribe(`lot:${lotId}`, (bell) => {
        metrics.doorbellsHeard.inc({ kind: bell.kind });
        if (bell.kind === "lot" && bell.hours) tellHours(board);
        refreshLater(board);
      })
      .then(
        (end) => {
          if (boards.get(lotId) === board) board.end = end;
          else end();
        },
        (err) => log.warn({ err, lotId }, "a lot is not heard, heartbeats stand in for it"),
      );
    board.ready = withinMs(timers, SUBSCRIBE_WAIT_MS, heard).then(() => refresh(board));
    return board;
  }

  function refreshLater(board: Held): void {
    refresh(board).catch((err) => log.error({ err, lotId: board.lotId }, "a watched lot could not be read"));
  }

  /** Whoever watches the lot may be looking at its wash hours. */
  function tellHours({ lotId, watchers }: Held): void {
    for (const session of watchers) {
      const frame = {
        type: "changed",
        resource: "carwash-hours",
        id: lotId,
        rev: revOf(session),
      } satisfies ChangedFrame;
      session.offer(JSON.stringify(frame), realClock.now());
    }
  }

  return {
    /** The lot's board, kept until released as often as it was held. */
    hold(lotId: string): LotBoard {
      const board = boards.get(lotId) ?? open(lotId);
      boards.set(lotId, board);
      board.holders++;
      return board;
    },
    release,
    /** The revision a lot has in the database: a board that missed a bell is read again. */
    observe(lotId: string, rev: number): void {
      const board = boards.get(lotId);
      if (!board || rev <= board.rev) return;
      tellHours(board);
      refreshLater(board);
    },
    /** What the board shows is at least as new as this call. Throws where it cannot be read. */
    readAgain(lotId: string): Promise<void> {
      const board = boards.get(lotId);
      return board ? refresh(board) : Promise.resolve();
    },
    /** Reads every board again. */
    refreshAll(): void {
      for (const board of boards.values()) refreshLater(board);
    },
    size: (): number => boards.size,
  };
}

/** Lots of approved owners are everybody's, an owner sees their own, an admin sees all. */
export function shows(board: LotBoard, session: Session): boolean {
  return board.isVisible || session.role === "admin" || session.userId === board.ownerId;
}

/** The frame that shows the whole lot. */
export function wholeLotFrame(board: LotBoard): string {
  return frameOf(board, [...board.states]);
}

function frameOf(board: LotBoard, slots: [id: string, state: SlotState][]): string {
  const { lotId, freeSlots, rev } = board;
  const frame: LotFrame = { type: "lot", lotId, slots: slots.map(([id, state]) => ({ id, state })), freeSlots, rev };
  return JSON.stringify(frame);
}
