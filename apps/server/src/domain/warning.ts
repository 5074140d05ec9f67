import type { BookingTimes } from "../config.ts";

/**
 * The times of a booking that becomes or stays active with a new end: the warning at
 * `end − min(warning, (end − now) / 2)`, and the end of the grace (DOMAIN §3).
 */
export function armed(
  endsAt: number,
  now: number,
  times: BookingTimes,
): { endsAt: number; graceEndsAt: number; warnAt: number; nextDueAt: number } {
  const warnAt = endsAt - Math.min(times.warningMs, Math.max(0, Math.floor((endsAt - now) / 2)));
  return { endsAt, graceEndsAt: endsAt + times.graceMs, warnAt, nextDueAt: warnAt };
}
