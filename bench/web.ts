import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { BookingView, InboxPage, Page as ListOf, LotSummaryView, LotView } from "@parkmate/protocol";
import type { BrowserContext, Page } from "playwright-core";
import { DEMO_PASSWORD } from "../apps/server/src/commands/demoData.ts";
import { closeBrowser, openBrowser } from "../e2e/harness/browser.ts";
import { until } from "../e2e/harness/until.ts";
import { type Figure, Figures, type Measurement, type Say } from "./measurement.ts";
import { type ParkMate, startParkMate } from "./parkmate.ts";
import { quantile } from "./quantile.ts";

/** SCREENS: what the first visit of the lots page may fetch of JavaScript, gzipped. */
export const FIRST_VISIT_LIMIT_KB = 120;

const PHONE = { width: 390, height: 844 };
/** Lighthouse's slow 4G. */
const SLOW_4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1_000_000) / 8,
  uploadThroughput: (750 * 1_000) / 8,
};
const CPU_SLOWDOWN = 4;
/** The public Django Channels system: one script for all roles, gzipped, and its build on two cores; measured once, not here. */
const QUOTED = { name: "Django Channels ParkMate (quoted)", scriptKB: 176, buildSeconds: 5 };

interface Size {
  rounds: number;
  /** Toasts per round. */
  toasts: number;
  /** Without a slow network and processor, and without building. */
  isTiny: boolean;
}

/**
 * The page as people get it: what its first visit weighs, when it is painted on a slow phone, and how long a notice takes
 * to be seen. In real Chromium on the served build; nothing is simulated but the network's speed and the processor's.
 */
export const web: Measurement = {
  name: "web",
  title: "the page in Chromium: weight of the first visit, largest paint, commit → painted toast",
  run: (say) => measure({ rounds: 5, toasts: 60, isTiny: false }, say),
  runTiny: (say) => measure({ rounds: 1, toasts: 2, isTiny: true }, say),
};

async function measure(size: Size, say: Say): Promise<Figure[]> {
  const figures = new Figures();
  const add = (metric: string, unit: string, value: number, subject = "ParkMate") =>
    figures.add(subject, { metric, unit, better: "less" }, value);
  const parkMate = await startParkMate({ drivers: 1, owners: 1, slots: 1 });
  try {
    for (let round = 0; round < size.rounds; round++) {
      say(`round ${round + 1} of ${size.rounds}: ParkMate`);
      for (const who of ["visitor", "driver"] as const) {
        const scripts = await firstVisit(parkMate, who);
        if (round === 0) say(`${who}: ${scripts.map(({ file, kB }) => `${file} ${kB.toFixed(1)} kB`).join(", ")}`);
        add(`JavaScript of the first visit, ${who}, gzipped`, "kB", sum(scripts.map(({ kB }) => kB)));
        add(`scripts of the first visit, ${who}`, "files", scripts.length);
      }
      for (const [what, { lcpMs, cls, liveMs }] of await paints(parkMate, !size.isTiny)) {
        add(`largest paint, ${what}`, "ms", lcpMs);
        if (liveMs !== undefined) add(`live, ${what}`, "ms", liveMs);
        add(`layout shift, ${what}`, "CLS", cls);
      }
      const toasts = await toastsOf(parkMate, size);
      add("commit → painted toast, p50", "ms", quantile(toasts, 0.5));
      add("commit → painted toast, p99", "ms", quantile(toasts, 0.99));
      if (!size.isTiny) add("build", "s", await buildSeconds());
    }
    say(`${QUOTED.name}: as published`);
    for (const who of ["visitor", "driver"]) {
      add(`JavaScript of the first visit, ${who}, gzipped`, "kB", QUOTED.scriptKB, QUOTED.name);
    }
    if (!size.isTiny) add("build", "s", QUOTED.buildSeconds, QUOTED.name);
  } finally {
    await closeBrowser();
    await parkMate.close();
  }
  return figures.all();
}

