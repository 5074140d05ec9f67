import type { ChangedResource } from "@parkmate/protocol";

/** What one commit changes is told in several frames: they are waited for, a blink. */
const GATHER_MS = 30;
/** Then what goes on changing is fetched at most so often, however busy the lot. */
const PAUSE_MS = 1_000;

/**
 * Gathers `changed` frames: `renew` is called soon after the first, with all that came until then, and no more than once
 * a second after that. Nothing told is lost: what comes in the pause is renewed at its end.
 */
export function createRenewals(renew: (resources: ChangedResource[]) => void): {
  changed: (resource: ChangedResource) => void;
  /** What is pending is forgotten, for good. */
  stop: () => void;
} {
  const pending = new Set<ChangedResource>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isStopped = false;
  const fire = () => {
    timer = null;
    if (pending.size === 0) return;
    const resources = [...pending];
    pending.clear();
    timer = setTimeout(fire, PAUSE_MS);
    renew(resources);
  };
  return {
    changed(resource) {
      if (isStopped) return;
      pending.add(resource);
      timer ??= setTimeout(fire, GATHER_MS);
    },
    stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
