/** How many round trips are remembered: at one each few minutes, half an hour of drift at most. */
const WINDOW = 8;
/** As many round trips, and one so young, are enough. */
const ENOUGH = 3;
const FRESH_MS = 240_000;
/** What a sample may differ from the held offset beyond both round trips before one of the clocks must have jumped. */
const SLACK_MS = 250;

export interface ClockSamples {
  /** Epoch milliseconds as the server has it. */
  now(): number;
  /**
   * Takes a frame's `serverTime`, with the local time its request left at if it answers one. True: ask for a round trip,
   * the offset is not known well enough.
   */
  sample(serverTime: string, sentAt?: number): boolean;
}

/**
 * The server's clock seen from here, as NTP does it (RFC 5905 §10): of the last round trips the shortest is believed, its
 * error is at most half of it. What came unasked only shows how far ahead the server is at least.
 */
export function createServerClock(now: () => number): ClockSamples {
  let trips: { offset: number; tripMs: number }[] = [];
  let best = { offset: Number.NaN, tripMs: 0 };
  let tripAt = 0;
  return {
    now: () => now() + (best.offset || 0),
    sample(serverTime, sentAt = Number.NaN) {
      const at = now();
      // Not if this clock was set back meanwhile.
      const isTrip = at >= sentAt;
      const tripMs = isTrip ? at - sentAt : 0;
      const offset = Date.parse(serverTime) - at + tripMs / 2;
      const next = { offset, tripMs };
      const ahead = offset - best.offset;
      const limit = tripMs + best.tripMs + SLACK_MS;
      const isBehind = ahead < -limit;
      if (ahead > limit || (isTrip && isBehind)) trips = [];
      if (isTrip) {
        tripAt = at;
        trips = [...trips, next].slice(-WINDOW);
        best = trips.reduce((best, next) => (next.tripMs > best.tripMs ? best : next));
      } else if (!trips.length && !(ahead <= 0)) best = next;
      return trips.length < ENOUGH || at > tripAt + FRESH_MS || (!isTrip && isBehind);
    },
  };
}
