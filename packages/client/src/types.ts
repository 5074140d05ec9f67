import type {
  ChangedResource,
  CountsFrame,
  ErrorFrame,
  LotFrame,
  NotificationFrame,
  ReadFrame,
  ReadMark,
  StatsFrame,
} from "@parkmate/protocol";

/** Where a person's log was left: the last notification handed to the page. */
export interface Cursor {
  userId: string;
  epoch: string;
  seq: number;
  /** Id of the notification at `seq`; null where it was never seen (the log was joined at its head). */
  id: string | null;
}

/** Keeps cursors between page loads. May throw: delivery goes on without it and `state.lastError` says so. */
export interface CursorStore {
  /** The cursor of `userId`, or of whoever saved last; null when there is none. Read once, when a connection is made. */
  load(userId?: string): Cursor | null;
  /** Keeps the cursor, never lowering the seq of the same person and epoch (two tabs share one store). */
  save(cursor: Cursor): void;
}

/** As much of a WebSocket as is used; the connection sets the two handlers at once. */
export type Socket = Pick<WebSocket, "send" | "close" | "onmessage" | "onclose">;

/** The outside world of a connection; tests replace it. Times are milliseconds. */
export interface World {
  /** Starts a handshake. May throw. */
  openSocket(url: string, protocols: string[]): Socket;
  /** Epoch milliseconds of this device's clock, which may be wrong. */
  now(): number;
  setTimer(run: () => void, ms: number): unknown;
  clearTimer(timer: unknown): void;
  /** [0, 1) */
  random(): number;
  /** Calls `run` whenever the network is back; the answer ends that. */
  onOnline(run: () => void): () => void;
  /** Calls `run` whenever the page becomes visible; the answer ends that. */
  onVisible(run: () => void): () => void;
  /** The other tabs of this browser; without it a page is alone. Only `connectShared` asks for it. */
  tabs?: Tabs;
}

/** What a tab and its neighbours know of each other; tests replace it. */
export interface Tabs {
  /** Null where the browser has no Web Locks: an address that is not secure, an old browser. */
  locks: TabLocks | null;
  /** A line to the other tabs that opened one of this name; null where the browser has none. */
  openChannel(name: string): TabChannel | null;
  isVisible(): boolean;
  /** Calls `run` whenever this tab is shown, hidden or focused; the answer ends that. */
  onLook(run: () => void): () => void;
  /** Calls `run` with true when the browser is about to hold this tab still, with false when it goes on; the answer ends that. */
  onFreeze(run: (isFrozen: boolean) => void): () => void;
}

export interface TabLocks {
  /**
   * Waits for its turn, or takes the lock from whoever has it (`isStolen`), calls `onHeld`, and keeps it until the answer is
   * called, which also ends the waiting. `onLost`: another tab took it.
   */
  hold(name: string, onHeld: () => void, onLost?: () => void, isStolen?: boolean): () => void;
}

/** As much of a BroadcastChannel as is used: all tabs but the sender hear it, in the order of each sender. */
export type TabChannel = Pick<BroadcastChannel, "postMessage" | "close" | "onmessage">;

export type PhaseName = "idle" | "opening" | "live" | "waiting" | "stopped";

/** One unchanging snapshot; each change makes a new object. */
export interface ConnectionState {
  phase: PhaseName;
  /** Whether frames flow: phase `live`. */
  isConnected: boolean;
  /** Epoch ms of this device's clock at which the phase began. */
  since: number;
  unread: number;
  /** Who the server says we are; null before the first welcome. */
  userId: string | null;
  /** What went wrong last, in plain words; null when all is well. */
  lastError: string | null;
}

export interface ServerClock {
  /** Epoch milliseconds as the server has it. */
  now(): number;
  /** Asks the server's time now, for example when it is known to have jumped. */
  resync(): void;
}

/** What a page may listen to. One that throws is reported to the console and harms nobody else. */
export interface ConnectionCallbacks {
  /** Each notification, in order, exactly once per connection; `replayed` ones happened while this page was away. */
  onNotification?(frame: NotificationFrame): void;
  /** Once after a replay, so that a page can show one summary; all of them were handed to onNotification before. */
  onReplayed?(count: number, notifications: NotificationFrame[]): void;
  /** What is on the screen is stale; `all` means everything. Also called with `all` at the first welcome, for what changed while the page loaded. */
  onChanged?(change: { resource: ChangedResource; id?: string }): void;
  onState?(state: ConnectionState): void;
  /** A watched lot: first whole, then changes; merge the slots by id. */
  onLot?(frame: LotFrame): void;
  onCounts?(frame: CountsFrame): void;
  onStats?(frame: StatsFrame): void;
  onUnread?(unread: number): void;
  /** Notifications were marked read, on this or another device. */
  onRead?(frame: ReadFrame): void;
  /** The read marks or the list a page holds may be stale: load the inbox again. Also called at the first welcome. */
  onInboxStale?(): void;
  /** Everything known of this person's log is void (another person, another log): forget it and load again. */
  onReset?(): void;
  /** The server refused something this page sent. */
  onError?(frame: ErrorFrame): void;
}

export interface ConnectOptions extends ConnectionCallbacks {
  /** The server's origin, http(s) or ws(s); a path is ignored. Default: this page's origin. */
  url?: string;
  /** Asked before each handshake and once more after 4401. Without it, or when it gives null, the session cookie counts. */
  token?: () => string | null | Promise<string | null>;
  /** Default: localStorage. */
  cursorStore?: CursorStore;
  /**
   * Who is signed in, where the page knows: saves a second handshake when somebody else used this browser before. Tabs share
   * a line by this name; without it only where the session cookie counts, which is the same for all.
   */
  userId?: string;
  world?: World;
}

/** What a connection shared by the tabs of a browser tells besides; in which tab, it decides. */
export interface SharedCallbacks extends Omit<ConnectionCallbacks, "onRead"> {
  /**
   * Once per browser for each live notification that wants a toast or a sound (`frame.alert`), in the visible tab that was
   * in front last; while no tab is visible it waits for one, unless it is read meanwhile.
   */
  onAlert?(frame: NotificationFrame): void;
  /** Once per browser, where `onAlert` would be: a replay, and live ones that found no visible tab for half a minute. */
  onReplayed?(count: number, notifications: NotificationFrame[]): void;
  /** Marked as read: at once in every tab when it is done in one, and again when the server says so. */
  onRead?(mark: ReadMark): void;
}

export type SharedOptions = SharedCallbacks & Omit<ConnectOptions, keyof ConnectionCallbacks>;

export interface Connection {
  readonly state: ConnectionState;
  readonly clock: ServerClock;
  /** Ends it for good: socket, timers and listeners are gone, no callback follows but one last onState. */
  close(): void;
  /** Marks as read. Kept until the next welcome when there is no line; a mark on its way while the line breaks may be lost. */
  read(mark: ReadMark): void;
  /** Each watch of a lot needs its own unwatch. Watched lots are watched again after each reconnect. */
  watch(lotId: string): void;
  unwatch(lotId: string): void;
  /** `stats` frames, for admins, until the connection is closed. */
  watchSystem(): void;
  /** Free counts of these lots; replaces the list given before. */
  counts(lotIds: string[]): void;
  /** The page made a visible toast of this notification. */
  shown(seq: number): void;
}
