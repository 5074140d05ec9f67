import type { Browser, BrowserContext, Page, WebSocket } from "playwright-core";
import { PageFaults } from "./pageFaults.ts";
import { recordToasts, type ShownToast, TOAST_BINDING } from "./toastRecorder.ts";

const ACTION_MS = 60_000;

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

/** A line of a page, and when the server first spoke on it (`performance.now`); null until then. */
export interface DeviceLine {
  page: Page;
  socket: WebSocket;
  spokeAt: number | null;
  /** Its document was left: the browser does not say that it closed. */
  isLeft: boolean;
}

/**
 * One device of one person: a browser profile of its own with one page, or further tabs.
 *
 * Owns: its cookies and storage, the record of every toast ever shown in it, everything that went wrong in it.
 */
export class Device {
  readonly name: string;
  readonly context: BrowserContext;
  readonly faults: PageFaults;
  /** Every toast ever shown on any page of this device, in order, and where. */
  readonly toasts: (ShownToast & { page: Page })[] = [];
  /** Every line that any page of this device ever opened: the tabs share one, the leader's. */
  readonly lines: DeviceLine[] = [];
  #page: Page | null = null;

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
    await context.exposeBinding(
      TOAST_BINDING,
      ({ page }, toast: ShownToast) => void device.toasts.push({ ...toast, page }),
    );
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

  /** A page at that address, in a new tab, which is in front now; as large as the device's screen, or as `screen` says. */
  async openTab(path: string, screen?: Screen): Promise<Page> {
    const page = await this.context.newPage();
    this.#page = page;
    if (screen) await page.setViewportSize(screen);
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
      const ending = () =>
        document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      do {
        await frame();
        await frame();
        // One that is taken off the page is cancelled, which is an end, too; the end of one may begin the next.
        await Promise.allSettled(ending().map(({ finished }) => finished));
      } while (ending().some(({ playState }) => playState === "running"));
    });
  }

  /** Its lines to the server that work: one for all its tabs. */
  liveLines(): DeviceLine[] {
    return this.lines.filter(
      ({ page, socket, spokeAt, isLeft }) => spokeAt !== null && !isLeft && !socket.isClosed() && !page.isClosed(),
    );
  }

  /** The person closes the page; the device keeps its session. */
  async closePage(): Promise<void> {
    await this.page.close();
    this.#page = null;
  }

  #followLine(page: Page): void {
    page.on("websocket", (socket) => {
      const line: DeviceLine = { page, socket, spokeAt: null, isLeft: false };
      this.lines.push(line);
      socket.on("framereceived", () => {
        line.spokeAt ??= performance.now();
      });
    });
    const leave = () => {
      for (const line of this.lines) if (line.page === page) line.isLeft = true;
    };
    // The document that is left lives on until the next one is there, and may open a line meanwhile.
    let leavingFor: string | null = null;
    page.on("request", (request) => {
      if (!request.isNavigationRequest() || request.frame() !== page.mainFrame()) return;
      leavingFor = request.url();
      leave();
    });
    page.on("framenavigated", (frame) => {
      if (frame !== page.mainFrame() || frame.url() !== leavingFor) return;
      leavingFor = null;
      leave();
    });
    page.on("crash", leave);
  }
}
