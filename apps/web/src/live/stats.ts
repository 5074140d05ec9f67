import { useConnection } from "@parkmate/client/react";
import type { StatsFrame } from "@parkmate/protocol";
import { useEffect, useSyncExternalStore } from "react";

/** How much of the system's recent past is kept, in seconds. */
export const KEPT_SECONDS = 300;
/** Frames come each second; so long without one is a gap, not a late frame. */
const GAP_MS = 2_500;
const SECOND_MS = 1_000;

/** The system's last minutes, one point a second, the last one now. */
export interface SystemStats {
  /** Epoch seconds of this device's clock, without holes. */
  at: readonly number[];
  /** What was heard at each of them; null where nothing was. */
  frames: readonly (StatsFrame | null)[];
  /** The last one heard, epoch ms of this device's clock; null before the first. */
  heardAt: number | null;
  /** What holds now; null where nothing was heard lately. */
  latest: StatsFrame | null;
}

interface Heard {
  at: number;
  frame: StatsFrame;
}

/** What was heard, laid on a grid of seconds that ends at `now` (epoch ms). */
export function statsAt(heard: readonly Heard[], now: number): SystemStats {
  const end = Math.floor(now / SECOND_MS);
  const at = Array.from({ length: KEPT_SECONDS }, (_, index) => end - KEPT_SECONDS + 1 + index);
  let next = 0;
  const frames = at.map((second) => {
    // The grid's second is over at its end; for the last one that is now.
    const until = Math.min((second + 1) * SECOND_MS, now + 1);
    for (let one = heard[next]; one && one.at < until; one = heard[next]) next++;
    const last = heard[next - 1];
    return last && last.at >= until - GAP_MS ? last.frame : null;
  });
  return { at, frames, heardAt: heard.at(-1)?.at ?? null, latest: frames.at(-1) ?? null };
}

let heard: Heard[] = [];
let shown = statsAt(heard, 0);
const renderers = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The grid goes on by itself while nothing comes, so that silence is seen. */
function move(): void {
  const now = Date.now();
  heard = heard.filter(({ at }) => at > now - KEPT_SECONDS * SECOND_MS - GAP_MS && at <= now);
  shown = statsAt(heard, now);
  for (const render of renderers) render();
  clearTimeout(timer);
  timer = renderers.size > 0 ? setTimeout(move, SECOND_MS + SECOND_MS / 2) : undefined;
}

function subscribe(render: () => void): () => void {
  renderers.add(render);
  if (renderers.size === 1) move();
  return () => {
    renderers.delete(render);
    if (renderers.size === 0) clearTimeout(timer);
  };
}

/** A `stats` frame came: it is in the last minutes of whoever watches. */
export function noteStats(frame: StatsFrame): void {
  const now = Date.now();
  heard.push({ at: now, frame });
  if (renderers.size > 0) move();
  else if (heard.length > KEPT_SECONDS * 2) heard = heard.slice(-KEPT_SECONDS);
}

const current = () => shown;

/** Watches the system from now on (admins): its last minutes, anew each second. */
export function useSystemStats(): SystemStats {
  const connection = useConnection();
  useEffect(() => connection?.watchSystem(), [connection]);
  return useSyncExternalStore(subscribe, current);
}
