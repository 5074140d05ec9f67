import { afterEach, beforeEach, expect } from "bun:test";
import type { ClientFrame } from "@parkmate/protocol";
import { type Connection, type ConnectOptions, connect } from "../index.ts";
import { FakeWorld, memoryStore, welcome } from "./fakeWorld.ts";

/** A connection in a fake world for each test of a file, and what it told the page; nothing may be left of it after. */
export let world: FakeWorld;
export let connection: Connection;
/** Every callback but onNotification, in words. */
export let heard: string[];
/** The seqs given to onNotification. */
export let handed: number[];

export const heartbeat = { type: "heartbeat", head: 10, unread: 0, readRev: 1, rev: 1, serverTime: "" } as const;
export const ann = { userId: "ann", epoch: "e1", seq: 10, id: "id-10" };

/** Arms the rig for the file that calls it. */
export function armRig(): void {
  beforeEach(() => {
    world = new FakeWorld();
    heard = [];
    handed = [];
  });
  afterEach(() => {
    connection.close();
    expect([world.timers.size, world.online.size, world.visible.size]).toEqual([0, 0, 0]);
  });
}

/** Connects with every callback writing down what it was told. */
export function listen(options: Partial<ConnectOptions> = {}): void {
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
export function live(options: Partial<ConnectOptions> = {}, change: Parameters<typeof welcome>[0] = {}): void {
  listen(options);
  world.socket.say(welcome({ serverTime: world.serverTime(), ...change }));
  heard = [];
  world.socket.sent.length = 0;
}

/** The line breaks and is open again, not yet welcomed. */
export function reconnect(): void {
  world.socket.end(1006);
  world.advance(1_000);
}

/** The frames of this type that the newest socket was sent. */
export const sent = (type: ClientFrame["type"]) => world.socket.sent.filter((frame) => frame.type === type);
/** The query of the newest socket's address. */
export const query = () => Object.fromEntries(world.socket.url.searchParams);
