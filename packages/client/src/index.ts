/**
 * The client: one person's log, live in a page.
 *
 * Owns: the cursor, the badge, the revisions of what is on the screen, the server's clock.
 * Promises: each notification is handed over exactly once and in order, whatever the line does; what was missed while away
 *   is replayed and summed up; a screen whose revision is behind is told so; nothing of one person reaches another.
 * Never: polls; decides by a clock what is true; lets a page's exception or a full storage stop delivery.
 * Lives: from `connect` to `close()`, or until the server refuses (signed out, page too old): phase `stopped`.
 * If it dies: the next one resumes from the stored cursor.
 */
import type { ClientFrame, NotificationFrame, REALTIME_PATH, ReadMark, ServerFrame } from "@parkmate/protocol";
import { browserWorld, guard, openLine } from "./connection.ts";
import { browserCursorStore } from "./cursor.ts";
import { createServerClock } from "./serverClock.ts";
import type { Connection, ConnectionCallbacks, ConnectionState, ConnectOptions, Cursor } from "./types.ts";

export type * from "./types.ts";

const ACK_MS = 1_000;
const NOBODY: Cursor = { userId: "", epoch: "", seq: 0, id: null };

/** False: what this socket says cannot be used, resume over another. */
type Handlers = { [Type in ServerFrame["type"]]?: (frame: Extract<ServerFrame, { type: Type }>) => unknown };

