import { transact, type Unit } from "../notify/transact.ts";
import { yieldToLoop } from "../platform/timers.ts";
import type { Tx } from "../store/open.ts";
import type { CommandWorld } from "./world.ts";

/**
 * A transaction holds up, with SQLite, every other writer and the event loop, with PostgreSQL whoever wants its rows: no
 * longer than this, ms.
 */
const BUDGET_MS = { sqlite: 10, postgres: 200 };
/** When a row that could not be advanced is tried again, ms. */
const TRY_AGAIN_MS = 60_000;

/** Rows of one table that fall due. */
export interface Agenda<Move> {
  /** What they are, in the plural: for the log. */
  what: string;
  /** The ids of a batch that is due at `now`, oldest first. */
  claim(tx: Tx, now: number): Promise<string[]>;
  /** Makes every move of a row that is due; answers them. */
  advance(unit: Unit, id: string): Promise<Move[]>;
  /** The row is due at `until`, and not before. */
  putOff(tx: Tx, id: string, until: number): Promise<void>;
}

/** For tests: what happens at each step of a batch. */
export interface BatchSwitches {
  afterClaim?: () => void;
  beforeCommit?: () => void;
  afterCommit?: () => void;
}

/**
 * Applies what time alone does to rows that are due now, oldest first, in one transaction of bounded length; answers the
 * moves. Each move is told once: a crash before the commit leaves the row due, after it the row is due for its next move
 * only. A row that cannot be advanced holds up no other: it is logged, stays as it is and is tried again a minute later.
 */
export async function advanceDue<Move>(
  world: CommandWorld,
  agenda: Agenda<Move>,
  switches?: BatchSwitches,
): Promise<Move[]> {
  let claimed: string[] = [];
  try {
    const outcome = await transact(world, async (unit) => {
      // The unit's own time is read once what was claimed is locked.
      claimed = await agenda.claim(unit.tx, (await world.timeOf?.(unit.tx)) ?? world.clock.now());
      switches?.afterClaim?.();
      const startedAt = world.realClock.now();
      const moves: Move[] = [];
      for (const id of claimed) {
        moves.push(...(await agenda.advance(unit, id)));
        if (world.realClock.now() - startedAt >= BUDGET_MS[world.store.engine]) break;
      }
      switches?.beforeCommit?.();
      return { ok: true, value: moves };
    });
    switches?.afterCommit?.();
    return outcome.ok ? outcome.value : [];
  } catch (error) {
    // Before anything was claimed it is the store that failed, not a row.
    if (claimed.length === 0) throw error;
    return advanceOneByOne(world, agenda, claimed, error);
  }
}

/**
 * After a batch was undone by one of its rows: each in a transaction of its own, the bad ones put off. Says once what
 * happened. Throws where not even that can be written.
 */
async function advanceOneByOne<Move>(
  world: CommandWorld,
  { what, advance, putOff }: Agenda<Move>,
  batch: readonly string[],
  cause: unknown,
): Promise<Move[]> {
  const moves: Move[] = [];
  const failed: { id: string; err: unknown }[] = [];
  for (const id of batch) {
    try {
      const outcome = await transact(world, async (unit) => ({ ok: true, value: await advance(unit, id) }));
      if (outcome.ok) moves.push(...outcome.value);
    } catch (err) {
      failed.push({ id, err });
      await transact(world, async (unit) => {
        await putOff(unit.tx, id, (await unit.now()) + TRY_AGAIN_MS);
        return { ok: true, value: null };
      });
    }
    await yieldToLoop();
  }
  const ids = failed.map(({ id }) => id);
  world.log.error(
    { err: failed[0]?.err ?? cause, ids },
    `${what} could not be advanced and are tried again later; the others of their batch were`,
  );
  return moves;
}
