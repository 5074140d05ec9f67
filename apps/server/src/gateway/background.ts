import { calmError } from "../platform/calmLog.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Timers } from "../platform/timers.ts";

/** Resolves with the promise or after `ms`, whichever is first; rejects with the promise. */
export function withinMs(timers: Timers, ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(ms, resolve);
    promise.then(() => resolve(), reject).finally(cancel);
  });
}

/** Runs `round` every `ms` after the last one ended, until stopped; what it throws is logged and the loop goes on. */
export function repeat(
  { timers, log, realClock }: { timers: Timers; log: Log; realClock: Clock },
  name: string,
  ms: number,
  round: () => Promise<void>,
): () => void {
  const failed = calmError(log, realClock);
  let stopped = false;
  let cancel = (): void => undefined;
  const next = (): void => {
    if (!stopped) cancel = timers.after(ms, run);
  };
  const run = (): void => {
    round()
      .catch((err) => failed(err, "a background round failed", { loop: name }))
      .finally(next);
  };
  next();
  return () => {
    stopped = true;
    cancel();
  };
}

const CHUNK = 256;

/**
 * The items in chunks for `where … in (…)`, each filled up to a power of two by repeating its last item, so that only a
 * handful of statements is ever prepared.
 */
export function* inChunks<Item>(
  items: readonly Item[],
): Generator<{ items: readonly Item[]; padded: readonly Item[] }> {
  for (let from = 0; from < items.length; from += CHUNK) {
    const chunk = items.slice(from, from + CHUNK);
    const size = 2 ** Math.ceil(Math.log2(chunk.length));
    const padded = Array.from({ length: size }, (_, index) => chunk[Math.min(index, chunk.length - 1)] as Item);
    yield { items: chunk, padded };
  }
}
