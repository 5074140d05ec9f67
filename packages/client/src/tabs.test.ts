import { beforeEach, expect, test } from "bun:test";
import { connectShared } from "./tabs.ts";
import { FakeBrowser, type FakeTab } from "./testing/fakeBrowser.ts";
import { memoryStore } from "./testing/fakeWorld.ts";
import { TabServer } from "./testing/tabServer.ts";
import type { Connection, SharedOptions } from "./types.ts";

let browser: FakeBrowser;
let server: TabServer;
let names: number;

beforeEach(() => {
  names = 0;
  // Each tab draws its name first; what is drawn after that only jitters.
  browser = new FakeBrowser(() => ++names / 1_000);
  server = new TabServer(browser);
});

interface Page {
  tab: FakeTab;
  connection: Connection;
  handed: number[];
  heard: string[];
}

function open(isVisible: boolean, options: Partial<SharedOptions> = {}): Page {
  const tab = browser.open(isVisible);
  const [handed, heard]: [number[], string[]] = [[], []];
  const connection = connectShared({
    world: tab,
    url: "http://localhost",
    userId: "ann",
    cursorStore: memoryStore(),
    onNotification: ({ seq }) => handed.push(seq),
    onAlert: ({ seq }) => heard.push(`alert ${seq}`),
    onReplayed: (count) => heard.push(`replayed ${count}`),
    onRead: (mark) => heard.push(`read ${mark.seqs ?? mark.upTo}`),
    onLot: ({ lotId }) => heard.push(`lot ${lotId}`),
    ...options,
  });
  return { tab, connection, handed, heard };
}

/** Some tabs, the first one leading, the last one in front, all live; what they heard so far forgotten. */
async function openLive(count: number): Promise<Page[]> {
  const pages: Page[] = [];
  for (let index = 0; index < count; index++) {
    pages.push(open(index === count - 1));
    await browser.advance(50);
  }
  expect(pages.every(({ connection }) => connection.state.isConnected)).toBe(true);
  expect(pages[0]?.tab.sockets.length).toBe(1);
  return pages;
}

const wanted = () => server.heard.filter(({ type }) => type === "watch" || type === "unwatch" || type === "counts");

test("three tabs are one socket, and each is handed everything", async () => {
  const pages = await openLive(3);
  server.post();
  server.post();
  await browser.advance(50);
  expect(browser.world.sockets.length).toBe(1);
  expect(pages.map(({ handed }) => handed)).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(pages.map(({ connection }) => connection.state.unread)).toEqual([2, 2, 2]);
  expect(pages.map(({ heard }) => heard)).toEqual([[], [], ["alert 1", "alert 2"]]);
});

test("a leader that crashes is replaced at once; what happened meanwhile is alerted as if it had lived on", async () => {
  const [leader, next, front] = (await openLive(3)) as [Page, Page, Page];
  leader.tab.crash();
  server.post();
  await browser.advance(50);
  expect(browser.sockets.length).toBe(1);
  expect([next.handed, front.handed, next.heard, front.heard]).toEqual([[1], [1], [], ["alert 1"]]);
});

test("a leader that hangs loses its lock to the visible tab within a second and a half, and follows when it moves", async () => {
  const [leader, next, front] = (await openLive(3)) as [Page, Page, Page];
  leader.tab.stop(false);
  server.post();
  await browser.advance(1_550);
  expect([next.handed, front.handed, front.heard]).toEqual([[1], [1], ["alert 1"]]);
  expect(front.tab.sockets.length).toBe(1);
  leader.tab.resume();
  server.post();
  await browser.advance(100);
  expect([leader.handed, leader.heard, browser.sockets.length]).toEqual([[1, 2], [], 1]);
});

test("a leader that hangs while no tab is looked at is replaced when one is", async () => {
  const [leader, next, front] = (await openLive(3)) as [Page, Page, Page];
  front.tab.show(false);
  await browser.advance(10);
  leader.tab.stop(false);
  server.post();
  await browser.advance(60_000);
  expect([next.handed, front.handed]).toEqual([[], []]);
  next.tab.show(true);
  await browser.advance(1_600);
  expect([next.handed, front.handed]).toEqual([[1], [1]]);
});

