import type { CommandWorld } from "../commands/world.ts";
import { calmError } from "../platform/calmLog.ts";
import { type Cancel, yieldToLoop } from "../platform/timers.ts";

/** The longest sleep; a deadline that appears meanwhile is noticed by then at the latest. */
const LONGEST_SLEEP_MS = 1000;
/** How long what is due is left alone when nothing could be done about it: another node is busy with it. */
const BUSY_MS = 20;

export interface Agenda {
  /** When the next row falls due (domain time, epoch ms), or null. */
  nextDue: () => Promise<number | null>;
  /** Does a bounded part of what is due; answers how much was done. */
  work: () => Promise<number>;
}

export interface Loop {
  start(): void;
  /** Does everything that is due now; answers how much was done. */
  runDue(): Promise<number>;
  /** Resolves when the pass under way is over. */
  stop(): Promise<void>;
}

/** Works whenever the agenda has something due, and sleeps until then; a failed pass is logged and tried again. */
export function loop(world: CommandWorld, agenda: Agenda): Loop {
  const failed = calmError(world.log, world.realClock);
  let running: Promise<void> | null = null;
  let stopped = true;
  let wake: Cancel | null = null;

  const isDue = async (): Promise<boolean> => {
    const next = await agenda.nextDue();
    return next !== null && next <= world.clock.now();
  };
  const runDue = async (): Promise<number> => {
    let done = 0;
    while (await isDue()) {
      done += await agenda.work();
      await yieldToLoop();
    }
    return done;
  };
  const pass = async (): Promise<void> => {
    let sleepMs = LONGEST_SLEEP_MS;
    try {
      let idle = 0;
      while (!stopped && idle < 2 && (await isDue())) {
        idle = (await agenda.work()) > 0 ? 0 : idle + 1;
        await yieldToLoop();
      }
      const next = await agenda.nextDue();
      if (next !== null)
        sleepMs = Math.min(LONGEST_SLEEP_MS, Math.max(idle < 2 ? 1 : BUSY_MS, next - world.clock.now()));
    } catch (error) {
      failed(error, "a pass of the timekeeper failed; what was due stays due");
    }
    if (stopped) return;
    wake = world.timers.after(sleepMs, () => {
      running = pass();
    });
  };
  return {
    start() {
      stopped = false;
      running = pass();
    },
    runDue,
    async stop() {
      stopped = true;
      wake?.();
      await running;
    },
  };
}
