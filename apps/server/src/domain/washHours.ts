import type { FieldError } from "@parkmate/protocol";
import { wallClock } from "./timeZone.ts";

/** Hours of a lot's day at which a wash on its own begins, lot time (DOMAIN §5). */
const FIRST_HOUR = 9;
const LAST_HOUR = 20;
/** Washes a lot takes per hour. */
export const WASHES_PER_HOUR = 2;
/** A wash is ordered at least so long before it begins (ms), and at most so many days of the lot ahead. */
const AHEAD_MS = 30 * 60_000;
const DAYS_AHEAD = 7;
export const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

/** The day at `at` (epoch ms) where the lot is: `2026-01-15`. */
export function lotDay(at: number, timeZone: string): string {
  return new Date(wallClock(at, timeZone)).toISOString().slice(0, 10);
}

/** Whether a wash can be ordered for this day of the lot, as far as the day says it. */
export function isWashDay(day: string, timeZone: string, now: number): boolean {
  const today = lotDay(now, timeZone);
  return day >= today && Date.parse(day) <= Date.parse(today) + DAYS_AHEAD * DAY_MS;
}

/**
 * When the washes of a day begin (epoch ms): each full hour from 09:00 to 20:00 of the lot's clocks. An hour that the
 * clocks skip is left out, of one that they show twice it is the first.
 */
export function washStarts(day: string, timeZone: string): number[] {
  const starts: number[] = [];
  for (let hour = FIRST_HOUR; hour <= LAST_HOUR; hour++) {
    const shown = Date.parse(day) + hour * HOUR_MS;
    // Whatever the clocks are ahead of UTC at that time, they are so a day before or a day after.
    const start = [shown - DAY_MS, shown + DAY_MS]
      .map((near) => shown - (wallClock(near, timeZone) - near))
      .filter((at) => wallClock(at, timeZone) === shown)
      .sort((a, b) => a - b)[0];
    if (start !== undefined) starts.push(start);
  }
  return starts;
}

/** The hours of a day and how many washes each still takes, of `taken` begin times of washes that are not cancelled. */
export function washHours(
  day: string,
  timeZone: string,
  taken: readonly number[],
  now: number,
): { startsAt: number; left: number }[] {
  return washStarts(day, timeZone).map((startsAt) => {
    const there = taken.filter((at) => at === startsAt).length;
    return { startsAt, left: isEarlyEnough(startsAt, now) ? Math.max(0, WASHES_PER_HOUR - there) : 0 };
  });
}

/** Why no wash can be ordered for that time, or null where one can. */
export function faultOfStart(scheduledAt: number, timeZone: string, now: number): Omit<FieldError, "field"> | null {
  const day = lotDay(scheduledAt, timeZone);
  if (!isEarlyEnough(scheduledAt, now)) return { code: "too_soon", message: "must be at least 30 minutes ahead" };
  if (!isWashDay(day, timeZone, now)) return { code: "too_far", message: `must be at most ${DAYS_AHEAD} days ahead` };
  if (washStarts(day, timeZone).includes(scheduledAt)) return null;
  return { code: "not_an_hour", message: "must be a full hour from 09:00 to 20:00 where the lot is" };
}

function isEarlyEnough(startsAt: number, now: number): boolean {
  return startsAt - now >= AHEAD_MS;
}
