const MINUTE_MS = 60_000;
/** Longer than any chart looks back. */
const KEPT_MS = 10 * MINUTE_MS;

/** When bookings were made, as far as the answers say; epoch ms of this device's clock. */
export interface BookingRate {
  /** The first answer; before it nothing is known. */
  since: number | null;
  madeAt: readonly number[];
}

export const UNKNOWN_RATE: BookingRate = { since: null, madeAt: [] };

/**
 * The rate after an answer of `at` that counted `lastMinute`. Each booking rings, so what an answer counts anew was made
 * just then; with that the number falls again as time passes, without anybody asking.
 */
export function afterAnswer(before: BookingRate, at: number, lastMinute: number): BookingRate {
  const kept = before.madeAt.filter((made) => made > at - KEPT_MS);
  const old = kept.filter((made) => made <= at - MINUTE_MS);
  const known = kept.slice(old.length);
  // Counted, but by now gone: the first answer did not say when within its minute they were made.
  const still = lastMinute > 0 ? known.slice(-lastMinute) : [];
  const made = Array.from({ length: lastMinute - still.length }, () => at);
  return { since: before.since ?? at, madeAt: [...old, ...still, ...made] };
}

/** How many were made in the minute before `at`; null where nobody knows. */
export function perMinuteAt({ since, madeAt }: BookingRate, at: number): number | null {
  if (since === null || at < since) return null;
  return madeAt.filter((made) => made > at - MINUTE_MS && made <= at).length;
}
