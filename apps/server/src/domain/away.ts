import { EVENTS, type EventName, type EventPayloads, isEventName } from "@parkmate/protocol";
import type { Preferences } from "./preferences.ts";
import { isQuiet } from "./quietHours.ts";

/** A way to somebody who has no page open. */
export type AwayChannel = "email" | "push";

/** How long a notice is left to the pages that are open before it goes out, ms. */
export const AWAY_AFTER_MS: Readonly<Record<AwayChannel, number>> = { push: 15_000, email: 5 * 60_000 };
/** Where no page has shown it, a notice that is history within `URGENT_WITHIN_MS` goes out on any channel after this, ms. */
export const URGENT_AFTER_MS = 15_000;
const URGENT_WITHIN_MS = 15 * 60_000;
/** While a notice waits, what comes after it may be urgent: it is looked for this often, ms. */
const LOOK_EACH_MS = 15_000;

/** How long what cannot be sent is tried, from when it was written, ms. */
export const TRIED_FOR_MS = 24 * 60 * 60_000;

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 60 * 60_000;

/** A notice as far as it matters whether it goes out. */
export interface AwayNotice {
  readonly seq: number;
  readonly event: string;
  readonly data: EventPayloads[EventName];
  readonly createdAt: number;
  readonly readAt: number | null;
  /** Some device of the person has shown it. */
  readonly isShown: boolean;
  /** It confirms what was done on the very device it would go to. */
  readonly isOwnAct: boolean;
}

export interface AwayVerdict<Notice> {
  /** What goes out now, in order. */
  readonly tell: readonly Notice[];
  /** Nothing up to here has to be looked at again; null where nothing is due. */
  readonly upTo: number | null;
  /** When the next of these notices is due. */
  readonly nextDueAt: number | null;
}

/**
 * What of the notices after a channel's cursor goes out at `now` (epoch ms). Not what has been read or is history by now,
 * nor what the person did not ask to have this way; a push neither in their quiet hours nor where a device showed it. With
 * one that is due goes what was before it: an urgent one does not wait for them.
 */
export function awayVerdict<Notice extends AwayNotice>(
  channel: AwayChannel,
  notices: readonly Notice[],
  preferences: Preferences,
  now: number,
): AwayVerdict<Notice> {
  const dueAt = (notice: Notice): number =>
    notice.createdAt +
    (isUrgent(notice) && !notice.isShown && goesOut(channel, notice, preferences, now)
      ? URGENT_AFTER_MS
      : AWAY_AFTER_MS[channel]);
  const dueCount = notices.findLastIndex((notice) => dueAt(notice) <= now) + 1;
  const due = notices.slice(0, dueCount);
  const waiting = notices.slice(dueCount).map(dueAt);
  const lookAgainAt = AWAY_AFTER_MS[channel] > URGENT_AFTER_MS ? now + LOOK_EACH_MS : Number.POSITIVE_INFINITY;
  return {
    tell: due.filter((notice) => goesOut(channel, notice, preferences, now)),
    upTo: due.at(-1)?.seq ?? null,
    nextDueAt: waiting.length > 0 ? Math.min(...waiting, lookAgainAt) : null,
  };
}

/** Worth nothing minutes after it was written. */
function isUrgent(notice: AwayNotice): boolean {
  return (staleAt(notice) ?? Number.POSITIVE_INFINITY) <= notice.createdAt + URGENT_WITHIN_MS;
}

function goesOut(channel: AwayChannel, notice: AwayNotice, { groups, quietHours }: Preferences, now: number): boolean {
  if (notice.readAt !== null || !isEventName(notice.event)) return false;
  if (groups[EVENTS[notice.event].group]?.[channel] !== true) return false;
  if (now >= (staleAt(notice) ?? Number.POSITIVE_INFINITY)) return false;
  if (channel === "email") return true;
  return !notice.isShown && !notice.isOwnAct && !(quietHours && isQuiet(quietHours, now));
}

/** From when on (epoch ms) the notice is history; undefined: never. */
export function staleAt({ event, data }: Pick<AwayNotice, "event" | "data">): number | undefined {
  return isEventName(event) ? EVENTS[event].staleAt?.(data as never) : undefined;
}

/** How long to wait after the `attempts`th failure in a row, ms. */
export function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, Math.max(0, attempts - 1)));
}
