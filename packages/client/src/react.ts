/**
 * The page's one connection, shared by its components, over one socket for all tabs of the browser.
 *
 * Owns: that connection, and who listens to it.
 * Promises: one connection however many components, renders and StrictMode's double effects; a toast once per live
 *   notification and browser, in the visible tab; when another person is signed in, the connection, badge and cursor of
 *   the first are gone.
 * Never: decides anything about delivery; that is the core's.
 * Lives: from the first enabled `useWebSocketNotifications` to the last.
 */
import type { Level, NotificationFrame } from "@parkmate/protocol";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { browserWorld, guard } from "./connection.ts";
import { connectShared } from "./tabs.ts";
import type { Connection, ConnectionState, ServerClock, SharedCallbacks, SharedOptions } from "./types.ts";

/** One function per level, as toast libraries have them. `message` is title and body as plain text. */
export type Notify = Record<Level, (message: string, notification: NotificationFrame) => void>;

export interface WebSocketNotificationsOptions
  extends SharedCallbacks,
    Pick<SharedOptions, "url" | "token" | "cursorStore" | "userId" | "world"> {
  /** Called once per browser for each live notification that wants a toast, in the visible tab; never for replayed ones. */
  notify: Notify;
  /** Once per browser. Default: one `notify.info("3 notices while you were away", last)`, of those still unread. */
  onReplayed?(count: number, notifications: NotificationFrame[]): void;
  /** False: no connection, for example while nobody is signed in. Default true. */
  enabled?: boolean;
}

export interface WebSocketNotifications {
  isConnected: boolean;
  state: ConnectionState;
  unread: number;
  lastError: string | null;
}

type Listener = { current: WebSocketNotificationsOptions };
type Callback<Name extends keyof SharedCallbacks> = NonNullable<SharedCallbacks[Name]>;

const APART: ConnectionState = {
  phase: "idle",
  isConnected: false,
  since: 0,
  unread: 0,
  userId: null,
  lastError: null,
};

let connection: Connection | null = null;
/** What the connection was made for: another person or address needs another. */
let madeFor: Pick<WebSocketNotificationsOptions, "userId" | "url"> = {};
let state = APART;
const listeners = new Set<Listener>();
const renderers = new Set<() => void>();

function renderAll(): void {
  for (const render of renderers) render();
}

function subscribe(render: () => void): () => void {
  renderers.add(render);
  return () => void renderers.delete(render);
}

/** Calls it for whoever listens at this moment; one that throws is reported and stops no other. */
function each(run: (options: WebSocketNotificationsOptions) => void): void {
  for (const listener of [...listeners]) guard(() => run(listener.current));
}

function forward<Name extends keyof SharedCallbacks>(name: Name): Callback<Name> {
  const toAll = (...what: unknown[]) =>
    each((options) => (options[name] as ((...what: unknown[]) => void) | undefined)?.(...what));
  return toAll as Callback<Name>;
}

function toast(notify: Notify, frame: NotificationFrame): void {
  if (frame.alert.toast) notify[frame.level](`${frame.title}. ${frame.body}`, frame);
}

function summarize(notify: Notify, replayed: NotificationFrame[]): void {
  const unread = replayed.filter((frame) => frame.readAt === null);
  const last = unread.at(-1);
  if (last) notify.info(`${unread.length} ${unread.length === 1 ? "notice" : "notices"} while you were away`, last);
}

function open({ userId, url, token, cursorStore, world }: WebSocketNotificationsOptions): void {
  const isSuitable = (userId ?? madeFor.userId) === madeFor.userId && (url ?? madeFor.url) === madeFor.url;
  if (connection && isSuitable) return;
  disconnect();
  madeFor = { ...(userId !== undefined && { userId }), ...(url !== undefined && { url }) };
  let isCurrent = true;
  const made = connectShared({
    ...madeFor,
    ...(token && { token }),
    ...(cursorStore && { cursorStore }),
    ...(world && { world }),
    onState(next) {
      if (!isCurrent) return;
      state = next;
      renderAll();
      each((options) => options.onState?.(next));
    },
    onNotification: forward("onNotification"),
    onAlert(frame) {
      each((options) => options.onAlert?.(frame));
      each((options) => toast(options.notify, frame));
    },
    onReplayed(count, frames) {
      each((options) => (options.onReplayed ? options.onReplayed(count, frames) : summarize(options.notify, frames)));
    },
    onChanged: forward("onChanged"),
    onLot: forward("onLot"),
    onCounts: forward("onCounts"),
    onStats: forward("onStats"),
    onUnread: forward("onUnread"),
    onRead: forward("onRead"),
    onInboxStale: forward("onInboxStale"),
    onReset: forward("onReset"),
    onError: forward("onError"),
  });
  connection = {
    ...made,
    get state() {
      return made.state;
    },
    close() {
      isCurrent = false;
      made.close();
    },
  };
  renderAll();
}

/** Closes the page's connection at once and forgets its person; the next `enabled` or `userId` change opens a new one. */
export function disconnect(): void {
  connection?.close();
  connection = null;
  state = APART;
  renderAll();
}

/**
 * Holds the page's one connection open while mounted and enabled; several components share it. A changed `userId`
 * closes it and opens a fresh one. The callbacks are those of the latest render.
 */
export function useWebSocketNotifications(options: WebSocketNotificationsOptions): WebSocketNotifications {
  const listener = useRef(options);
  useEffect(() => {
    listener.current = options;
  });
  const { enabled = true, userId, url } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another person or address needs another connection.
  useEffect(() => {
    if (!enabled) return;
    listeners.add(listener);
    open(listener.current);
    return () => {
      listeners.delete(listener);
      // StrictMode and a changed key come back within this task; only then is it known that nobody listens any more.
      queueMicrotask(() => {
        if (listeners.size === 0) disconnect();
      });
    };
  }, [enabled, userId, url]);

  const now = useSyncExternalStore(subscribe, currentState, () => APART);
  return { isConnected: now.isConnected, state: now, unread: now.unread, lastError: now.lastError };
}

const currentState = () => state;
const currentConnection = () => connection;

/** The page's connection; null while nobody holds it open. */
export function useConnection(): Connection | null {
  return useSyncExternalStore(subscribe, currentConnection, () => null);
}

/** How far the server's clock was ahead when it was last heard, ms; counts until it is heard in this page. */
let assumedAheadMs = 0;

/** Until the first welcome the server's clock is taken to be so far ahead, ms: what an earlier page knew of it. */
export function assumeServerClock(aheadMs: number): void {
  assumedAheadMs = aheadMs;
}

const serverClock: ServerClock = {
  now: () => (connection && state.userId !== null ? connection.clock.now() : browserWorld.now() + assumedAheadMs),
  resync: () => connection?.clock.resync(),
};

/** The server's clock; until the first welcome the assumed one. The same object on every render. */
export function useServerClock(): ServerClock {
  return serverClock;
}

const wholeSecond = () => Math.floor(serverClock.now() / 1000) * 1000;

/** The server's time (epoch ms) of its last whole second; renders again at each of its seconds while `isTicking`. */
export function useServerNow(isTicking = true): number {
  const [now, setNow] = useState(wholeSecond);
  useEffect(() => {
    if (!isTicking) return;
    let timer: unknown;
    const tick = () => {
      setNow(wholeSecond());
      timer = browserWorld.setTimer(tick, 1000 - (serverClock.now() % 1000));
    };
    tick();
    return () => browserWorld.clearTimer(timer);
  }, [isTicking]);
  return now;
}
