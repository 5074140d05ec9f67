import { afterEach, beforeEach, describe, expect, spyOn, test } from "bun:test";
import type { ClientFrame, NotificationFrame } from "@parkmate/protocol";
import { FakeWorld, memoryStore, notification, welcome } from "./fakeWorld.ts";
import { type Connection, type ConnectOptions, connect } from "./index.ts";

let world: FakeWorld;
let connection: Connection;
let heard: string[];
let handed: number[];

/** Connects with every callback writing down what it was told. */
function listen(options: Partial<ConnectOptions> = {}): void {
  connection = connect({
    world,
    url: "http://localhost:8000",
    cursorStore: memoryStore(),
    onNotification: (frame) => handed.push(frame.seq),
    onReplayed: (count) => heard.push(`replayed ${count}`),
    onChanged: ({ resource, id }) => heard.push(`changed ${resource}${id ? ` ${id}` : ""}`),
    onLot: ({ lotId, rev }) => heard.push(`lot ${lotId} ${rev}`),
    onRead: () => heard.push("read"),
    onReset: () => heard.push("reset"),
    onInboxStale: () => heard.push("inbox stale"),
    onError: ({ code }) => heard.push(`error ${code}`),
    ...options,
  });
}

/** Lives, with what the welcome itself caused forgotten. */
function live(options: Partial<ConnectOptions> = {}, change: Parameters<typeof welcome>[0] = {}): void {
  listen(options);
  world.socket.say(welcome({ serverTime: world.serverTime(), ...change }));
  heard = [];
  world.socket.sent.length = 0;
}

/** The line breaks and is open again, not yet welcomed. */
function reconnect(): void {
  world.socket.end(1006);
  world.advance(1_000);
}

const sent = (type: ClientFrame["type"]) => world.socket.sent.filter((frame) => frame.type === type);
const query = () => Object.fromEntries(world.socket.url.searchParams);
const heartbeat = { type: "heartbeat", head: 10, unread: 0, readRev: 1, rev: 1, serverTime: "" } as const;
const ann = { userId: "ann", epoch: "e1", seq: 10, id: "id-10" };

beforeEach(() => {
  world = new FakeWorld();
  heard = [];
  handed = [];
});
afterEach(() => {
  connection.close();
  expect([world.timers.size, world.online.size, world.visible.size]).toEqual([0, 0, 0]);
});

describe("the address", () => {
  test("is the realtime path of the origin, as a WebSocket, without a cursor at first", () => {
    listen({ url: "https://park.example" });
    expect(world.socket.url.href).toBe("wss://park.example/api/realtime");
    expect(world.socket.protocols).toEqual(["parkmate.v1"]);
  });

  test("carries the stored cursor", () => {
    listen({ cursorStore: memoryStore(ann) });
    expect(query()).toEqual({ cursor: "10", epoch: "e1", last: "id-10" });
  });

  test("leaves out the last id where it was never seen", () => {
    live();
    reconnect();
    expect(query()).toEqual({ cursor: "10", epoch: "e1" });
  });

  test("never carries the token: that is a subprotocol in base64url", async () => {
    listen({ token: () => "a?>b~~c" });
    await Promise.resolve();
    expect(world.socket.url.search).toBe("");
    expect(world.socket.protocols).toEqual(["parkmate.v1", `bearer.${Buffer.from("a?>b~~c").toString("base64url")}`]);
  });
});

