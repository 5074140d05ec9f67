import type { Clock } from "../platform/clock.ts";
import type { Store } from "./open.ts";

/** How often the database is asked for one answer: the quickest one is the most exact. */
const ASKED = 3;

export interface DatabaseClock extends Clock {
  /** Asks the database again. Throws where it does not answer; the clock goes on as it was. */
  sync(): Promise<void>;
}

/**
 * The database's time without asking it each time: this process's clock, put right by what the database answered last. So
 * that all nodes tell and show one time, whatever their own clocks say. From the first answer on it never runs back. With an
 * engine that has no clock of its own it is `base`.
 */
export function databaseClock(store: Pick<Store, "now">, base: Clock): DatabaseClock {
  let aheadMs: number | null = null;
  let latest = Number.NEGATIVE_INFINITY;
  return {
    now() {
      if (aheadMs === null) return base.now();
      latest = Math.max(latest, base.now() + aheadMs);
      return latest;
    },
    async sync() {
      let best: { aheadMs: number; tookMs: number } | null = null;
      for (let asked = 0; asked < ASKED; asked++) {
        const before = base.now();
        const there = await store.now();
        if (there === null) return;
        const tookMs = base.now() - before;
        const answer = { aheadMs: Math.round(there - before - tookMs / 2), tookMs };
        if (!best || answer.tookMs < best.tookMs) best = answer;
      }
      // What the answer does not tell for certain is no reason to move.
      const isNews = best && (aheadMs === null || Math.abs(best.aheadMs - aheadMs) > best.tookMs / 2 + 1);
      if (best && isNews) aheadMs = best.aheadMs;
    },
  };
}
