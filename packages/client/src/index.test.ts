import { describe, expect, spyOn, test } from "bun:test";
import type { NotificationFrame } from "@parkmate/protocol";
import { memoryStore, notification, welcome } from "./testing/fakeWorld.ts";
import {
  ann,
  armRig,
  connection,
  handed,
  heard,
  heartbeat,
  listen,
  live,
  query,
  reconnect,
  sent,
  world,
} from "./testing/rig.ts";

armRig();

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

test("a notification is whole when it is handed over", () => {
  const frames: NotificationFrame[] = [];
  live({ onNotification: (frame) => frames.push(frame) });
  world.socket.say(notification(11));
  expect(frames).toEqual([notification(11)]);
});
