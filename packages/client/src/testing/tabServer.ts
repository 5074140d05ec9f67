import type { ServerFrame } from "@parkmate/protocol";
import type { FakeBrowser } from "./fakeBrowser.ts";
import type { FakeSocket } from "./fakeWorld.ts";
import { notification, welcome } from "./fakeWorld.ts";

interface Served {
  cursor: number;
  welcomedAt: number;
  read: number;
  beatAt: number;
  isWelcomed: boolean;
}

/** One person's log, and a cursor over it for each socket; frames take a moment and stay in order. */
export class TabServer {
  readonly createdAt: number[] = [];
  isUp = true;
  unread = 0;
  readRev = 1;
  /** Sockets are looked at so often. */
  readonly #stepMs = 5;
  readonly #served = new Map<FakeSocket, Served>();
  /** Every frame that a page sent. */
  readonly heard: FakeSocket["sent"] = [];

  constructor(private readonly browser: FakeBrowser) {
    this.#turn();
  }

  get head(): number {
    return this.createdAt.length;
  }

  post(): void {
    this.createdAt.push(this.browser.at);
    this.unread++;
  }

  /** Every line breaks, without a goodbye. */
  cut(): void {
    for (const socket of this.browser.sockets) this.#end(socket);
  }

  #turn(): void {
    for (const socket of this.browser.sockets) this.#serve(socket);
    this.browser.task(null, this.#stepMs, () => this.#turn());
  }

  #tabOf(socket: FakeSocket) {
    return this.browser.tabs.find(({ sockets }) => sockets.includes(socket)) ?? null;
  }

  #end(socket: FakeSocket): void {
    this.browser.task(this.#tabOf(socket), 2, () => socket.isClosed || socket.end(1006));
  }

  #say(socket: FakeSocket, frame: ServerFrame): void {
    this.browser.task(this.#tabOf(socket), 2, () => socket.isClosed || socket.say(frame));
  }

  #serve(socket: FakeSocket): void {
    if (!this.isUp) {
      this.#end(socket);
      return;
    }
    const { at } = this.browser;
    const serverTime = new Date(at).toISOString();
    const { head, unread, readRev } = this;
    let served = this.#served.get(socket);
    if (!served) {
      const { searchParams } = socket.url;
      const asked = searchParams.get("cursor");
      const resumed = asked !== null && Number(asked) <= head && searchParams.get("epoch") === "e1";
      served = {
        cursor: resumed ? Number(asked) : head,
        welcomedAt: head,
        read: 0,
        beatAt: at + 25_000,
        isWelcomed: true,
      };
      this.#served.set(socket, served);
      this.#say(socket, welcome({ head, unread, readRev, rev: head, resumed, serverTime }));
    }
    for (const frame of socket.sent.slice(served.read)) this.#take(socket, frame, serverTime);
    served.read = socket.sent.length;
    while (served.cursor < head) {
      const seq = ++served.cursor;
      const createdAt = new Date(this.createdAt[seq - 1] ?? 0).toISOString();
      this.#say(socket, notification(seq, { replayed: seq <= served.welcomedAt, createdAt }));
    }
    if (served.beatAt <= at) {
      served.beatAt = at + 25_000;
      this.#say(socket, { type: "heartbeat", head, unread, readRev, rev: head, serverTime });
    }
  }

  #take(socket: FakeSocket, frame: FakeSocket["sent"][number], serverTime: string): void {
    this.heard.push(frame);
    if (frame.type === "time") this.#say(socket, { type: "time", t0: frame.t0, serverTime });
    if (frame.type === "watch" && "lotId" in frame) {
      this.#say(socket, { type: "lot", lotId: frame.lotId, slots: [], freeSlots: 1, rev: 1 });
    }
    if (frame.type === "read") {
      const { type: _, ...mark } = frame;
      const { head } = this;
      this.readRev++;
      this.unread -= mark.seqs ? mark.seqs.length : 0;
      for (const one of this.#served.keys()) {
        if (!one.isClosed) this.#say(one, { type: "read", ...mark, unread: this.unread, head, readRev: this.readRev });
      }
    }
  }
}
