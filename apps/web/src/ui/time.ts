import { words } from "../words/index.ts";

type Moment = string | number;

/** The formatter of these parts in the page's language; `timeZone` is the reader's own where none is given. */
function format(at: Moment, timeZone: string | undefined, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(words.dateLocale, { ...parts, ...(timeZone ? { timeZone } : {}) }).format(
    new Date(at),
  );
}

const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false } as const;
const DAY = { weekday: "short", day: "numeric", month: "short" } as const;

/** `14:05`. `at` is ISO 8601 or epoch ms. */
export const clockTime = (at: Moment, timeZone?: string): string => format(at, timeZone, CLOCK);

/** `14:05:09`. */
export const clockSeconds = (at: Moment, timeZone?: string): string =>
  format(at, timeZone, { ...CLOCK, second: "2-digit" });

/** `14:05:09.123`. */
export const clockMillis = (at: Moment, timeZone?: string): string =>
  format(at, timeZone, { ...CLOCK, second: "2-digit", fractionalSecondDigits: 3 });

/** `Mon 3 Nov, 14:05`. */
export const dayTime = (at: Moment, timeZone?: string): string => format(at, timeZone, { ...DAY, ...CLOCK });

/** `Mon`. */
export const shortWeekday = (at: Moment, timeZone?: string): string => format(at, timeZone, { weekday: "short" });

/** `Mon 3 Nov`. */
export const day = (at: Moment, timeZone?: string): string => format(at, timeZone, DAY);

/** `Monday 3 November`. */
export const longDay = (at: Moment, timeZone?: string): string =>
  format(at, timeZone, { weekday: "long", day: "numeric", month: "long" });

/** `3 November 2026`. */
export const date = (at: Moment, timeZone?: string): string =>
  format(at, timeZone, { day: "numeric", month: "long", year: "numeric" });

/** `2026-11-03`, the calendar day of `at` in `timeZone`. */
export function isoDay(at: Moment, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", ...(timeZone ? { timeZone } : {}) }).format(
    new Date(at),
  );
}

/** When the calendar day `day` (`2026-11-03`) begins in `timeZone`, epoch ms; `later` days after it where given. */
export function dayStartsAt(day: string, timeZone?: string, later = 0): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + later * 86_400_000;
  const offsetAt = (at: number): number => {
    const name = new Intl.DateTimeFormat("en", { timeZoneName: "longOffset", ...(timeZone ? { timeZone } : {}) })
      .formatToParts(at)
      .find(({ type }) => type === "timeZoneName")?.value;
    const [, sign, hours, minutes] = /GMT([+-])(\d+):(\d+)/.exec(name ?? "") ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  };
  // Twice: the first guess may lie on the other side of a change of the clocks.
  return wall - offsetAt(wall - offsetAt(wall));
}

/** `14:05 to 15:05`, with the day where it is not that of `now`, at both ends where they differ. */
export function span(from: Moment, to: Moment, now: number, timeZone?: string): string {
  const [start, end] = [isoDay(from, timeZone), isoDay(to, timeZone)];
  if (start !== end) return words.common.fromTo(dayTime(from, timeZone), dayTime(to, timeZone));
  const until = clockTime(to, timeZone);
  return words.common.fromTo(
    start === isoDay(now, timeZone) ? clockTime(from, timeZone) : dayTime(from, timeZone),
    until,
  );
}

/** `5 minutes ago`, `in 2 hours`, in the coarsest unit that fits. */
export function relative(at: Moment, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (["second", 1] as const);
  return new Intl.RelativeTimeFormat(words.dateLocale, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

/** `1:02:03` or `04:05`: what is left of a countdown, in whole seconds, never below zero. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

/** `10 min`, `1 h`, `1 h 30 min`. */
export function minutesWords(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? words.common.hours(hours) : "", rest > 0 ? words.common.minutes(rest) : ""]
    .filter(Boolean)
    .join(" ");
}

/** The next midnight on the clocks of `timeZone`, epoch ms (an hour off on the day they are moved). */
export function nextMidnight(at: number, timeZone: string): number {
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone } as const;
  const [hours = 0, minutes = 0, seconds = 0] = new Intl.DateTimeFormat("en-GB", clock)
    .format(at)
    .split(":")
    .map(Number);
  return at - (at % 1000) + (86_400 - hours * 3600 - minutes * 60 - seconds) * 1000;
}

/** `14:05`, with its day where that is not the day of `now`. */
export function momentWords(at: Moment, now: number, timeZone?: string): string {
  return isoDay(at, timeZone) === isoDay(now, timeZone) ? clockTime(at, timeZone) : dayTime(at, timeZone);
}

/** `Monday`. */
export const longWeekday = (at: Moment, timeZone?: string): string => format(at, timeZone, { weekday: "long" });
