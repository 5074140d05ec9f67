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