/** Listens to this person's log until `close()`; reconnects by itself and misses nothing. Throws only for a bad `url`. */
export function connect(options: ConnectOptions): Connection {
  const world = options.world ?? browserWorld;
  const store = options.cursorStore ?? browserCursorStore;
  const clock = createServerClock(world.now);
  const url = new URL("/api/realtime" satisfies typeof REALTIME_PATH, options.url ?? location.origin);
  url.protocol = url.protocol.replace("http", "ws");

  /** What the screen wants to be told of, by lot id or type: said again after each welcome. */
  const wanted: Record<string, ClientFrame> = {};
  const watchers: Record<string, number> = {};
  const lotRevs: Record<string, number> = {};
  let isClosed = false;
  let cursor = NOBODY;
  /** Complete as soon as the cursor is loaded, before anybody sees it. */
  let state = { phase: "idle", isConnected: false, since: world.now() } as ConnectionState;
  let lineError: string | null = null;
  let storageError: string | null = null;
  let ackTimer: unknown;

  // From here to `forget` everything is one person's, and void when another is welcomed.
  let welcomed: string | null;
  let rev: number;
  let readRev: number;
  /** The badge: the last pair the server gave, and what came live after its head. */
  let unread: number;
  let unreadHead: number;
  let unreadAfter: number[];
  let unsent: ReadMark[];
  let replayed: NotificationFrame[];
  /** What the log held at the welcome or the last heartbeat: handed over by the next heartbeat, or we were forgotten. */
  let dueHead: number;
  let shown: number[];
  const forget = () => {
    welcomed = null;
    rev = readRev = -1;
    unread = unreadHead = dueHead = 0;
    unreadAfter = [];
    replayed = [];
    shown = [];
    unsent = [];
  };

  const tell = <Name extends keyof ConnectionCallbacks>(
    name: Name,
    ...what: Parameters<NonNullable<ConnectionCallbacks[Name]>>
  ) => {
    if (!isClosed) guard(() => (options[name] as ((...what: unknown[]) => void) | undefined)?.(...what));
  };
  const emit = (change?: Partial<ConnectionState>) => {
    const before = state;
    state = {
      ...before,
      unread: unread + unreadAfter.length,
      userId: welcomed,
      lastError: lineError ?? storageError,
      ...change,
    };
    if (state.unread !== before.unread) tell("onUnread", state.unread);
    if (JSON.stringify(state) !== JSON.stringify(before)) tell("onState", state);
  };

  const stored = (use: () => void) => {
    storageError = null;
    try {
      use();
    } catch (error) {
      storageError = `${error}`;
    }
    emit();
  };
  const save = () => stored(() => store.save(cursor));
  const load = (userId?: string) => {
    cursor = NOBODY;
    stored(() => {
      const found = store.load(userId);
      if (found && (userId ?? found.userId) === found.userId) cursor = found;
    });
  };
  const pair = (frame: { unread: number; head: number }) => {
    ({ unread, head: unreadHead } = frame);
    unreadAfter = unreadAfter.filter((seq) => seq > unreadHead);
    emit();
  };

  const sumUp = () => {
    const batch = replayed;
    replayed = [];
    if (batch.length) tell("onReplayed", batch.length, batch);
  };

  const sample = (serverTime: string, sentAt?: number) => {
    if (clock.sample(serverTime, sentAt)) line.ask();
  };
  const ack = () => {
    if (line.send({ type: "ack", upTo: cursor.seq, ...(shown.length && { shown }) })) shown = [];
  };
  const ackSoon = () => {
    if (isClosed) return;
    ackTimer ??= world.setTimer(() => {
      ackTimer = undefined;
      ack();
    }, ACK_MS);
  };
  const read = (mark: ReadMark) => {
    if (!line.send({ type: "read", ...mark })) unsent.push(mark);
  };

  const compare = (frame: Extract<ServerFrame, { type: "welcome" | "heartbeat" }>) => {
    if (frame.readRev !== readRev) tell("onInboxStale");
    if (frame.rev !== rev) tell("onChanged", { resource: "all" });
    ({ rev, readRev } = frame);
    pair(frame);
    sample(frame.serverTime);
  };

  const handlers: Handlers = {
    welcome(frame) {
      const { userId, epoch, head, resumed } = frame;
      const known = cursor.userId;
      const isOther = known && known !== userId;
      if (known && (isOther || !resumed)) {
        forget();
        if (isOther) load(userId);
        tell("onReset");
      }
      // The replay of this socket would start at another person's position.
      if (isOther) return false;
      if (!resumed) cursor = { userId, epoch, seq: head, id: null };
      welcomed = userId;
      dueHead = head;
      save();
      if (cursor.seq >= head) sumUp();
      compare(frame);
    },
    notification(frame) {
      const { seq, id } = frame;
      if (seq <= cursor.seq) return;
      if (seq > cursor.seq + 1) return false;
      if (frame.replayed) replayed.push(frame);
      else sumUp();
      cursor = { ...cursor, seq, id };
      if (!frame.readAt && seq > unreadHead) unreadAfter.push(seq);
      tell("onNotification", frame);
      save();
      if (seq === dueHead) sumUp();
      ackSoon();
    },
    read(frame) {
      if (frame.readRev > readRev + 1) tell("onInboxStale");
      ({ readRev } = frame);
      pair(frame);
      tell("onRead", frame);
    },
    changed(frame) {
      tell("onChanged", frame.rev > rev + 1 ? { resource: "all" } : frame);
      ({ rev } = frame);
    },
    lot(frame) {
      lotRevs[frame.lotId] = frame.rev;
      tell("onLot", frame);
    },
    heartbeat(frame) {
      if (cursor.seq < dueHead) return false;
      dueHead = frame.head;
      compare(frame);
      for (const lotId in frame.lots) {
        if (wanted[lotId] && frame.lots[lotId] !== lotRevs[lotId]) line.send({ type: "watch", lotId });
      }
    },
    time(frame) {
      sample(frame.serverTime, frame.t0);
    },
    counts: (frame) => tell("onCounts", frame),
    stats: (frame) => tell("onStats", frame),
    error: (frame) => tell("onError", frame),
  };

  forget();
  load(options.userId);
  const line = openLine({
    world,
    token: options.token,
    address() {
      const { seq, epoch, id } = cursor;
      const query = { cursor: `${seq}`, epoch, ...(id && { last: id }) };
      url.search = cursor.userId && `${new URLSearchParams(query)}`;
      return url.href;
    },
    onFrame: (frame) => (handlers[frame.type] as ((frame: ServerFrame) => unknown) | undefined)?.(frame) !== false,
    onPhase({ name, since, error }) {
      lineError = error;
      const isConnected = name === "live";
      emit({ phase: name, isConnected, since });
      if (!isConnected) return;
      line.ask();
      Object.values(wanted).forEach(line.send);
      unsent.splice(0).forEach(read);
      // A resume tells the server how far we are, but not what was shown.
      if (shown.length) ackSoon();
    },
  });

  const want = (key: string, frame: ClientFrame) => {
    wanted[key] = frame;
    line.send(frame);
  };

  return {
    get state() {
      return state;
    },
    clock: { now: clock.now, resync: line.ask },
    close() {
      if (ackTimer) ack();
      world.clearTimer(ackTimer);
      line.close();
      isClosed = true;
    },
    read,
    watch(lotId) {
      watchers[lotId] = (watchers[lotId] ?? 0) + 1;
      // Said again for each watcher: one that came later needs the whole lot, too.
      want(lotId, { type: "watch", lotId });
    },
    unwatch(lotId) {
      watchers[lotId] = (watchers[lotId] || 1) - 1;
      if (watchers[lotId]) return;
      delete wanted[lotId];
      line.send({ type: "unwatch", lotId });
    },
    watchSystem: () => want("system", { type: "watch", system: true }),
    counts: (lotIds) => want("counts", { type: "counts", lotIds }),
    shown(seq) {
      shown.push(seq);
      ackSoon();
    },
  };
}
