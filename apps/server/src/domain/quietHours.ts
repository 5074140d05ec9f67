import type { QuietHours } from "@parkmate/protocol";
import { wallClock } from "./timeZone.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The minute of the day that a clock on a wall of the zone shows at `at` (epoch ms): 0 to 1439. */
function minuteOnTheWall(at: number, timeZone: string): number {
  return Math.floor((wallClock(at, timeZone) % DAY_MS) / MINUTE_MS);
}

function minuteOf(hhmm: string): number {
  const [hours = 0, minutes = 0] = hhmm.split(":").map(Number);
  return hours * 60 + minutes;
}

/**
 * Whether `at` (epoch ms) is in the quiet hours: from `from` on, until just before `to`, as the clock on the wall shows
 * it. An hour that the clock jumps over is never quiet, one that it shows twice is quiet twice.
 */
export function isQuiet({ from, to, timeZone }: QuietHours, at: number): boolean {
  const [start, end, minute] = [minuteOf(from), minuteOf(to), minuteOnTheWall(at, timeZone)];
  return start < end ? minute >= start && minute < end : minute >= start || minute < end;
}
