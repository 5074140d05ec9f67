import type { ClientFrame, NotificationFrame, ServerFrame, WelcomeFrame } from "@parkmate/protocol";
import type { Cursor, CursorStore, Socket, World } from "../types.ts";

/** A socket as the client got it; the test plays the server. */
export class FakeSocket implements Socket {
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  readonly sent: ClientFrame[] = [];
  isClosed = false;
  readonly url: URL;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = new URL(url);
    this.protocols = protocols;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  /** The server says this. */
  say(frame: ServerFrame): void {
    this.onmessage?.call(this as unknown as WebSocket, new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  /** The line ends with this close code. */
  end(code: number): void {
    this.isClosed = true;
    this.onclose?.call(this as unknown as WebSocket, new CloseEvent("close", { code }));
  }
}

/** A world whose time moves only by `advance`, whose sockets are played by the test. */
export class FakeWorld implements World {
  /** True time; the device's clock is this plus `skewMs`. */
  at = Date.UTC(2026, 0, 15, 8, 30);
  skewMs = 0;
  random = () => 0.5;
  readonly sockets: FakeSocket[] = [];
  readonly timers = new Map<number, { at: number; run: () => void }>();
  readonly online = new Set<() => void>();
  readonly visible = new Set<() => void>();
  #timer = 0;

  now = () => this.at + this.skewMs;

  openSocket(url: string, protocols: string[]): Socket {
    const socket = new FakeSocket(url, protocols);
    this.sockets.push(socket);
    return socket;
  }

  setTimer(run: () => void, ms: number): unknown {
    this.timers.set(++this.#timer, { at: this.at + Math.max(0, ms), run });
    return this.#timer;
  }

  clearTimer(timer: unknown): void {
    this.timers.delete(timer as number);
  }

  onOnline(run: () => void): () => void {
    this.online.add(run);
    return () => void this.online.delete(run);
  }

  onVisible(run: () => void): () => void {
    this.visible.add(run);
    return () => void this.visible.delete(run);
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  /** Lets time pass, running each timer when it is due. */
  advance(ms: number): void {
    const until = this.at + ms;
    for (;;) {
      const [next] = [...this.timers].sort(([, one], [, other]) => one.at - other.at);
      if (!next || next[1].at > until) break;
      this.timers.delete(next[0]);
      this.at = Math.max(this.at, next[1].at);
      next[1].run();
    }
    this.at = until;
  }

  /** Time passes, but nothing runs: the machine sleeps. */
  sleep(ms: number): void {
    this.at += ms;
  }

  /** The server's time as frames carry it. */
  serverTime(): string {
    return new Date(this.at).toISOString();
  }
}

/** A store for one browser, in memory. */
export function memoryStore(kept: Cursor | null = null): CursorStore & { kept: Map<string, Cursor> } {
  const cursors = new Map<string, Cursor>();
  let last = kept?.userId;
  if (kept) cursors.set(kept.userId, kept);
  return {
    kept: cursors,
    load: (userId = last) => cursors.get(userId ?? "") ?? null,
    save(cursor) {
      cursors.set(cursor.userId, cursor);
      last = cursor.userId;
    },
  };
}

/** A welcome of `ann`, whose log stands at 10. */
export function welcome(change: Partial<WelcomeFrame> = {}): WelcomeFrame {
  return {
    type: "welcome",
    userId: "ann",
    epoch: "e1",
    head: 10,
    oldest: 1,
    unread: 0,
    readRev: 1,
    rev: 1,
    resumed: false,
    serverTime: "2026-01-15T08:30:00.000Z",
    heartbeatMs: 25_000,
    node: "n1",
    ...change,
  };
}

/** A live notification. */
export function notification(seq: number, change: Partial<NotificationFrame> = {}): NotificationFrame {
  return {
    type: "notification",
    seq,
    id: `id-${seq}`,
    event: "owner.approved",
    level: "success",
    title: `Title ${seq}`,
    body: `Body ${seq}.`,
    href: "/owner",
    data: { status: "approved" },
    createdAt: "2026-01-15T08:30:00.000Z",
    readAt: null,
    replayed: false,
    alert: { toast: true, sound: false },
    ...change,
  };
}
