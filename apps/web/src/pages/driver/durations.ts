export const MINUTE_MS = 60_000;

/** Minutes offered for a booking and for a renewal; the first is the shortest booking there is. */
export const DURATIONS = [10, 30, 60, 120] as const;
