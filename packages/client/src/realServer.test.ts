import { afterEach, beforeEach, expect, test } from "bun:test";
import type { ClientFrame, ServerFrame } from "@parkmate/protocol";
import type { Server, ServerWebSocket } from "bun";
import { browserWorld } from "./connection.ts";
import { type Connection, type ConnectOptions, connect } from "./index.ts";
import { memoryStore, notification, welcome } from "./testing/fakeWorld.ts";

interface Handshake {
  query: Record<string, string>;
  protocols: string[];
}
type Peer = ServerWebSocket<Handshake>;

let server: Server<Handshake>;
let connection: Connection;
let handshakes: Handshake[];
let peers: Set<Peer>;
let asked: ClientFrame[];
let head: number;
/** Closes the next sockets with these codes instead of a welcome. */
let refusals: number[];
let handed: number[];
/** How far the device's clock was moved ahead, and what happens when its page is looked at. */
let aheadMs: number;
let look: () => void;

const say = (peer: Peer, frame: ServerFrame) => peer.send(JSON.stringify(frame));

/** Holds when the condition does, within 3 s. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 3_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not within 3 s: ${holds}`);
    await Bun.sleep(1);
  }
}

beforeEach(() => {
  [handshakes, asked, refusals, handed] = [[], [], [], []];
  peers = new Set();
  head = aheadMs = 0;
  server = serve(0);
});
afterEach(async () => {
  connection.close();
  await until(() => peers.size === 0);
  await server.stop(true);
});

function serve(port: number): Server<Handshake> {
  return Bun.serve<Handshake, never>({
    port,
    fetch(request, upgrading) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname !== "/api/realtime") return new Response("not here", { status: 404 });
      const protocols = (request.headers.get("sec-websocket-protocol") ?? "").split(", ");
      const data = { query: Object.fromEntries(searchParams), protocols };
      handshakes.push(data);
      const headers = { "Sec-WebSocket-Protocol": "parkmate.v1" };
      return upgrading.upgrade(request, { data, headers }) ? undefined : new Response(null, { status: 426 });
    },
    websocket: {
      open(peer) {
        const refusal = refusals.shift();
        if (refusal) return peer.close(refusal);
        peers.add(peer);
        const { cursor } = peer.data.query;
        const serverTime = new Date().toISOString();
        say(peer, welcome({ head, unread: head, resumed: cursor !== undefined, serverTime }));
        for (let seq = Number(cursor ?? head) + 1; seq <= head; seq++) say(peer, notification(seq, { replayed: true }));
      },
      message(peer, data) {
        const frame: ClientFrame = JSON.parse(String(data));
        asked.push(frame);
        if (frame.type === "time") say(peer, { type: "time", t0: frame.t0, serverTime: new Date().toISOString() });
      },
      close: (peer) => void peers.delete(peer),
    },
  });
}

function listen(options: Partial<ConnectOptions> = {}): void {
  connection = connect({
    url: `http://localhost:${server.port}`,
    cursorStore: memoryStore(),
    onNotification: ({ seq }) => handed.push(seq),
    world: {
      ...browserWorld,
      now: () => Date.now() + aheadMs,
      onVisible(run) {
        look = run;
        return () => {};
      },
      random: () => 0.01,
    },
    ...options,
  });
}

function post(): void {
  head++;
  for (const peer of peers) say(peer, notification(head));
}

const live = () => until(() => connection.state.isConnected);

test("a real socket is welcomed, delivers, and answers", async () => {
  head = 5;
  listen();
  await live();
  post();
  post();
  await until(() => handed.length === 2);
  expect(handed).toEqual([6, 7]);
  expect(connection.state).toMatchObject({ userId: "ann", unread: 7, lastError: null });
  connection.shown(7);
  connection.watch("l1");
  await until(() => asked.some(({ type }) => type === "ack"));
  expect(asked).toContainEqual({ type: "watch", lotId: "l1" });
  expect(asked).toContainEqual({ type: "ack", upTo: 7, shown: [7] });
  expect(asked.filter(({ type }) => type === "time").length).toBe(3);
});

test("a line cut without a goodbye is resumed without a loss", async () => {
  let summary = 0;
  listen({
    onReplayed(count) {
      summary += count;
    },
  });
  await live();
  post();
  await until(() => handed.length === 1);
  for (const peer of peers) peer.terminate();
  head += 3;
  await until(() => handed.length === 4);
  expect(handed).toEqual([1, 2, 3, 4]);
  expect(summary).toBe(3);
  expect(handshakes[1]?.query).toEqual({ cursor: "1", epoch: "e1", last: "id-1" });
});

test("a bye is obeyed: no handshake before its hint", async () => {
  listen();
  await live();
  const closedAt = Date.now();
  for (const peer of peers) {
    say(peer, { type: "bye", reconnectInMs: 300 });
    peer.close(4503);
  }
  await until(() => handshakes.length === 2);
  expect(Date.now() - closedAt).toBeGreaterThanOrEqual(299);
  await live();
});

test("4401 with a cookie stops at once", async () => {
  refusals = [4401];
  listen();
  await until(() => connection.state.phase === "stopped");
  expect(connection.state.lastError).toBe("Signed out");
  expect(handshakes.length).toBe(1);
});

test("4401 with a token is tried once more with another, in the second subprotocol", async () => {
  refusals = [4401];
  const tokens = ["one", "two"];
  listen({ token: async () => tokens.shift() ?? null });
  await live();
  expect(handshakes.map(({ protocols }) => protocols[1])).toEqual(
    ["one", "two"].map((token) => `bearer.${Buffer.from(token).toString("base64url")}`),
  );
});

test("4529 waits half a minute, whoever looks at the page", async () => {
  refusals = [4529];
  listen();
  await until(() => connection.state.phase === "waiting");
  aheadMs = 29_000;
  look();
  expect(connection.state.phase).toBe("waiting");
  aheadMs = 31_000;
  look();
  await live();
  expect(handshakes.length).toBe(2);
});

test("a server that is not there is tried again until it is", async () => {
  const port = server.port ?? 0;
  await server.stop(true);
  listen({ url: `http://localhost:${port}` });
  await until(() => connection.state.lastError === "Connection lost (1006)");
  server = serve(port);
  await live();
});
