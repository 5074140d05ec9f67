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

/** Settles as `promise` does, or rejects with `words` after `ms` milliseconds. */
export function withDeadline<Value>(
  timers: Timers,
  ms: number,
  words: string,
  promise: Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, () => reject(new Error(words)));
    promise.then(resolve, reject).finally(cancel);
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