test("a leader that was held still does not alert what its successor has alerted, before it knows that it has one", async () => {
  const [leader, front] = (await openLive(2)) as [Page, Page];
  leader.tab.show(true);
  await browser.advance(10);
  leader.tab.stop(false);
  server.post();
  await browser.advance(2_000);
  expect(front.heard).toEqual(["alert 1"]);
  leader.tab.resume();
  await browser.advance(100);
  expect([leader.handed, leader.heard, front.heard]).toEqual([[1], [], ["alert 1"]]);
});

test("two tabs that take the lead at once end with one, and all follow it", async () => {
  const pages = [open(true), open(false), open(true)];
  await browser.advance(1);
  pages[0]?.tab.stop(false);
  await browser.advance(1_499);
  pages[0]?.tab.resume();
  await browser.advance(200);
  server.post();
  await browser.advance(100);
  expect(pages.map(({ handed }) => handed)).toEqual([[1], [1], [1]]);
  expect(browser.sockets.length).toBe(1);
});

test("a tab that was behind when its leader died is served, and nothing is alerted twice for its sake", async () => {
  const [leader, behind, front] = (await openLive(3)) as [Page, Page, Page];
  browser.isLost = (to) => to === behind.tab;
  server.post();
  await browser.advance(10);
  expect([behind.handed, front.handed]).toEqual([[], [1]]);
  // The tab in front leads next, from its own cursor; the other one asks for less.
  behind.tab.stop(true);
  leader.tab.crash();
  browser.isLost = () => false;
  await browser.advance(20);
  behind.tab.resume();
  behind.tab.show(true);
  await browser.advance(500);
  expect([behind.handed, front.handed, behind.heard, front.heard]).toEqual([[1], [1], [], ["alert 1"]]);
});

test("whatever is lost between the tabs is asked for again", async () => {
  const [, front] = (await openLive(2)) as [Page, Page];
  front.connection.watch("l1");
  await browser.advance(2);
  browser.isLost = (to) => to === front.tab;
  await browser.advance(20);
  browser.isLost = () => false;
  expect(front.heard).toEqual([]);
  await browser.advance(1_000);
  expect(front.heard).toEqual(["lot l1"]);
});

test("a tab that the browser is about to hold still lets another lead", async () => {
  const [leader, , front] = (await openLive(3)) as [Page, Page, Page];
  leader.tab.stop(true);
  await browser.advance(50);
  server.post();
  await browser.advance(50);
  expect([front.handed, browser.sockets.length]).toEqual([[1], 1]);
});

test("a mark made in one tab is in all at once, and told to the server once", async () => {
  const pages = await openLive(3);
  server.post();
  await browser.advance(50);
  pages[1]?.connection.read({ seqs: [1] });
  await browser.advance(1);
  expect(pages.map(({ heard }) => heard.includes("read 1"))).toEqual([true, true, true]);
  await browser.advance(50);
  expect(server.heard.filter(({ type }) => type === "read")).toEqual([{ type: "read", seqs: [1] }]);
  expect(pages.map(({ connection }) => connection.state.unread)).toEqual([0, 0, 0]);
});

test("what no tab is there to show waits for one; what was read meanwhile is not alerted", async () => {
  const [, second, front] = (await openLive(3)) as [Page, Page, Page];
  front.tab.show(false);
  await browser.advance(10);
  server.post();
  server.post();
  await browser.advance(100);
  second.connection.read({ seqs: [1] });
  await browser.advance(100);
  second.tab.show(true);
  await browser.advance(10);
  expect(second.heard.filter((what) => !what.startsWith("read"))).toEqual(["alert 2"]);
  expect(front.heard.filter((what) => !what.startsWith("read"))).toEqual([]);
});

test("after half a minute without a visible tab it is summed up", async () => {
  const [front] = (await openLive(1)) as [Page];
  front.tab.show(false);
  await browser.advance(10);
  server.post();
  server.post();
  await browser.advance(20_000);
  server.post();
  await browser.advance(20_000);
  front.tab.show(true);
  await browser.advance(10);
  expect(front.heard).toEqual(["replayed 2", "alert 3"]);
});

