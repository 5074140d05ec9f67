const PARTS = {
  ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
  hourCycle: "h23",
} as const satisfies Intl.DateTimeFormatOptions;

/** The clock on the wall of `timeZone` at `at` (epoch ms), as a date-time field takes it: `2026-11-03T14:05`. */
export function wallTime(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", { ...PARTS, timeZone }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/**
 * When the clock on the wall of `timeZone` shows `wall` (`2026-11-03T14:05`), epoch ms; null where that is no time. An hour
 * that the clock skips counts as the one after it.
 */
export function momentOf(wall: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${wall}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(wall) || Number.isNaN(asUtc)) return null;
  const offsetAt = (at: number) => Date.parse(`${wallTime(at, timeZone)}Z`) - at;
  // The offset at the guess may be that of the other side of a clock change: the second look is from close by.
  const guess = asUtc - offsetAt(asUtc);
  const moment = asUtc - offsetAt(guess);
  return wallTime(moment, timeZone) === wall ? moment : guess;
}

/** The next full quarter of an hour at or after `at`, epoch ms. */
export function nextQuarter(at: number): number {
  const quarter = 15 * 60_000;
  return Math.ceil(at / quarter) * quarter;
}
