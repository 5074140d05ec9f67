/**
 * One line for all tabs of a browser.
 *
 * Owns: which part this tab plays: it shares the leader's socket, or stands alone where the browser cannot share.
 * Promises: every tab hands over each notification exactly once and in order, as `connect` does; one socket per person and
 *   browser; one alert per notification, in the visible tab that was in front last; read marks in all tabs at once.
 * Never: touches the core: each tab runs its own, over a virtual socket; whatever goes wrong between tabs is to it a line
 *   that broke, and it resumes.
 * Lives: from `connectShared` to `close()`; then locks, channel, socket and timers are gone.
 */
import type { NotificationFrame, ReadMark } from "@parkmate/protocol";
import { type Claim, openClaims } from "./alertClaims.ts";
import { browserTabs } from "./browserTabs.ts";
import { browserWorld, guard } from "./connection.ts";
import { connect } from "./index.ts";
import { openPort } from "./linePort.ts";
import { type FromHub, type FromTab, type Held, LINE, type Marked } from "./tabMessages.ts";
import type { Connection, SharedOptions, TabChannel, Tabs, World } from "./types.ts";

export type * from "./types.ts";

/** A live notice that found no visible tab for so long is summed up: its words may no longer be true. */
const STALE_MS = 30_000;

const ALONE: Tabs = {
  locks: null,
  openChannel: () => null,
  isVisible: () => true,
  onLook: () => () => {},
  onFreeze: () => () => {},
};

type Heard = FromHub | FromTab | Marked | { claim: Claim };

/** Listens to this person's log until `close()`, over one socket for all tabs that do. Throws only for a bad `url`. */
export function connectShared({ onAlert, onReplayed, onRead, ...options }: SharedOptions): Connection {
  const world: World = options.world ?? { ...browserWorld, tabs: browserTabs };
  const { userId = "", token } = options;
  // Whose token it is nobody knows here: tabs with tokens of their own may be different people.
  const tabs = (userId || !token) && world.tabs ? world.tabs : ALONE;
  const name = userId;
  const channel: TabChannel | null = tabs.openChannel(LINE + name);

  const present = (held: Held[]) => {
    const isStale = ({ frame, at }: Held) => frame.replayed || world.now() - at > STALE_MS;
    const stale = held.filter(isStale).map(({ frame }) => frame);
    if (stale.length) guard(() => onReplayed?.(stale.length, stale));
    for (const one of held) if (!isStale(one)) guard(() => onAlert?.(one.frame));
  };
  const { locks } = tabs;
  const port = channel && locks ? openPort({ world, tabs, locks, channel, name, present }) : null;
  const claims = port ? null : openClaims({ world, tabs, channel, present });
  const marked = (mark: ReadMark) => {
    (port ?? claims)?.read(mark);
    guard(() => onRead?.(mark));
  };

  if (channel) {
    channel.onmessage = ({ data }: { data: Heard }) => {
      if ("mark" in data) marked(data.mark);
      else if ("claim" in data) claims?.hear(data.claim);
      else port?.hear(data);
    };
  }
  const core = connect({
    ...options,
    ...(port && { world: sharedWorld(world, port) }),
    onNotification(frame) {
      guard(() => options.onNotification?.(frame));
      const { alert, readAt, replayed } = frame;
      if (!replayed && !readAt && (alert.toast || alert.sound)) claims?.take([frame]);
    },
    onReplayed: (_count: number, frames: NotificationFrame[]) => claims?.take(frames),
    onRead: marked,
  });

  return {
    ...core,
    get state() {
      return core.state;
    },
    read(mark) {
      marked(mark);
      channel?.postMessage({ mark } satisfies Marked);
      core.read(mark);
    },
    close() {
      port?.leave();
      core.close();
      (port ?? claims)?.close();
      channel?.close();
    },
  };
}

/** The world, but for the line, which is the port's. */
function sharedWorld(world: World, { openSocket, onOnline }: Pick<World, "openSocket" | "onOnline">): World {
  return {
    openSocket,
    onOnline,
    now: () => world.now(),
    setTimer: (run, ms) => world.setTimer(run, ms),
    clearTimer: (timer) => world.clearTimer(timer),
    random: () => world.random(),
    onVisible: (run) => world.onVisible(run),
  };
}
