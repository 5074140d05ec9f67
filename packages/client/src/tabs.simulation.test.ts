import { expect, test } from "bun:test";
import fc from "fast-check";
import { connectShared } from "./tabs.ts";
import { FakeBrowser, type FakeTab } from "./testing/fakeBrowser.ts";
import { memoryStore } from "./testing/fakeWorld.ts";
import { TabServer } from "./testing/tabServer.ts";
import type { Connection } from "./types.ts";

/** A page in a tab, and all that it was told. */
interface Page {
  tab: FakeTab;
  connection: Connection;
  from: number;
  handed: number[];
}

interface Given {
  seq: number;
  page: Page;
  at: number;
  wasVisible: boolean;
}

class Stage {
  readonly browser: FakeBrowser;
  readonly server: TabServer;
  readonly pages: Page[] = [];
  readonly alerts: Given[] = [];
  /** What was alerted and what waits is known to the tabs that move: it is forgotten with the last of them. */
  forgottenUpTo = 0;
  readonly store = memoryStore({ userId: "ann", epoch: "e1", seq: 0, id: null });

  constructor(random: () => number) {
    this.browser = new FakeBrowser(random);
    this.server = new TabServer(this.browser);
  }

  open(isVisible: boolean): Page {
    const tab = this.browser.open(isVisible);
    const page = { tab, handed: [] as number[], from: this.store.load("ann")?.seq ?? 0 } as unknown as Page;
    const alerted = (seq: number) => this.alerts.push({ seq, page, at: this.browser.at, wasVisible: tab.isVisible });
    page.connection = connectShared({
      world: tab,
      url: "http://localhost",
      userId: "ann",
      cursorStore: {
        load: this.store.load,
        save: (cursor) => cursor.seq > (this.store.load("ann")?.seq ?? -1) && this.store.save(cursor),
      },
      onNotification: ({ seq }) => page.handed.push(seq),
      onAlert: ({ seq }) => void alerted(seq),
      onReplayed: (_count, frames) => frames.forEach(({ seq }) => void alerted(seq)),
    });
    this.pages.push(page);
    return page;
  }

  get living(): Page[] {
    return this.pages.filter(({ tab }) => !tab.isDead);
  }
}

type Event =
  | { do: "post"; count: number }
  | { do: "pass"; ms: number }
  | { do: "open"; isVisible: boolean }
  | { do: "show" | "hide" | "crash" | "close" | "stop" | "freeze" | "resume"; tab: number }
  | { do: "leader"; how: "crash" | "close" | "stop" }
  | { do: "cut" }
  | { do: "server"; isUp: boolean };

const tab = fc.nat(9);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("post" as const), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.oneof(fc.nat(20), fc.nat(3_000)) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const), isVisible: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("show", "hide", "crash", "close", "stop", "freeze", "resume"),
      tab,
    }) as fc.Arbitrary<Event>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("leader" as const),
      how: fc.constantFrom("crash", "close", "stop"),
    }) as fc.Arbitrary<Event>,
  },
  fc.record({ do: fc.constant("cut" as const) }),
  fc.record({ do: fc.constant("server" as const), isUp: fc.boolean() }),
);

async function apply(stage: Stage, happens: Event): Promise<void> {
  const { browser, server } = stage;
  const end = (page: Page, how: "crash" | "close" | "stop" | "freeze") => {
    const others = stage.living.filter((other) => other !== page && other.tab.movesSince < browser.at - 3_000);
    if (others.every((other) => other.tab.isStopped)) stage.forgottenUpTo = server.head;
    if (how === "stop" || how === "freeze") return page.tab.stop(how === "freeze");
    // A tab that is held still cannot say goodbye.
    if (how === "close" && !page.tab.isStopped) page.connection.close();
    page.tab.crash();
  };
  switch (happens.do) {
    case "post":
      for (let count = 0; count < happens.count; count++) server.post();
      return;
    case "pass":
      return browser.advance(happens.ms);
    case "open":
      if (stage.living.length < 5) stage.open(happens.isVisible);
      return;
    case "cut":
      return server.cut();
    case "server":
      server.isUp = happens.isUp;
      return;
    case "leader": {
      const leader = stage.living.find((page) => page.tab.sockets.some(({ isClosed }) => !isClosed));
      if (leader) end(leader, happens.how);
      return;
    }
    default: {
      const page = stage.living[happens.tab % Math.max(1, stage.living.length)];
      if (!page) return;
      if (happens.do === "show" || happens.do === "hide") page.tab.show(happens.do === "show");
      else if (happens.do === "resume") page.tab.resume();
      else end(page, happens.do);
    }
  }
}

