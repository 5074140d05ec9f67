import { afterAll, afterEach, beforeAll, beforeEach, expect, spyOn, test } from "bun:test";
import { Window } from "happy-dom";
import { act, StrictMode } from "react";
import type { Root } from "react-dom/client";
import {
  assumeServerClock,
  disconnect,
  useConnection,
  useServerClock,
  useServerNow,
  useWebSocketNotifications,
  type WebSocketNotificationsOptions,
} from "./react.ts";
import { FakeWorld, memoryStore, notification, welcome } from "./testing/fakeWorld.ts";
import type { Connection, ConnectionState, CursorStore, ServerClock } from "./types.ts";

const page = new Window();
const lent = { window: page, document: page.document, IS_REACT_ACT_ENVIRONMENT: true };
let world: FakeWorld;
let store: CursorStore;
let root: Root;
let toasts: string[];

beforeAll(() => {
  Object.assign(globalThis, lent);
});
afterAll(async () => {
  for (const name of Object.keys(lent)) Reflect.deleteProperty(globalThis, name);
  await page.happyDOM.close();
});
beforeEach(async () => {
  world = new FakeWorld();
  store = memoryStore();
  toasts = [];
  const { createRoot } = await import("react-dom/client");
  root = createRoot(page.document.createElement("div") as unknown as HTMLElement);
});
afterEach(async () => {
  await act(async () => root.unmount());
  expect([world.timers.size, world.online.size, world.visible.size]).toEqual([0, 0, 0]);
  expect(world.sockets.every((socket) => socket.isClosed)).toBe(true);
});

const write = (level: string) => (message: string) => void toasts.push(`${level}: ${message}`);
const notify = { success: write("success"), info: write("info"), warning: write("warning"), error: write("error") };

let seen: ReturnType<typeof useWebSocketNotifications>;
let shared: Connection | null;

function Live(options: Partial<WebSocketNotificationsOptions>) {
  seen = useWebSocketNotifications({ notify, world, cursorStore: store, url: "http://localhost", ...options });
  shared = useConnection();
  return null;
}

function Clocked({ see }: { see: (clock: ServerClock) => void }) {
  see(useServerClock());
  return null;
}

function Ticking({ isTicking, see }: { isTicking: boolean; see: (now: number) => void }) {
  see(useServerNow(isTicking));
  return null;
}

const render = (what: React.ReactNode) => act(async () => root.render(<StrictMode>{what}</StrictMode>));
const say = (frame: Parameters<FakeWorld["socket"]["say"]>[0]) => act(async () => world.socket.say(frame));

test("StrictMode's double effects open one socket", async () => {
  await render(<Live />);
  expect(world.sockets.length).toBe(1);
  expect(seen).toMatchObject({ isConnected: false, unread: 0, lastError: null });
  await say(welcome({ unread: 4 }));
  expect(seen).toMatchObject({ isConnected: true, unread: 4 });
  expect(seen.state.userId).toBe("ann");
});

test("several components share one connection, each hears each notification once", async () => {
  const others: number[] = [];
  await render(
    <>
      <Live />
      <Live onNotification={({ seq }) => others.push(seq)} />
    </>,
  );
  await say(welcome());
  await say(notification(11));
  expect(world.sockets.length).toBe(1);
  expect(others).toEqual([11]);
  expect(toasts.length).toBe(2);
});

test("a live notification becomes one toast of its level; a muted one none", async () => {
  await render(<Live />);
  await say(welcome());
  await say(notification(11, { level: "warning" }));
  await say(notification(12, { alert: { toast: false, sound: false } }));
  expect(toasts).toEqual(["warning: Title 11. Body 11."]);
});

test("replayed ones become one summary of those still unread", async () => {
  store.save({ userId: "ann", epoch: "e1", seq: 7, id: "id-7" });
  await render(<Live />);
  await say(welcome({ resumed: true }));
  await say(notification(8, { replayed: true, readAt: "2026-01-15T08:30:00.000Z" }));
  await say(notification(9, { replayed: true }));
  await say(notification(10, { replayed: true }));
  expect(toasts).toEqual(["info: 2 notices while you were away"]);
});

test("an app that sums up itself gets no summary of ours", async () => {
  store.save({ userId: "ann", epoch: "e1", seq: 9, id: "id-9" });
  const counts: number[] = [];
  await render(<Live onReplayed={(count) => counts.push(count)} />);
  await say(welcome({ resumed: true }));
  await say(notification(10, { replayed: true }));
  expect([toasts, counts]).toEqual([[], [1]]);
});