describe("delivery", () => {
  test("hands over in order, and drops what was handed over already", () => {
    live();
    for (const seq of [11, 12, 12, 11, 13]) world.socket.say(notification(seq));
    expect(handed).toEqual([11, 12, 13]);
  });

  test("a gap is never handed over: the server is asked from the cursor", () => {
    live();
    world.socket.say(notification(11));
    world.socket.say(notification(13));
    expect(handed).toEqual([11]);
    expect(world.socket.isClosed).toBe(true);
    world.advance(1_000);
    expect(query()).toEqual({ cursor: "11", epoch: "e1", last: "id-11" });
  });

  test("a replay is handed over piece by piece and summed up once at its end", () => {
    live({ cursorStore: memoryStore(ann) }, { resumed: true, head: 13 });
    for (const seq of [11, 12]) world.socket.say(notification(seq, { replayed: true }));
    expect(heard).toEqual([]);
    world.socket.say(notification(13, { replayed: true }));
    world.socket.say(notification(14));
    expect(handed).toEqual([11, 12, 13, 14]);
    expect(heard).toEqual(["replayed 3"]);
  });

  test("a replay cut in two is still one summary", () => {
    live({ cursorStore: memoryStore(ann) }, { resumed: true, head: 12 });
    world.socket.say(notification(11, { replayed: true }));
    reconnect();
    world.socket.say(welcome({ resumed: true, head: 12 }));
    world.socket.say(notification(12, { replayed: true }));
    expect(heard).toEqual(["replayed 2"]);
  });

  test("a replay that stops short is over with the next live notification", () => {
    live({ cursorStore: memoryStore(ann) }, { resumed: true, head: 13 });
    world.socket.say(notification(11, { replayed: true }));
    world.socket.say(notification(12));
    expect(heard).toEqual(["replayed 1"]);
  });

  test("what a heartbeat knew and the next one still has not brought is asked for", () => {
    live();
    world.socket.say({ ...heartbeat, head: 11 });
    expect(world.socket.isClosed).toBe(false);
    world.socket.say({ ...heartbeat, head: 11 });
    expect(world.socket.isClosed).toBe(true);
    world.advance(1_000);
    expect(query()).toMatchObject({ cursor: "10" });
  });

  test("a dead socket is not heard", () => {
    live();
    const dead = world.socket;
    reconnect();
    dead.say(notification(11));
    expect(handed).toEqual([]);
  });

  test("a callback that throws is reported and harms nobody", () => {
    const report = spyOn(console, "error").mockImplementation(() => {});
    live({
      onNotification: (frame) => {
        handed.push(frame.seq);
        throw new Error("the page's own fault");
      },
    });
    for (const seq of [11, 12]) world.socket.say(notification(seq));
    expect(handed).toEqual([11, 12]);
    expect(report).toHaveBeenCalledTimes(2);
    expect(connection.state.isConnected).toBe(true);
    report.mockRestore();
  });

  test("frames of a later version are ignored", () => {
    live();
    world.socket.say({ type: "confetti" } as never);
    expect(connection.state.isConnected).toBe(true);
  });

  test("closing in a callback leaves nothing behind and tells nothing more", () => {
    live({ onNotification: () => connection.close(), onReplayed: () => heard.push("after the end") });
    world.socket.say(notification(11, { replayed: true }));
    connection.shown(11);
    expect([world.timers.size, heard]).toEqual([0, []]);
  });
});

describe("the cursor", () => {
  test("is kept with each notification", () => {
    const store = memoryStore();
    live({ cursorStore: store });
    expect(store.load()).toEqual({ userId: "ann", epoch: "e1", seq: 10, id: null });
    world.socket.say(notification(11));
    expect(store.load()).toEqual({ userId: "ann", epoch: "e1", seq: 11, id: "id-11" });
  });

  test("of a log the server no longer has is dropped: start at the head, load again", () => {
    listen({ cursorStore: memoryStore({ ...ann, seq: 99 }) });
    world.socket.say(welcome({ epoch: "e2" }));
    expect(heard).toContain("reset");
    world.socket.say(notification(11));
    expect(handed).toEqual([11]);
  });

  test("two tabs resume each from its own memory", () => {
    const store = memoryStore();
    live({ cursorStore: store });
    store.save({ ...ann, seq: 40, id: "id-40" });
    world.socket.say(notification(11));
    reconnect();
    expect(query()).toMatchObject({ cursor: "11" });
  });

  test("a storage that fails stops nothing and is reported", () => {
    const broken = () => {
      throw new Error("QuotaExceededError");
    };
    live({ cursorStore: { load: broken, save: broken } });
    expect(connection.state.lastError).toContain("QuotaExceededError");
    world.socket.say(notification(11));
    expect(handed).toEqual([11]);
    reconnect();
    expect(query()).toMatchObject({ cursor: "11" });
  });
});

