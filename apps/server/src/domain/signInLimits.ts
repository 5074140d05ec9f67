/** So many failures are allowed at once; each counts for its part of `perMs`, one after the other. */
export interface FailureLimit {
  readonly count: number;
  readonly perMs: number;
}

/** How often signing in may fail. */
export const FAILED_SIGN_INS = {
  account: { count: 10, perMs: 15 * 60_000 },
  address: { count: 60, perMs: 60_000 },
} as const satisfies Record<string, FailureLimit>;

/** How long one failure counts. */
export function weightMs({ count, perMs }: FailureLimit): number {
  return perMs / count;
}

/**
 * What counts longer than this was written by a clock that was wrong, and does not count. The other nodes' clocks are far
 * nearer than that.
 */
export function countsAtMost({ perMs }: FailureLimit, now: number): number {
  return now + 2 * perMs;
}

/** How many seconds until one more failure is allowed where those before count until `countsUntil`; 0 where one is. */
export function secondsUntilAllowed(limit: FailureLimit, countsUntil: number, now: number): number {
  if (countsUntil > countsAtMost(limit, now)) return 0;
  return Math.max(0, Math.ceil((countsUntil + weightMs(limit) - limit.perMs - now) / 1000));
}
