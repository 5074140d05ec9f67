/** Where "now" comes from. Epoch milliseconds, whole numbers. */
export interface Clock {
  now(): number;
}

/**
 * The process's clock: wall time at boot plus the monotonic time since, so that a step of the machine's clock neither
 * fires a deadline early nor holds one back.
 */
export function systemClock(): Clock {
  const bootedAt = Date.now();
  const bootedMonotonic = performance.now();
  return { now: () => Math.floor(bootedAt + (performance.now() - bootedMonotonic)) };
}

/** A clock ahead of another by an offset that may grow (the demo's "skip ahead"). */
export interface OffsetClock extends Clock {
  /** Milliseconds ahead of the base clock. */
  offsetMs(): number;
  /** The clock is ahead by `offsetMs` from now on; a smaller offset than before is ignored: time never runs back. */
  setOffset(offsetMs: number): void;
}

export function offsetClock(base: Clock): OffsetClock {
  let ahead = 0;
  return {
    now: () => base.now() + ahead,
    offsetMs: () => ahead,
    setOffset(offsetMs) {
      ahead = Math.max(ahead, offsetMs);
    },
  };
}

/** A clock that stands still until it is moved: for tests. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(startsAt: number): ManualClock {
  let at = startsAt;
  return {
    now: () => at,
    advance(ms) {
      at += ms;
    },
  };
}