describe("another person", () => {
  const bob = { userId: "bob", head: 500, unread: 3 };

  test("never gets a replay from the first one's position, nor their badge", () => {
    const store = memoryStore({ ...ann, seq: 0, id: null });
    listen({ cursorStore: store });
    world.socket.say(welcome({ ...bob, resumed: true }));
    world.socket.say(notification(1, { replayed: true }));
    expect([handed, heard, world.socket.isClosed]).toEqual([[], ["reset"], true]);
    expect(connection.state).toMatchObject({ userId: null, unread: 0 });
    world.advance(1_000);
    expect(query()).toEqual({});
    world.socket.say(welcome(bob));
    expect(connection.state).toMatchObject({ userId: "bob", unread: 3, isConnected: true });
    world.socket.say(notification(501));
    expect(handed).toEqual([501]);
    expect(store.load("ann")?.seq).toBe(0);
  });

  test("resumes from their own cursor where this browser has one", () => {
    const store = memoryStore({ ...ann, userId: "bob", seq: 498, id: "id-498" });
    store.save(ann);
    listen({ cursorStore: store });
    world.socket.say(welcome(bob));
    world.advance(1_000);
    expect(query()).toEqual({ cursor: "498", epoch: "e1", last: "id-498" });
  });

  test("in the middle of it all: the marks of the first are not sent as theirs", () => {
    live();
    world.socket.end(1006);
    connection.read({ upTo: 10 });
    world.advance(1_000);
    world.socket.say(welcome(bob));
    world.advance(1_000);
    world.socket.say(welcome(bob));
    expect(heard).toContain("reset");
    expect(sent("read")).toEqual([]);
  });

  test("a store that knows only one cursor does not make it turn in circles", () => {
    listen({ cursorStore: { load: () => ann, save() {} } });
    world.socket.say(welcome(bob));
    world.advance(1_000);
    world.socket.say(welcome(bob));
    expect(connection.state.isConnected).toBe(true);
  });

  test("known beforehand needs no second handshake", () => {
    listen({ cursorStore: memoryStore(ann), userId: "bob" });
    expect(query()).toEqual({});
  });
});

describe("the badge", () => {
  test("is the server's pair plus the live unread after its head", () => {
    const badge: number[] = [];
    live({ onUnread: (unread) => badge.push(unread) }, { unread: 4 });
    world.socket.say(notification(11));
    world.socket.say(notification(12, { readAt: "2026-01-15T08:30:00.000Z" }));
    world.socket.say(notification(13));
    expect(connection.state.unread).toBe(6);
    world.socket.say({ type: "read", upTo: 11, unread: 0, head: 12, readRev: 2 });
    expect(connection.state.unread).toBe(1);
    expect(badge.slice(1)).toEqual([4, 5, 6, 1]);
  });

  test("does not count a replay twice", () => {
    live({ cursorStore: memoryStore(ann) }, { resumed: true, head: 12, unread: 2 });
    for (const seq of [11, 12]) world.socket.say(notification(seq, { replayed: true }));
    expect(connection.state.unread).toBe(2);
  });

  test("a readRev that jumps means: load the inbox again", () => {
    live();
    world.socket.say({ type: "read", seqs: [3], unread: 0, head: 10, readRev: 2 });
    expect(heard).toEqual(["read"]);
    world.socket.say({ type: "read", seqs: [4], unread: 0, head: 10, readRev: 4 });
    expect(heard).toEqual(["read", "inbox stale", "read"]);
    world.socket.say({ ...heartbeat, readRev: 4 });
    world.socket.say({ ...heartbeat, readRev: 5 });
    expect(heard.slice(3)).toEqual(["inbox stale"]);
  });
});

