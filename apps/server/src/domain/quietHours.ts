import type { QuietHours } from "@parkmate/protocol";

/** Making one is dear, asking it is not; there are a few hundred zones at most. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The minute of the day that a clock on a wall of the zone shows at `at` (epoch ms): 0 to 1439. */
function minuteOnTheWall(at: number, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    clocks.set(timeZone, clock);
  }
  return minuteOf(clock.format(at));
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

/** The IANA zone of this name in its one spelling, or null where there is none; a bare offset is no zone. */
export function timeZoneNamed(name: string): string | null {
  if (!/^[A-Za-z]/.test(name)) return null;
  try {
    return new Intl.DateTimeFormat("en-GB", { timeZone: name }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