test("the callbacks are those of the latest render, without another socket", async () => {
  await render(<Live />);
  await say(welcome());
  const later: string[] = [];
  await render(<Live notify={{ ...notify, success: (message) => void later.push(message) }} />);
  await say(notification(11));
  expect([toasts, later, world.sockets.length]).toEqual([[], ["Title 11. Body 11."], 1]);
});

test("a toast that throws is reported, the other components hear of it all the same", async () => {
  const report = spyOn(console, "error").mockImplementation(() => {});
  const fail = () => {
    throw new Error("no room for a toast");
  };
  await render(
    <>
      <Live notify={{ ...notify, success: fail }} />
      <Live />
    </>,
  );
  await say(welcome());
  await say(notification(11));
  expect(toasts.length).toBe(1);
  expect(report).toHaveBeenCalledTimes(1);
  report.mockRestore();
});

test("the last component to go closes the socket", async () => {
  await render(<Live />);
  await say(welcome());
  await render(null);
  expect(world.socket.isClosed).toBe(true);
});

test("nobody signed in: no connection", async () => {
  await render(<Live enabled={false} />);
  expect([world.sockets.length, shared]).toEqual([0, null]);
  await render(<Live enabled />);
  expect(world.sockets.length).toBe(1);
  await render(<Live enabled={false} />);
  expect([world.socket.isClosed, shared]).toEqual([true, null]);
  expect(seen.state).toMatchObject({ phase: "idle", userId: null });
});

test("somebody else signs in: nothing of the first is left", async () => {
  const phases: string[] = [];
  const onState = ({ phase }: ConnectionState) => void phases.push(phase);
  await render(<Live userId="ann" onState={onState} />);
  await say(welcome({ unread: 4 }));
  const first = world.socket;
  await render(<Live userId="bob" onState={onState} />);
  expect(seen).toMatchObject({ isConnected: false, unread: 0 });
  expect([first.isClosed, world.socket.url.search]).toEqual([true, ""]);
  await act(async () => first.say(notification(11)));
  expect(toasts).toEqual([]);
  expect(phases).not.toContain("stopped");
  await say(welcome({ userId: "bob", head: 3 }));
  expect([seen.state.userId, seen.unread]).toEqual(["bob", 0]);
});

test("disconnect closes at once, the same person may come back", async () => {
  await render(<Live userId="ann" />);
  await say(welcome());
  await act(async () => disconnect());
  expect([world.socket.isClosed, shared, seen.isConnected]).toEqual([true, null, false]);
  await render(<Live userId="ann" enabled={false} />);
  await render(<Live userId="ann" enabled />);
  await say(welcome());
  expect(seen.isConnected).toBe(true);
});

test("the clock is one object for all renders and follows the server", async () => {
  const clocks = new Set<ServerClock>();
  world.skewMs = -3 * 86_400_000;
  const see = (clock: ServerClock) => clocks.add(clock);
  await render([<Live key="live" />, <Clocked key="clock" see={see} />]);
  await say(welcome({ serverTime: world.serverTime() }));
  await render([<Live key="live" userId="ann" />, <Clocked key="clock" see={see} />]);
  await say(welcome({ serverTime: world.serverTime() }));
  const [clock] = clocks;
  expect([clocks.size, clock?.now()]).toEqual([1, world.at]);
});

test("until the first welcome the clock is as far ahead as an earlier page knew it to be", async () => {
  const clocks = new Set<ServerClock>();
  world.skewMs = -3 * 86_400_000;
  assumeServerClock(3_600_000);
  try {
    const see = (clock: ServerClock) => clocks.add(clock);
    await render([<Live key="live" />, <Clocked key="clock" see={see} />]);
    const [clock] = clocks;
    expect(Math.abs((clock?.now() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(1_000);
    await say(welcome({ serverTime: world.serverTime() }));
    expect(clock?.now()).toBe(world.at);
  } finally {
    assumeServerClock(0);
  }
});

test("a ticking component renders with the server's seconds", async () => {
  const ticks: number[] = [];
  const see = (tick: number) => ticks.push(tick);
  await render(<Ticking isTicking see={see} />);
  const first = ticks.at(-1) ?? 0;
  const deadline = Date.now() + 4_000;
  while ((ticks.at(-1) ?? 0) < first + 2_000 && Date.now() < deadline) await act(() => Bun.sleep(20));
  expect(ticks.at(-1)).toBe(first + 2_000);
  expect(ticks.every((tick) => tick % 1000 === 0)).toBe(true);
  await render(<Ticking isTicking={false} see={see} />);
});
