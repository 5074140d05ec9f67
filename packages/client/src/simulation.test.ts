import { expect, test } from "bun:test";
import fc from "fast-check";
import { connect } from "./index.ts";
import { type FakeSocket, FakeWorld, memoryStore, notification, welcome } from "./testing/fakeWorld.ts";

/**
 * One log, one client, a bad network. Frames of one socket stay in order, as TCP keeps them, but may be late, stop, or end
 * with the line. Each socket is a cursor as the gateway has it; doorbells may be lost, the heartbeat repairs that.
 */
class FakeServer {
  head = 0;
  isRefusing = false;
  isSilent = false;
  readonly #served = new Map<FakeSocket, { cursor: number; beatAt: number; welcomedAt: number; read: number }>();

  constructor(private readonly world: FakeWorld) {}

  /** What a server does in this moment: answer handshakes and questions for the time, heartbeats. */
  serve(): void {
    if (this.isSilent) return;
    for (const socket of this.world.sockets) {
      if (socket.isClosed) continue;
      const served = this.#served.get(socket);
      if (!served) this.#welcome(socket);
      for (const frame of served ? socket.sent.slice(served.read) : []) {
        if (frame.type === "time") socket.say({ type: "time", t0: frame.t0, serverTime: this.world.serverTime() });
      }
      if (served) served.read = socket.sent.length;
      if (served && served.beatAt <= this.world.at) {
        served.beatAt = this.world.at + 25_000;
        const { head } = this;
        const serverTime = this.world.serverTime();
        this.pump(socket);
        socket.say({ type: "heartbeat", head, unread: head, readRev: 1, rev: head, serverTime });
      }
    }
  }

  #welcome(socket: FakeSocket): void {
    if (this.isRefusing) {
      socket.end(1006);
      return;
    }
    const { searchParams } = socket.url;
    const asked = searchParams.get("cursor");
    const last = searchParams.get("last");
    const resumed = asked !== null && Number(asked) <= this.head && (last ?? `id-${asked}`) === `id-${asked}`;
    const { head } = this;
    const cursor = resumed ? Number(asked) : head;
    this.#served.set(socket, { cursor, beatAt: this.world.at + 25_000, welcomedAt: head, read: 0 });
    socket.say(welcome({ head, unread: head, rev: head, resumed, serverTime: this.world.serverTime() }));
    this.pump(socket);
  }

  /** Sends what is after the socket's cursor. */
  pump(socket: FakeSocket): void {
    const served = this.#served.get(socket);
    while (served && !socket.isClosed && !this.isSilent && served.cursor < this.head) {
      const seq = ++served.cursor;
      socket.say(notification(seq, { replayed: seq <= served.welcomedAt }));
    }
  }

  /** What the socket is sent next is missing, doubled or old. */
  disturb(socket: FakeSocket, by: number): void {
    const served = this.#served.get(socket);
    if (served && !socket.isClosed && !this.isSilent) {
      served.cursor = Math.min(this.head, Math.max(0, served.cursor + by));
      this.pump(socket);
    }
  }
}

type Event =
  | { do: "post"; count: number; isRung: boolean }
  | { do: "cut"; code: number }
  | { do: "bye"; ms: number }
  | { do: "disturb"; by: number }
  | { do: "pass" | "sleep" | "clock"; ms: number }
  | { do: "refuse" | "silence"; isOn: boolean }
  | { do: "online" | "visible" };

const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("post" as const),
      count: fc.integer({ min: 1, max: 9 }),
      isRung: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("cut" as const),
      code: fc.constantFrom(1000, 1001, 1006, 1009, 4500, 4503, 4508, 4529),
    }),
  },
  fc.record({ do: fc.constant("bye" as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
  fc.record({ do: fc.constant("disturb" as const), by: fc.integer({ min: -5, max: 5 }) }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 70_000 }) }) },
  fc.record({ do: fc.constant("sleep" as const), ms: fc.integer({ min: 0, max: 10_000_000 }) }),
  fc.record({ do: fc.constant("clock" as const), ms: fc.integer({ min: -10_000_000, max: 10_000_000 }) }),
  fc.record({ do: fc.constantFrom("refuse" as const, "silence" as const), isOn: fc.boolean() }),
  fc.record({ do: fc.constantFrom("online" as const, "visible" as const) }),
);

/** Time in steps in which the server is heard. */
function pass(world: FakeWorld, server: FakeServer, ms: number): void {
  for (let left = ms; left > 0; left -= 500) {
    world.advance(Math.min(500, left));
    server.serve();
  }
}

function apply(world: FakeWorld, server: FakeServer, happens: Event): void {
  const open = world.sockets.filter((socket) => !socket.isClosed);
  switch (happens.do) {
    case "post":
      server.head += happens.count;
      if (happens.isRung) for (const socket of open) server.pump(socket);
      return;
    case "cut":
      for (const socket of open) socket.end(happens.code);
      return;
    case "bye":
      for (const socket of open) socket.say({ type: "bye", reconnectInMs: happens.ms });
      return;
    case "disturb":
      for (const socket of open) server.disturb(socket, happens.by);
      return;
    case "pass":
      pass(world, server, happens.ms);
      return;
    case "sleep":
      world.sleep(happens.ms);
      return;
    case "clock":
      world.skewMs += happens.ms;
      return;
    case "refuse":
      server.isRefusing = happens.isOn;
      return;
    case "silence":
      server.isSilent = happens.isOn;
      return;
    case "online":
    case "visible":
      for (const run of world[happens.do]) run();
  }
}

test("whatever the network does: in order, none twice, none missing, at the head when it heals, nothing left after", () => {
  let handedInAll = 0;
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 60 }),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (events, chance) => {
        const world = new FakeWorld();
        world.random = () => chance.next().value ?? 0;
        const server = new FakeServer(world);
        const handed: number[] = [];
        const replayed: number[] = [];
        let summed = 0;
        const connection = connect({
          world,
          url: "http://localhost",
          cursorStore: memoryStore({ userId: "ann", epoch: "e1", seq: 0, id: null }),
          onNotification(frame) {
            handed.push(frame.seq);
            if (frame.replayed) replayed.push(frame.seq);
          },
          onReplayed(count) {
            summed += count;
          },
        });
        server.serve();
        for (const happens of events) apply(world, server, happens);

        server.isRefusing = server.isSilent = false;
        // Long enough for the clock to be asked again: an answer on its way while the device's clock is set misleads it.
        pass(world, server, 300_000);
        expect(handed).toEqual(Array.from({ length: server.head }, (_, index) => index + 1));
        expect(summed).toBe(replayed.length);
        expect(connection.state).toMatchObject({ phase: "live", unread: server.head, lastError: null });
        expect(Math.abs(connection.clock.now() - world.at)).toBeLessThan(1_000);
        expect(world.sockets.filter((socket) => !socket.isClosed).length).toBe(1);

        connection.close();
        expect([world.timers.size, world.online.size, world.visible.size]).toEqual([0, 0, 0]);
        expect(world.sockets.every((socket) => socket.isClosed)).toBe(true);
        handedInAll += handed.length;
      },
    ),
    { numRuns: 300 },
  );
  expect(handedInAll).toBeGreaterThan(1_000);
});
