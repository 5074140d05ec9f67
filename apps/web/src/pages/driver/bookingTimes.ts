import { momentOf, nextQuarter, wallTime } from "../../ui/zoned.ts";
import { MINUTE_MS } from "./durations.ts";

/** How far ahead a booking for later starts (DOMAIN §2). */
const AHEAD_MS = { least: 15 * MINUTE_MS, most: 7 * 24 * 60 * MINUTE_MS };
const LONGEST_MS = 24 * 60 * MINUTE_MS;
/** A start chosen by itself leaves a minute for looking at it. */
const THINKING_MS = MINUTE_MS;

export const UNTIL = "until";

/** What was chosen about time, as the fields hold it; "" leaves it to the page. */
export interface TimeDraft {
  length: number | typeof UNTIL;
  /** Clock times of the lot, `2026-11-03T14:05`. */
  until: string;
  startsAt: string;
}

export interface BookingTimes {
  /** Epoch ms; null where the field holds no time. */
  startsAt: number | null;
  endsAt: number | null;
  /** What the fields show, and between which times. */
  startField: { value: string; min: string; max: string };
  endField: { value: string; min: string; max: string };
}

/** From when to when, of what was chosen. Without a wish it starts at the next quarter that can be booked, for an hour. */
export function bookingTimes(draft: TimeDraft, isLater: boolean, now: number, timeZone: string): BookingTimes {
  const wall = (at: number) => wallTime(at, timeZone);
  const startValue = draft.startsAt || wall(nextQuarter(now + AHEAD_MS.least + THINKING_MS));
  const startsAt = isLater ? momentOf(startValue, timeZone) : now;
  const from = startsAt ?? now;
  const untilValue = draft.until || wall(nextQuarter(from + 60 * MINUTE_MS));
  const endsAt = draft.length === UNTIL ? momentOf(untilValue, timeZone) : from + draft.length * MINUTE_MS;
  return {
    startsAt,
    endsAt,
    startField: { value: startValue, min: wall(now + AHEAD_MS.least + THINKING_MS), max: wall(now + AHEAD_MS.most) },
    endField: { value: untilValue, min: wall(from + MINUTE_MS), max: wall(from + LONGEST_MS) },
  };
}
