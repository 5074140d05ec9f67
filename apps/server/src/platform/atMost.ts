/** Runs at most `count` of the works it is given at once; the others wait, in the order in which they came. */
export function atMost(count: number): <Made>(work: () => Promise<Made>) => Promise<Made> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running === count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Its place is handed on, so that nobody comes in between.
      if (next) next();
      else running--;
    }
  };
}
