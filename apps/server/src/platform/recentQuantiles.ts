import type { Clock } from "./clock.ts";

export interface RecentQuantiles {
  /** Counts one duration, milliseconds. */
  observe(ms: number): void;
  /** The last minute: how many, and two quantiles in milliseconds, at most 5 % above the truth; 0 where there were none. */
  read(): { count: number; p50: number; p99: number };
}

const SLOT_MS = 5_000;
const SLOTS = 12;
/** Bucket n holds durations up to `SMALLEST_MS * GROWTH ** n`. */
const SMALLEST_MS = 0.01;
const GROWTH = 1.05;
const BUCKETS = 450;

/** Quantiles of what was observed in the last minute, in constant memory however much that was. */
export function recentQuantiles(clock: Clock): RecentQuantiles {
  const slots = Array.from({ length: SLOTS }, () => ({ period: -1, counts: new Uint32Array(BUCKETS) }));
  const periodNow = (): number => Math.floor(clock.now() / SLOT_MS);

  return {
    observe(ms) {
      const period = periodNow();
      const slot = slots[period % SLOTS];
      if (slot === undefined) throw new Error(`no slot for period ${period}`);
      if (slot.period !== period) {
        slot.period = period;
        slot.counts.fill(0);
      }
      const bucket = bucketOf(ms);
      slot.counts[bucket] = (slot.counts[bucket] ?? 0) + 1;
    },
    read() {
      const oldest = periodNow() - SLOTS + 1;
      const recent = slots.filter((slot) => slot.period >= oldest);
      const counts = Array.from({ length: BUCKETS }, (_, bucket) =>
        recent.reduce((sum, slot) => sum + (slot.counts[bucket] ?? 0), 0),
      );
      const count = counts.reduce((sum, each) => sum + each, 0);
      return { count, p50: quantile(counts, count, 0.5), p99: quantile(counts, count, 0.99) };
    },
  };
}

function bucketOf(ms: number): number {
  if (ms <= SMALLEST_MS) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / SMALLEST_MS) / Math.log(GROWTH)));
}

function quantile(counts: number[], count: number, share: number): number {
  if (count === 0) return 0;
  let seen = 0;
  const bucket = counts.findIndex((each) => {
    seen += each;
    return seen >= count * share;
  });
  return Number((SMALLEST_MS * GROWTH ** bucket).toPrecision(3));
}
