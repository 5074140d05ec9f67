export type Cancel = () => void;

/** The only way to wait. A test passes timers of its own. */
export interface Timers {
  /** Calls `run` once after `ms` milliseconds unless cancelled. */
  after(ms: number, run: () => void): Cancel;
}

export const systemTimers: Timers = {
  after(ms, run) {
    const handle = setTimeout(run, Math.max(0, ms));
    return () => clearTimeout(handle);
  },
};

/** Resolves after `ms` milliseconds. */
export function sleep(timers: Timers, ms: number): Promise<void> {
  return new Promise((resolve) => {
    timers.after(ms, resolve);
  });
}

/**
 * Lets sockets and timers have their turn: resolves in a later macrotask. SQLite under Kysely never yields by itself, so
 * every loop over the store calls this at least each 5 ms.
 */
export function yieldToLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
