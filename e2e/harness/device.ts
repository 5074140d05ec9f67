import type { Browser, BrowserContext, Page, WebSocket } from "playwright-core";
import { PageFaults } from "./pageFaults.ts";
import { recordToasts, type ShownToast, TOAST_BINDING } from "./toastRecorder.ts";

const ACTION_MS = 10_000;

export interface Screen {
  width: number;
  height: number;
}

export type Colours = "light" | "dark";

export const PHONE: Screen = { width: 390, height: 844 };
export const DESKTOP: Screen = { width: 1440, height: 900 };
/** The narrowest phone that is served. */
export const NARROW: Screen = { width: 360, height: 740 };
/** What is left of the desktop's screen at a zoom of 200 %. */
export const ZOOMED: Screen = { width: DESKTOP.width / 2, height: DESKTOP.height / 2 };

/**
 * One device of one person: a browser profile of its own with one page, or further tabs.
 *
 * Owns: its cookies and storage, the record of every toast ever shown in it, everything that went wrong in it.
 */
export class Device {
  readonly name: string;
  readonly context: BrowserContext;
  readonly faults: PageFaults;
  /** Every toast ever shown on any page of this device, in order. */
  readonly toasts: ShownToast[] = [];
  #page: Page | null = null;
  /** The latest line of each page that opened one, and whether the server has spoken on it. */
  readonly #lines = new Map<Page, { socket: WebSocket; hasSpoken: boolean }>();

  private constructor(name: string, context: BrowserContext) {
    this.name = name;
    this.context = context;
    this.faults = new PageFaults(name);
  }

  /** A fresh profile; nothing is open yet. */
  static async make(
    browser: Browser,
    name: string,
    baseURL: string,
    screen: Screen,
    colours: Colours = "light",
  ): Promise<Device> {
    const context = await browser.newContext({
      baseURL,
      viewport: screen,
      colorScheme: colours,
      locale: "en-GB",
      timezoneId: "Asia/Kolkata",
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(ACTION_MS);
    const device = new Device(name, context);
    await context.exposeBinding(TOAST_BINDING, (_source, toast: ShownToast) => void device.toasts.push(toast));
    await context.addInitScript(recordToasts, TOAST_BINDING);
    context.on("page", (page) => {
      device.faults.watch(page);
      device.#followLine(page);
    });
    return device;
  }

  /** The page in front. */
  get page(): Page {
    if (!this.#page) throw new Error(`${this.name} has no page open`);
    return this.#page;
  }

  /** A page at that address, in a new tab, which is in front now. */
  async openTab(path: string): Promise<Page> {
    const page = await this.context.newPage();
    this.#page = page;
    await page.goto(path);
    return page;
  }

  /** The page in front as another screen and in other colours, without loading it again. */
  async look(screen: Screen, colours: Colours): Promise<void> {
    await this.page.setViewportSize(screen);
    await this.page.emulateMedia({ colorScheme: colours });
    await this.still();
  }

  /** Whatever moves on the page in front has arrived; what moves for ever is not waited for. */
  async still(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      await frame();
      await frame();
      const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      // One that is taken off the page is cancelled, which is an end, too.
      await Promise.allSettled(ending.map(({ finished }) => finished));
    });
  }

  /** How many of its pages have a line to the server that works. */
  liveLines(): number {
    return [...this.#lines.values()].filter(({ socket, hasSpoken }) => hasSpoken && !socket.isClosed()).length;
  }

  /** The person closes the page; the device keeps its session. */
  async closePage(): Promise<void> {
    await this.page.close();
    this.#page = null;
  }

  #followLine(page: Page): void {
    page.on("websocket", (socket) => {
      const line = { socket, hasSpoken: false };
      this.#lines.set(page, line);
      socket.on("framereceived", () => {
        line.hasSpoken = true;
      });
    });
    page.on("close", () => this.#lines.delete(page));
  }
}