describe("the screen", () => {
  test("the first welcome says: what loaded meanwhile may be stale", () => {
    listen();
    world.socket.say(welcome());
    expect(heard).toEqual(["inbox stale", "changed all"]);
  });

  test("a change is passed on, a jump of rev means everything", () => {
    live();
    world.socket.say({ type: "changed", resource: "booking", id: "b1", rev: 2 });
    world.socket.say({ type: "changed", resource: "payment", id: "p1", rev: 2 });
    world.socket.say({ type: "changed", resource: "booking", id: "b2", rev: 4 });
    expect(heard).toEqual(["changed booking b1", "changed payment p1", "changed all"]);
  });

  test("a heartbeat or a welcome with another rev means everything, with the same nothing", () => {
    live();
    world.socket.say({ ...heartbeat, serverTime: world.serverTime() });
    expect(heard).toEqual([]);
    world.socket.say({ ...heartbeat, rev: 2 });
    reconnect();
    world.socket.say(welcome({ resumed: true, rev: 2 }));
    expect(heard).toEqual(["changed all"]);
    reconnect();
    world.socket.say(welcome({ resumed: true, rev: 3 }));
    expect(heard).toEqual(["changed all", "changed all"]);
  });

  test("what it watches is said again after each welcome, until it looks away", () => {
    live();
    connection.watch("l1");
    connection.watch("l1");
    connection.watch("l2");
    connection.counts(["l1", "l2"]);
    connection.watchSystem();
    connection.unwatch("l1");
    expect(sent("unwatch")).toEqual([]);
    connection.unwatch("l2");
    expect(sent("unwatch")).toEqual([{ type: "unwatch", lotId: "l2" }]);
    reconnect();
    connection.watch("l3");
    world.socket.say(welcome({ resumed: true }));
    expect(world.socket.sent.filter(({ type }) => type !== "time")).toEqual([
      { type: "watch", lotId: "l1" },
      { type: "counts", lotIds: ["l1", "l2"] },
      { type: "watch", system: true },
      { type: "watch", lotId: "l3" },
    ]);
  });

  test("a watched lot whose rev is behind the heartbeat's is watched again", () => {
    live();
    connection.watch("l1");
    world.socket.say({ type: "lot", lotId: "l1", slots: [], freeSlots: 3, rev: 7 });
    world.socket.sent.length = 0;
    world.socket.say({ ...heartbeat, lots: { l1: 7, l2: 9 } });
    expect(sent("watch")).toEqual([]);
    world.socket.say({ ...heartbeat, lots: { l1: 8 } });
    expect(sent("watch")).toEqual([{ type: "watch", lotId: "l1" }]);
    expect(heard).toEqual(["lot l1 7"]);
  });
});

describe("what is told to the server", () => {
  test("acknowledgements are batched, one a second at most", () => {
    live();
    for (const seq of [11, 12, 13]) world.socket.say(notification(seq));
    connection.shown(11);
    connection.shown(13);
    expect(sent("ack")).toEqual([]);
    world.advance(1_000);
    world.socket.say(notification(14));
    world.advance(999);
    expect(sent("ack")).toEqual([{ type: "ack", upTo: 13, shown: [11, 13] }]);
    world.advance(1);
    expect(sent("ack")[1]).toEqual({ type: "ack", upTo: 14 });
    world.advance(10_000);
    expect(sent("ack").length).toBe(2);
  });

  test("what was shown as the line broke is said over the next", () => {
    live();
    world.socket.say(notification(11));
    connection.shown(11);
    reconnect();
    world.socket.say(welcome({ resumed: true, head: 11 }));
    world.advance(1_000);
    expect(sent("ack")).toEqual([{ type: "ack", upTo: 11, shown: [11] }]);
  });

  test("a mark made without a line waits for it", () => {
    listen();
    connection.read({ seqs: [3, 4] });
    world.socket.say(welcome());
    connection.read({ upTo: 10 });
    expect(sent("read")).toEqual([
      { type: "read", seqs: [3, 4] },
      { type: "read", upTo: 10 },
    ]);
  });

  test("the time is asked after each welcome and while waking", () => {
    live();
    for (let count = 0; count < 3; count++) {
      world.socket.say({ type: "time", t0: world.now(), serverTime: world.serverTime() });
    }
    reconnect();
    world.socket.say(welcome({ resumed: true, serverTime: world.serverTime() }));
    expect(sent("time").length).toBe(1);
    for (const run of world.visible) run();
    expect(sent("time").length).toBe(2);
  });
});