/** All is well again: whatever was to come comes. */
async function heal(stage: Stage): Promise<void> {
  stage.server.isUp = true;
  for (const { tab } of stage.living) tab.resume();
  const front = stage.living[0] ?? stage.open(true);
  front.tab.show(true);
  await stage.browser.advance(70_000);
  stage.server.post();
  await stage.browser.advance(3_000);
}

/** A small generator whose numbers look like chance, unlike shrunk ones: tabs are named by them. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function play(events: Event[], seed: number, prepare?: (browser: FakeBrowser) => void): Promise<Stage> {
  const stage = new Stage(dice(seed));
  prepare?.(stage.browser);
  stage.open(true);
  stage.open(false);
  for (const happens of events) await apply(stage, happens);
  await heal(stage);
  return stage;
}

/** How often each notification was alerted. */
function timesAlerted({ alerts, server }: Stage): number[] {
  const times = Array.from({ length: server.head }, () => 0);
  for (const { seq } of alerts) times[seq - 1] = (times[seq - 1] ?? 0) + 1;
  return times;
}

/** At the end each living tab has handed over everything since it began, once and in order, and only visible tabs alerted. */
function isExact({ living, server, alerts }: Stage): boolean {
  const isWhole = ({ handed, from }: Page) =>
    handed.length === server.head - from && handed.every((seq, index) => seq === from + 1 + index);
  return living.every(isWhole) && alerts.every(({ wasVisible }) => wasVisible);
}

const events = fc.array(event, { minLength: 1, maxLength: 40 });
const RUNS = 60;

test("whatever becomes of the tabs: each hands over all, once, in order; one socket; one alert for each", async () => {
  let alerted = 0;
  await fc.assert(
    fc.asyncProperty(events, fc.nat(), async (events, seed) => {
      const stage = await play(events, seed);
      expect(isExact(stage)).toBe(true);
      expect(stage.browser.sockets.length).toBe(1);
      const times = timesAlerted(stage).map((count, index) => (index < stage.forgottenUpTo ? 1 : count));
      expect(times).toEqual(times.map(() => 1));
      alerted += stage.alerts.length;
    }),
    { numRuns: RUNS },
  );
  expect(alerted).toBeGreaterThan(100);
}, 60_000);

test("whatever is lost or late between the tabs: each hands over all, once, in order, and one socket is left", async () => {
  let lost = 0;
  await fc.assert(
    fc.asyncProperty(events, fc.nat(), async (events, seed) => {
      const stage = await play(events, seed, (browser) => {
        browser.delayMs = () => browser.random() * 40;
        browser.isLost = () => browser.random() < 0.05 && ++lost > 0;
      });
      stage.browser.isLost = () => false;
      await stage.browser.advance(60_000);
      expect(isExact(stage)).toBe(true);
      expect(stage.browser.sockets.length).toBe(1);
    }),
    { numRuns: RUNS },
  );
  expect(lost).toBeGreaterThan(100);
}, 60_000);

test("without Web Locks each tab has a socket, hands over all, once, in order, and one of them alerts", async () => {
  const quiet = event.filter(
    ({ do: what }) => !["stop", "freeze", "leader", "crash", "close", "open", "cut", "server"].includes(what),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(quiet, { minLength: 1, maxLength: 40 }), fc.nat(), async (events, seed) => {
      const stage = await play(events, seed, (browser) => {
        browser.hasLocks = false;
      });
      expect(isExact(stage)).toBe(true);
      expect(stage.browser.sockets.length).toBe(stage.living.length);
      expect(timesAlerted(stage)).toEqual(Array.from({ length: stage.server.head }, () => 1));
    }),
    { numRuns: RUNS },
  );
}, 60_000);
