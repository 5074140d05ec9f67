import { wallClock } from "./timeZone.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The start of the day of `at` in a time zone, or of the day so many days before it (epoch ms). */
export function startOfLocalDay(at: number, timeZone: string, daysBack = 0): number {
  const here = wallClock(at, timeZone);
  const midnight = here - (here % DAY_MS) - daysBack * DAY_MS;
  const aheadAt = (moment: number): number => wallClock(moment, timeZone) - Math.floor(moment / 1000) * 1000;
  // What the clocks are ahead of UTC at midnight may differ from now: it is looked up there, and once more beside a change.
  return midnight - aheadAt(midnight - aheadAt(midnight));
}
