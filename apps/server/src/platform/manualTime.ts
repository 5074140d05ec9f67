import { type Clock, manualClock } from "./clock.ts";
import { type Timers, yieldToLoop } from "./timers.ts";

export interface ManualTime {
  clock: Clock;
  timers: Timers;
  /** Moves the clock, stopping at each timer that falls due on the way; what it set off has run when this resolves. */
  advance(ms: number): Promise<void>;
  /** Timers that have neither run nor been cancelled. */
  waiting(): number;
}

/** A clock and timers that stand still until they are moved: for tests. */
export function manualTime(startsAt: number): ManualTime {
  const clock = manualClock(startsAt);
  const waiting = new Set<{ at: number; run: () => void }>();
  const nextUntil = (end: number) => {
    const due = [...waiting].filter((timer) => timer.at <= end);
    return due.reduce<(typeof due)[number] | undefined>(
      (first, timer) => (first && first.at <= timer.at ? first : timer),
      undefined,
    );
  };
  return {
    clock,
    timers: {
      after(ms, run) {
        const timer = { at: clock.now() + Math.max(0, ms), run };
        waiting.add(timer);
        return () => waiting.delete(timer);
      },
    },
    async advance(ms) {
      const end = clock.now() + ms;
      await yieldToLoop();
      for (let timer = nextUntil(end); timer; timer = nextUntil(end)) {
        waiting.delete(timer);
        clock.advance(timer.at - clock.now());
        timer.run();
        await yieldToLoop();
      }
      clock.advance(end - clock.now());
    },
    waiting: () => waiting.size,
  };
}
