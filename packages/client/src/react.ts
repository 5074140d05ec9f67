import type { Level, NotificationFrame } from "@parkmate/protocol";
import type { Connection, ConnectionCallbacks, ConnectionState, ConnectOptions, ServerClock } from "./types.ts";

/** One function per level, as toast libraries have them. `message` is title and body. */
export type Notify = Record<Level, (message: string, notification: NotificationFrame) => void>;

export interface WebSocketNotificationsOptions
  extends ConnectionCallbacks,
    Pick<ConnectOptions, "url" | "token" | "cursorStore" | "userId" | "world"> {
  /** Called once per live notification that wants a toast; never for replayed ones. */
  notify: Notify;
  /** Default: one `notify.info("3 notices while you were away", last)`, of those still unread. */
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

/**
 * Holds the page's one connection open while mounted and enabled; several components share it. A changed `userId`
 * closes it and opens a fresh one.
 */
export declare function useWebSocketNotifications(options: WebSocketNotificationsOptions): WebSocketNotifications;

/** The page's connection; null while nobody holds it open. */
export declare function useConnection(): Connection | null;

/** The server's clock; this device's own until the first welcome. The same object on every render. */
export declare function useServerClock(): ServerClock;

/** The server's time (epoch ms) of its last whole second; renders again at each of its seconds while `isTicking`. */
export declare function useServerNow(isTicking?: boolean): number;

/** Closes the page's connection at once and forgets its person; the next `enabled` or `userId` change opens a new one. */
export declare function disconnect(): void;
