import type { BookingView } from "@parkmate/protocol";
import { MINUTE_MS } from "./durations.ts";

/** From here on a running clock warns. */
export const WARNING_MS = 5 * MINUTE_MS;

/** What a clock of a booking counts down to. */
export type ClockKind = "starts" | "runs" | "ending" | "grace" | "pay" | "confirm";

export interface ClockReading {
  kind: ClockKind;
  /** Epoch ms it counts down to. */
  until: number;
  leftMs: number;
  /** What is left of the whole, from 0 to 1. */
  part: number;
}

function reading(kind: ClockKind, from: number, until: number, now: number): ClockReading {
  const leftMs = Math.max(0, until - now);
  return { kind, until, leftMs, part: until > from ? Math.min(1, leftMs / (until - from)) : 0 };
}

/** The clock that matters at this state of the booking: to its start, its end or the end of its grace; null when over. */
export function mainClock(booking: BookingView, now: number): ClockReading | null {
  const [startsAt, endsAt] = [Date.parse(booking.startsAt), Date.parse(booking.endsAt)];
  switch (booking.state) {
    case "completed":
    case "cancelled":
      return null;
    case "expired":
      return reading("grace", endsAt, Date.parse(booking.graceEndsAt), now);
    case "scheduled":
      // Whole until it begins: there is no moment that it counts from.
      return { ...reading("starts", now, startsAt, now), part: 1 };
    case "pending":
      if (startsAt > now) return { ...reading("starts", now, startsAt, now), part: 1 };
      return reading(endsAt - now <= WARNING_MS ? "ending" : "runs", startsAt, endsAt, now);
    case "active":
      return reading(endsAt - now <= WARNING_MS ? "ending" : "runs", startsAt, endsAt, now);
  }
}

/** The second clock of a booking that is not paid yet: until when the slot is held for the money; null when it is paid. */
export function payClock(booking: BookingView, now: number): ClockReading | null {
  if (booking.state !== "pending" || !booking.holdEndsAt) return null;
  const waiting = booking.payments.find(({ kind, state }) => kind === "booking" && state === "pending");
  const from = Date.parse(waiting?.createdAt ?? booking.startsAt);
  return reading(waiting?.method === "cash" ? "pay" : "confirm", from, Date.parse(booking.holdEndsAt), now);
}

/** Minutes at which what is left is worth saying aloud. */
const MARKS = [1, 2, 5, 10, 15, 30] as const;

/** The mark below which the clock is; null above all of them. It changes only where something is to be said. */
export function markOf({ kind, leftMs }: ClockReading): number | null {
  if (kind !== "runs" && kind !== "ending" && kind !== "grace") return null;
  return MARKS.find((minutes) => leftMs <= minutes * MINUTE_MS) ?? null;
}