/** What each of them fetches of JavaScript on a first visit of the lots page. */
export async function firstVisits(): Promise<["visitor" | "driver", Script[]][]> {
  const parkMate = await startParkMate({ drivers: 1, owners: 1, slots: 1 });
  try {
    return [
      ["visitor", await firstVisit(parkMate, "visitor")],
      ["driver", await firstVisit(parkMate, "driver")],
    ];
  } finally {
    await closeBrowser();
    await parkMate.close();
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** A browser profile with nothing in it, of a person with a session where `account` is one. */
async function profile({ url }: ParkMate, account: "visitor" | "driver" | "owner"): Promise<BrowserContext> {
  const browser = await openBrowser();
  const context = await browser.newContext({ baseURL: url, viewport: PHONE, locale: "en-GB" });
  if (account !== "visitor") {
    const answer = await context.request.post("/api/auth/sign-in/email", {
      headers: { origin: url },
      data: { email: `${account}@parkmate.test`, password: DEMO_PASSWORD },
    });
    if (!answer.ok()) throw new Error(`sign-in was answered with ${answer.status()}`);
  }
  return context;
}

/** `kB` of 1,000 bytes, gzipped. */
interface Script {
  file: string;
  kB: number;
}

/** Every script that the lots page fetches until it rests, gzipped. What the service worker fetches afterwards is not counted. */
async function firstVisit(parkMate: ParkMate, who: "visitor" | "driver"): Promise<Script[]> {
  const context = await profile(parkMate, who);
  try {
    const page = await context.newPage();
    await page.goto("/lots", { waitUntil: "networkidle" });
    await page.getByRole("link", { name: /Marine Drive/ }).waitFor();
    // What came from the browser's own cache, because the service worker had fetched it, was not sent for this visit.
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter((entry) => entry.name.endsWith(".js") && Reflect.get(entry, "transferSize") > 0)
        .map(({ name }) => name),
    );
    return await Promise.all(
      [...new Set(scripts)].map(async (script) => {
        const answer = await fetch(script, { headers: { "accept-encoding": "gzip" }, decompress: false });
        return { file: basename(script), kB: (await answer.arrayBuffer()).byteLength / 1000 };
      }),
    );
  } finally {
    await context.close();
  }
}

interface Paint {
  lcpMs: number;
  cls: number;
  /** When the live page took the place of the server's first look; undefined where there was none. */
  liveMs?: number;
}

/** Runs in the page from its beginning. */
function watchPaints(): void {
  const seen: Paint = { lcpMs: 0, cls: 0 };
  Reflect.set(window, "paints", seen);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.lcpMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!Reflect.get(entry, "hadRecentInput")) seen.cls += Number(Reflect.get(entry, "value"));
    }
  }).observe({ type: "layout-shift", buffered: true });
}

/** Largest paint and layout shift of the lots page and a booking, at first and, for the booking, opened again. */
async function paints(parkMate: ParkMate, slow: boolean): Promise<[string, Paint][]> {
  const results: [string, Paint][] = [];
  const restMs = slow ? 2_000 : 0;
  for (const who of ["visitor", "driver"] as const) {
    const context = await profile(parkMate, who);
    results.push([`lots, ${who}`, await paintOf(await slowPage(context, slow), "/lots", "list", restMs)]);
    await context.close();
  }
  const driver = await profile(parkMate, "driver");
  const booking = await book(parkMate, driver);
  const page = await slowPage(driver, slow);
  results.push(["booking", await paintOf(page, `/bookings/${booking.id}`, "timer", restMs)]);
  await page.evaluate(() => navigator.serviceWorker.ready);
  results.push(["booking, opened again", await paintOf(page, `/bookings/${booking.id}`, "timer", restMs)]);
  await cancel(parkMate, driver, booking);
  await driver.close();
  return results;
}

async function slowPage(context: BrowserContext, slow: boolean): Promise<Page> {
  await context.addInitScript(watchPaints);
  const page = await context.newPage();
  if (!slow) return page;
  const session = await context.newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", SLOW_4G);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  return page;
}

async function paintOf(page: Page, path: string, role: "list" | "timer", restMs: number): Promise<Paint> {
  await page.goto(path);
  await page.getByRole("main").getByRole(role).first().waitFor();
  // Bars of a page without a line would be there by then.
  await Bun.sleep(restMs);
  return page.evaluate(() => {
    const [live] = performance.getEntriesByName("live");
    return { ...(Reflect.get(window, "paints") as Paint), ...(live ? { liveMs: live.startTime } : {}) };
  });
}

