import { type Booker, type Ears, floorBooker, parkMateBooker, socketIoBooker } from "./bookers.ts";
import { type Figure, Figures, inTurn, type Measurement, type Say } from "./measurement.ts";
import { quantile } from "./quantile.ts";

const HEARD_WITHIN_MS = 30_000;

interface Size {
  rounds: number;
  warmUp: number;
  /** Bookings per round, one after the other. */
  sequential: number;
  /** Bookings per round, sent at the rate whether answered or not. */
  paced: number;
  perSecond: number;
}

/**
 * Booking request → frame at the owner's socket: from just before the request is sent to the moment the client has the
 * owner's `notification` in hand, one by one and at a fixed rate. Cash, because it is told at once: an online booking waits
 * for its provider (the sandbox answers after 200 to 900 ms), and would measure that.
 */
export const bookingToFrame: Measurement = {
  name: "bookingToFrame",
  title: "booking request → notification at the owner's socket, cash",
  run: (say) => measure({ rounds: 5, warmUp: 300, sequential: 500, paced: 500, perSecond: 50 }, say),
  runTiny: (say) => measure({ rounds: 1, warmUp: 2, sequential: 5, paced: 5, perSecond: 50 }, say),
};

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const watch = new Stopwatch();
  const bookings = size.rounds * (size.sequential + size.paced) + size.warmUp;
  const ears: Ears = { heard: (plate) => watch.heard(plate), lost: (why) => watch.fail(why) };
  const bookers: Booker[] = [];
  const figures = new Figures();
  try {
    for (const open of [parkMateBooker, floorBooker, socketIoBooker]) {
      bookers.push(await open(bookings, ears));
    }
    for (const booker of bookers) {
      say(`${booker.name}: warming up`);
      await sequential(booker, watch, size.warmUp);
    }
    for (let round = 0; round < size.rounds; round++) {
      for (const booker of inTurn(bookers, round)) {
        const before = await booker.told?.();
        say(`round ${round + 1} of ${size.rounds}: ${booker.name}`);
        enter(figures, booker, "one by one", await sequential(booker, watch, size.sequential));
        const paced = await atRate(booker, watch, size.paced, size.perSecond);
        enter(figures, booker, `at ${size.perSecond}/s`, paced);
        const after = await booker.told?.();
        if (before && after) {
          const ms = ((after.seconds - before.seconds) * 1000) / (after.count - before.count);
          figures.add(booker.name, { metric: "of it, transaction → socket, mean", unit: "ms", better: "less" }, ms);
        }
      }
    }
  } finally {
    for (const booker of bookers) await booker.close();
  }
  return figures.all();
}

function enter(figures: Figures, { name }: Booker, how: string, latencies: readonly number[]): void {
  for (const [label, q] of [
    ["p50", 0.5],
    ["p99", 0.99],
  ] as const) {
    figures.add(name, { metric: `${label} ${how}`, unit: "ms", better: "less" }, quantile(latencies, q));
  }
}

/** Books one after the other, each when the last was answered and heard of. */
async function sequential(booker: Booker, watch: Stopwatch, count: number): Promise<number[]> {
  const latencies: number[] = [];
  for (let n = 0; n < count; n++) latencies.push(await timed(booker, watch));
  return latencies;
}

/** Books at a fixed rate without waiting for anything: a slow answer does not slow down what comes after it. */
async function atRate(booker: Booker, watch: Stopwatch, count: number, perSecond: number): Promise<number[]> {
  const startedAt = performance.now();
  const underway: Promise<PromiseSettledResult<number>[]>[] = [];
  for (let n = 0; n < count; n++) {
    await Bun.sleep(Math.max(0, startedAt + (n * 1000) / perSecond - performance.now()));
    // Settled, so that a failure waits until it is looked at instead of ending the process.
    underway.push(Promise.allSettled([timed(booker, watch)]));
  }
  return (await Promise.all(underway)).flat().map((booking) => {
    if (booking.status === "rejected") throw booking.reason;
    return booking.value;
  });
}

/** Books once; milliseconds from sending to hearing. */
async function timed(booker: Booker, watch: Stopwatch): Promise<number> {
  const { plate, latency } = watch.start();
  const [ms] = await Promise.all([latency, booker.book(plate)]);
  return ms;
}

/** Pairs what was sent with what was heard, by number plate: no two bookings have the same. */
class Stopwatch {
  #plates = 0;
  #fault: Error | null = null;
  readonly #underway = new Map<string, { sentAt: number; done(ms: number): void; fail(error: Error): void }>();

  start(): { plate: string; latency: Promise<number> } {
    if (this.#fault) throw this.#fault;
    const n = this.#plates++;
    const plate = `KL${10 + Math.floor(n / 9000)}AB${1000 + (n % 9000)}`;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const timer = setTimeout(() => reject(new Error(`nobody heard of ${plate}`)), HEARD_WITHIN_MS);
    this.#underway.set(plate, { sentAt: performance.now(), done: resolve, fail: reject });
    return { plate, latency: promise.finally(() => clearTimeout(timer)) };
  }

  heard(plate: string): void {
    const booking = this.#underway.get(plate);
    if (!booking) this.fail(`${plate} was heard of twice`);
    this.#underway.delete(plate);
    booking?.done(performance.now() - booking.sentAt);
  }

  /** Everything under way has failed, and so has what comes after. */
  fail(why: string): void {
    this.#fault = new Error(why);
    for (const { fail } of this.#underway.values()) fail(this.#fault);
  }
}
