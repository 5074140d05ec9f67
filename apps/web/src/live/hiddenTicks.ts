/**
 * Calls `onTick` each second while the page is hidden, and at once when it is seen again. Browsers let a hidden page's own
 * timers fire once a minute at most, a worker's go on. Returns the end of it.
 */
export function hiddenTicks(onTick: () => void): () => void {
  let worker: Worker | null = null;
  const stop = () => {
    worker?.terminate();
    worker = null;
  };
  const follow = () => {
    if (document.hidden) {
      worker ??= new Worker(new URL("./ticker.worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = onTick;
    } else {
      stop();
      onTick();
    }
  };
  document.addEventListener("visibilitychange", follow);
  if (document.hidden) follow();
  return () => {
    document.removeEventListener("visibilitychange", follow);
    stop();
  };
}
