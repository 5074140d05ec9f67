import { describe, expect, test } from "bun:test";
import { memoryStore, notification, welcome } from "./testing/fakeWorld.ts";
import { ann, armRig, connection, heard, heartbeat, listen, live, reconnect, sent, world } from "./testing/rig.ts";

armRig();

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
