/** A device as the browser runs one: the core of `@parkmate/client` over a real socket, and a record of all it was told. */
import { type Connection, type Cursor, connect, type World } from "@parkmate/client";
import type { ServerFrame } from "@parkmate/protocol";
import type { DeviceRecord, Entry } from "./history.ts";

export interface DeviceAccount {
  /** What faults call it. */
  device: string;
  userId: string;
  token: string;
  /** The server's origin. */
  url: string;
  /** That of another node, to which a balancer sends it when its line broke; left out, it comes back to the same. */
  elsewhere?: string;
}

export interface RecordedDevice {
  readonly connection: Connection;
  /** The last seq its page was handed, or where it joined; -1 before its first welcome. */
  position(): { userId: string; at: number };
  /** All so far. */
  record(): DeviceRecord;
  close(): void;
}

/** Listens from now on; resumes by its cursor like a page that stays open. */
export function recordedDevice({ device, userId, token, url, elsewhere = url }: DeviceAccount): RecordedDevice {
  const entries: Entry[] = [];
  const kept: { cursor: Cursor | null } = { cursor: null };
  let sockets = 0;
  const note = (entry: Entry): void => void entries.push(entry);

  const hear = (socket: number, frame: ServerFrame): void => {
    const at = Date.now();
    if (frame.type === "welcome") {
      const { epoch, head, resumed } = frame;
      note({ type: "welcome", at, socket, userId: frame.userId, epoch, head, resumed });
    } else if (frame.type === "notification") note({ type: "frame", at, socket, seq: frame.seq, id: frame.id });
    else if (frame.type === "bye") note({ type: "bye", at, socket, reconnectInMs: frame.reconnectInMs });
  };
  const world: World = {
    openSocket(address, protocols) {
      const socket = ++sockets;
      note({ type: "opening", at: Date.now(), socket });
      const at = new URL(address);
      if (socket > 1) at.host = new URL(elsewhere).host;
      const real = new WebSocket(at, protocols);
      // Before the client hears of it. What it makes of a frame comes after it in the record.
      real.addEventListener("message", ({ data }) => hear(socket, JSON.parse(String(data)) as ServerFrame));
      real.addEventListener("close", ({ code }) => note({ type: "closed", at: Date.now(), socket, code }));
      return real;
    },
    now: Date.now,
    setTimer: (run, ms) => setTimeout(run, Math.max(0, ms)),
    clearTimer: (timer) => clearTimeout(timer as Timer),
    random: Math.random,
    onOnline: () => () => undefined,
    onVisible: () => () => undefined,
  };
  const connection = connect({
    url,
    userId,
    world,
    token: () => token,
    cursorStore: {
      load: () => kept.cursor,
      save(cursor) {
        kept.cursor = cursor;
      },
    },
    onNotification: ({ seq, id }) => note({ type: "applied", seq, id }),
    onReset: () => note({ type: "reset", at: Date.now() }),
  });
  return {
    connection,
    position: () => ({ userId, at: kept.cursor?.seq ?? -1 }),
    record: () => ({
      ...{ device, userId, entries },
      ...{ isConnected: connection.state.isConnected, unread: connection.state.unread },
    }),
    close: () => connection.close(),
  };
}