test("an alert whose tab is gone before it could be given goes to the next one", async () => {
  const [, second, front] = (await openLive(3)) as [Page, Page, Page];
  second.tab.show(true);
  await browser.advance(10);
  front.tab.show(true);
  await browser.advance(10);
  front.tab.stop(false);
  server.post();
  await browser.advance(100);
  expect(second.heard).toEqual([]);
  front.tab.crash();
  await browser.advance(10);
  expect([second.heard, front.heard]).toEqual([["alert 1"], []]);
});

test("together the tabs watch no more than one socket may, those in front first; a tab that is gone watches nothing", async () => {
  const [first, second] = (await openLive(2)) as [Page, Page];
  for (let lot = 0; lot < 7; lot++) first.connection.watch(`first-${lot}`);
  for (let lot = 0; lot < 7; lot++) second.connection.watch(`second-${lot}`);
  await browser.advance(50);
  const watched = new Set<string>();
  const see = () => {
    watched.clear();
    for (const frame of wanted()) {
      if (frame.type === "watch" && "lotId" in frame) watched.add(frame.lotId);
      if (frame.type === "unwatch") watched.delete(frame.lotId);
      expect(watched.size).toBeLessThanOrEqual(10);
    }
    return [...watched].filter((lot) => lot.startsWith("second")).length;
  };
  expect([see(), watched.size]).toEqual([7, 10]);
  second.tab.crash();
  await browser.advance(50);
  expect([see(), watched.size]).toEqual([0, 7]);
});

test("a lot that is watched already is sent whole to whoever comes later", async () => {
  const [first, second] = (await openLive(2)) as [Page, Page];
  first.connection.watch("l1");
  await browser.advance(50);
  second.heard.length = 0;
  second.connection.watch("l1");
  await browser.advance(50);
  expect(second.heard).toEqual(["lot l1"]);
});

test("many tabs that come back at once stay within what one socket may send", async () => {
  const pages = await openLive(12);
  for (const { connection } of pages) connection.watch("l1");
  await browser.advance(2_000);
  const before = server.heard.length;
  server.cut();
  await browser.advance(1_500);
  expect(pages.every(({ connection }) => connection.state.isConnected)).toBe(true);
  expect(server.heard.length - before).toBeLessThan(40);
});

test("closed, nothing of it is left: the next tab leads at once", async () => {
  const [leader, front] = (await openLive(2)) as [Page, Page];
  leader.connection.close();
  await browser.advance(50);
  const { timers, listeners } = leader.tab;
  expect([timers.size, listeners.online.size, listeners.look.size, listeners.freeze.size]).toEqual([0, 0, 0, 0]);
  expect([leader.tab.sockets.every(({ isClosed }) => isClosed), front.tab.sockets.length]).toEqual([true, 1]);
  front.connection.close();
  expect([browser.sockets.length, browser.heldLocks, browser.openChannels]).toEqual([0, [], 0]);
});

test("another person's tabs share nothing with the first one's", async () => {
  const [ann] = (await openLive(1)) as [Page];
  const bob = open(true, { userId: "bob" });
  await browser.advance(50);
  expect(browser.sockets.length).toBe(2);
  bob.connection.read({ upTo: 1 });
  // Before the server, which is one for both here, has said so.
  await browser.advance(2);
  expect([ann.heard, bob.heard]).toEqual([[], ["read 1"]]);
});

test("with a token and no name nobody knows whose tabs those are: each stands alone", async () => {
  for (let count = 0; count < 2; count++) open(true, { token: () => "secret", userId: "" });
  await browser.advance(50);
  expect([browser.sockets.length, browser.openChannels]).toEqual([2, 0]);
});

test("without Web Locks and channels a tab alerts when it is looked at", async () => {
  browser.hasLocks = browser.hasChannels = false;
  const page = open(false);
  await browser.advance(50);
  server.post();
  await browser.advance(50);
  expect([page.handed, page.heard]).toEqual([[1], []]);
  page.tab.show(true);
  await browser.advance(10);
  expect(page.heard).toEqual(["alert 1"]);
});