describe("the line", () => {
  test("sleep of two hours: connected again with the first timer, one summary", () => {
    live();
    world.sleep(2 * 3_600_000);
    world.advance(1);
    expect([world.sockets.length, connection.state.phase]).toEqual([2, "opening"]);
    world.socket.say(welcome({ resumed: true, head: 210 }));
    for (let seq = 11; seq <= 210; seq++) world.socket.say(notification(seq, { replayed: true }));
    expect(heard).toEqual(["replayed 200"]);
    expect(handed.length).toBe(200);
  });

  test("a server silent for two heartbeats and a margin is left", () => {
    live();
    world.advance(54_000);
    expect(world.socket.isClosed).toBe(false);
    world.advance(2_000);
    expect(world.sockets.length).toBe(2);
  });

  test("a probe without an answer ends the line in 5 s", () => {
    live();
    for (const run of world.online) run();
    expect(sent("time").length).toBe(1);
    world.advance(6_000);
    expect(world.sockets.length).toBe(2);
  });

  test("4401 with a token asks for another one, a second one stops", async () => {
    const tokens = ["old", "new", "newer"];
    listen({ token: () => tokens.shift() ?? null });
    await Promise.resolve();
    world.socket.end(4401);
    await Promise.resolve();
    expect(world.socket.protocols[1]).toBe(`bearer.${btoa("new")}`.replace(/=/g, ""));
    world.socket.end(4401);
    await Promise.resolve();
    expect(world.sockets.length).toBe(2);
    expect(connection.state).toMatchObject({ phase: "stopped", lastError: "Signed out" });
    expect(world.timers.size).toBe(0);
  });

  test("a token that cannot be had is tried again", async () => {
    const report = spyOn(console, "error").mockImplementation(() => {});
    let isOnline = false;
    listen({ token: async () => (isOnline ? "token" : Promise.reject(new Error("offline"))) });
    await Bun.sleep(0);
    expect(connection.state.phase).toBe("waiting");
    isOnline = true;
    world.advance(1_000);
    await Bun.sleep(0);
    expect(world.socket.protocols.length).toBe(2);
    report.mockRestore();
  });

  test("text that is no frame is reported, the line lives on", () => {
    const report = spyOn(console, "error").mockImplementation(() => {});
    live();
    world.socket.onmessage?.call(null as never, new MessageEvent("message", { data: "<html>" }));
    expect(report).toHaveBeenCalledTimes(1);
    expect(connection.state.isConnected).toBe(true);
    report.mockRestore();
  });

  test("the state is told once per change, and says since when", () => {
    const states: string[] = [];
    live({ onState: ({ phase, since }) => states.push(`${phase} ${since - world.now()}`) });
    world.socket.say({ ...heartbeat, serverTime: world.serverTime() });
    world.advance(500);
    world.socket.end(1006);
    expect(states).toEqual(["idle 0", "opening 0", "opening 0", "live 0", "waiting 0"]);
    expect(connection.state.lastError).toBe("Connection lost (1006)");
  });

  test("a countdown follows the server, not the device", () => {
    world.skewMs = -3 * 86_400_000;
    live();
    expect(connection.clock.now()).toBe(world.at);
  });
});

test("a notification is whole when it is handed over", () => {
  const frames: NotificationFrame[] = [];
  live({ onNotification: (frame) => frames.push(frame) });
  world.socket.say(notification(11));
  expect(frames).toEqual([notification(11)]);
});
