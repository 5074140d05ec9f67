import type { BookingTimes } from "../config.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** 2026-01-15 14:00 in Kolkata. */
export const START = Date.UTC(2026, 0, 15, 8, 30);
/** The five times of a booking as they are by default. */
export const TIMES: BookingTimes = {
  warningMs: 5 * MINUTE,
  graceMs: 5 * MINUTE,
  holdMs: 15 * MINUTE,
  minBookingMs: 10 * MINUTE,
  maxBookingMs: 24 * HOUR,
};
