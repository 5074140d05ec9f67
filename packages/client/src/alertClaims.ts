/**
 * Which tab alerts, where the browser has no Web Locks and each tab has a socket of its own.
 *
 * Owns: what this tab was handed and no tab has alerted.
 * Promises: only a visible tab alerts; it claims first, gives way to the claim of one that was in front later, and says
 *   when it has alerted, so that no other does.
 * Never: waits for a tab that may be gone: who claims and does not alert is forgotten.
 */
import type { ReadMark } from "@parkmate/protocol";
import { type Held, unread } from "./tabMessages.ts";
import type { TabChannel, Tabs, World } from "./types.ts";

/** A claim of a tab that lives is heard within this. */
const CLAIM_MS = 60;
/** Whoever claimed alerts within this, or is gone. */
const GONE_MS = 1_000;

export interface Claim {
  /** Those claimed, or alerted by now. */
  seqs: number[];
  isDone: boolean;
  /** When the tab was in front last, and who it is. */
  lookedAt: number;
  tab: string;
}

export interface AlertClaims {
  /** Handed to this tab: alerted here or elsewhere. */
  take(frames: Held["frame"][]): void;
  hear(claim: Claim): void;
  /** These need no alert any more. */
  read(mark: ReadMark): void;
  close(): void;
}

export function openClaims({
  world,
  tabs,
  channel,
  present,
}: {
  world: World;
  tabs: Tabs;
  channel: TabChannel | null;
  present(held: Held[]): void;
}): AlertClaims {
  const tab = world.random().toString(36).slice(2);
  const alerted = new Set<number>();
  let held: Held[] = [];
  let lookedAt = 0;
  let givesWayUntil = 0;
  let timer: unknown;

  const say = (isDone: boolean) => {
    const seqs = held.map(({ frame }) => frame.seq);
    channel?.postMessage({ claim: { seqs, isDone, lookedAt, tab } satisfies Claim });
  };
  const alert = () => {
    timer = undefined;
    if (!held.length || !tabs.isVisible()) return;
    const waitMs = givesWayUntil - world.now();
    // A clock that was set back is no reason to wait.
    if (waitMs > 0 && waitMs <= GONE_MS) {
      timer = world.setTimer(claim, waitMs);
      return;
    }
    say(true);
    const given = held;
    held = [];
    for (const { frame } of given) alerted.add(frame.seq);
    present(given);
  };
  const claim = () => {
    world.clearTimer(timer);
    timer = undefined;
    if (!held.length || !tabs.isVisible()) return;
    givesWayUntil = 0;
    if (!channel) return alert();
    say(false);
    timer = world.setTimer(alert, CLAIM_MS);
  };
  const look = () => {
    lookedAt = world.now();
    claim();
  };
  const offLook = tabs.onLook(look);
  look();

  return {
    take(frames) {
      const fresh = frames.filter(({ seq }) => !alerted.has(seq));
      held = [...held, ...fresh.map((frame) => ({ frame, at: world.now() }))];
      if (timer === undefined) claim();
    },
    hear(other) {
      const isMine = ({ frame }: Held) => other.seqs.includes(frame.seq);
      if (other.isDone) {
        for (const seq of other.seqs) alerted.add(seq);
        held = held.filter((one) => !isMine(one));
      } else if (held.some(isMine)) {
        const isLater = other.lookedAt - lookedAt || (other.tab > tab ? 1 : -1);
        if (isLater > 0) givesWayUntil = world.now() + GONE_MS;
        // It may not have heard of ours, made before it opened.
        else if (timer !== undefined) say(false);
      }
    },
    read(mark) {
      held = unread(held, mark);
    },
    close() {
      offLook();
      world.clearTimer(timer);
    },
  };
}
