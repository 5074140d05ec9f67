export interface Turnstile {
  /** What `work` came to, once it had its turn; null for who left while waiting, whose work is not done at all. */
  pass<Value>(signal: AbortSignal, work: () => Promise<Value>): Promise<Value | null>;
}

/**
 * Lets `width` through at a time, in the order they came. When thousands come at once each waits for its turn here, where
 * waiting costs nothing, and not in a queue of the database that has a time limit and others to serve.
 */
export function createTurnstile(width: number): Turnstile {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async pass(signal, work) {
      if (inside < width) inside++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return signal.aborted ? null : await work();
      } finally {
        const next = waiting.shift();
        // Whoever waits longest takes this place over.
        if (next) next();
        else inside--;
      }
    },
  };
}