/** A cash booking at the demo's first lot. */
async function book(parkMate: ParkMate, driver: BrowserContext): Promise<BookingView> {
  const { request } = driver;
  const lots = (await (await request.get("/api/lots")).json()) as ListOf<LotSummaryView>;
  const lot = lots.items.find(({ name }) => name.includes("Marine Drive"));
  if (!lot) throw new Error("the demo has no such lot");
  const { slots } = (await (await request.get(`/api/lots/${lot.id}`)).json()) as LotView;
  const slot = slots.find(({ state }) => state === "free");
  if (!slot) throw new Error("no slot is free");
  const data = { slotId: slot.id, vehicleNumber: "KL07BB2222", minutes: 60, payment: { method: "cash" } };
  const answer = await post(parkMate, driver, "/api/bookings", data);
  return ((await answer.json()) as { booking: BookingView }).booking;
}

async function cancel(parkMate: ParkMate, driver: BrowserContext, { id }: BookingView): Promise<void> {
  await post(parkMate, driver, `/api/bookings/${id}/cancel`, {});
}

async function post({ url }: ParkMate, { request }: BrowserContext, path: string, data: object) {
  const answer = await request.post(path, { headers: { origin: url }, data });
  if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}: ${await answer.text()}`);
  return answer;
}

/** Runs in the page from its beginning: when each toast was first on the screen, in their order. */
function watchToasts(): void {
  const painted: number[] = [];
  const seen = new WeakSet<Element>();
  Reflect.set(window, "painted", painted);
  const look = (): void => {
    for (const toast of document.querySelectorAll('[aria-label^="Notices"] :is([role="alert"], [role="status"])')) {
      if (seen.has(toast) || !toast.querySelector("p")) continue;
      seen.add(toast);
      // A task after the frame is one after its paint.
      requestAnimationFrame(() => setTimeout(() => void painted.push(Date.now())));
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true });
}

/** Milliseconds from the transaction of each notice (`createdAt`, taken within it) to its toast on the owner's screen. */
async function toastsOf(parkMate: ParkMate, { toasts, isTiny }: Size): Promise<number[]> {
  const [driver, owner] = [await profile(parkMate, "driver"), await profile(parkMate, "owner")];
  try {
    await owner.addInitScript(watchToasts);
    const page = await owner.newPage();
    await page.goto("/owner");
    await page.getByRole("heading", { level: 1 }).waitFor();
    if (!isTiny) {
      const session = await owner.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    }
    const newest = async (): Promise<InboxPage["items"][number] | undefined> =>
      ((await (await owner.request.get("/api/notifications?limit=1")).json()) as InboxPage).items[0];
    /** Does something the owner is told of; `ms` from its transaction to its toast, which stands alone. */
    const told = async <Made>(act: () => Promise<Made>): Promise<{ made: Made; ms: number }> => {
      const before = await paintedToasts(page);
      const made = await act();
      const notice = await newest();
      if (!notice) throw new Error("the owner was told nothing");
      const paintedAt = await until("painted toast", async () => (await paintedToasts(page))[before.length] ?? null);
      await dismissAll(page);
      return { made, ms: paintedAt - Date.parse(notice.createdAt) };
    };
    const latencies: number[] = [];
    // Two more than are counted: the first one may wait for the code of toasts.
    for (let n = 0; n <= toasts; n += 2) {
      const booking = await told(() => book(parkMate, driver));
      const end = await told(() => cancel(parkMate, driver, booking.made));
      if (n > 0) latencies.push(booking.ms, end.ms);
    }
    return latencies;
  } finally {
    await Promise.all([driver.close(), owner.close()]);
  }
}

function paintedToasts(page: Page): Promise<number[]> {
  return page.evaluate(() => Reflect.get(window, "painted") as number[]);
}

/** No toast is on the screen: the next one stands by itself. */
async function dismissAll(page: Page): Promise<void> {
  await until("empty screen", () =>
    page.evaluate(() => {
      const region = document.querySelector('[aria-label^="Notices"]');
      for (const button of region?.querySelectorAll<HTMLElement>('[aria-label="Dismiss"]') ?? []) button.click();
      return region?.querySelector('[role="alert"], [role="status"]') === null;
    }),
  );
}

/** Seconds of a whole build of the page into a folder of its own. */
async function buildSeconds(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "parkmate-bench-"));
  try {
    const startedAt = performance.now();
    const build = Bun.spawn(["npm", "run", "--silent", "build", "--", "--outDir", folder, "--emptyOutDir"], {
      cwd: join(import.meta.dir, "../apps/web"),
      stdout: "ignore",
      stderr: "ignore",
    });
    if ((await build.exited) !== 0) throw new Error("the page could not be built");
    return (performance.now() - startedAt) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
