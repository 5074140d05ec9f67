/** The tabs of a browser, as Web Locks, BroadcastChannel and the page's life cycle show them. */
import type { TabLocks, Tabs } from "./types.ts";

/** Locks are taken and held, channels opened and signals heard in this browser; what it lacks is null. */
export const browserTabs: Tabs = {
  get locks(): TabLocks | null {
    const { locks } = navigator;
    if (!locks) return null;
    return {
      hold(name, onHeld, onLost, isStolen) {
        const waiting = new AbortController();
        let release = () => waiting.abort();
        let isOver = false;
        const held = () =>
          new Promise<void>((done) => {
            release = done;
            if (isOver) done();
            else onHeld();
          });
        locks.request(name, isStolen ? { steal: true } : { signal: waiting.signal }, held).catch((error) => {
          if (isOver) return;
          if (error.name === "AbortError") onLost?.();
          else console.error(error);
        });
        return () => {
          isOver = true;
          release();
        };
      },
    };
  },
  openChannel: (name) => (typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name)),
  isVisible: () => !document.hidden,
  onLook: (run) => listen({ visibilitychange: run, focus: run }),
  onFreeze(run) {
    const [still, moving] = [() => run(true), () => run(false)];
    return listen({ freeze: still, pagehide: still, resume: moving, pageshow: moving });
  },
};

/** Captured: `freeze` and `resume` do not bubble from the document to the window. */
function listen(runs: Record<string, () => void>): () => void {
  for (const type in runs) addEventListener(type, runs[type] as () => void, true);
  return () => {
    for (const type in runs) removeEventListener(type, runs[type] as () => void, true);
  };
}
