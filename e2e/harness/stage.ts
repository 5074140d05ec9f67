/**
 * A scenario: one real server, one real Chromium, people with devices.
 *
 * Promises: whatever the scenario does, it fails when a page had an error, a warning or an unexpected refusal, or the
 * server logged an error; server, browser, profiles and folder are gone afterwards, also when it failed.
 */
import { afterAll, expect, test } from "bun:test";
import type { Browser } from "playwright-core";
import { closeBrowser, openBrowser } from "./browser.ts";
import { type Colours, DESKTOP, Device, type Screen } from "./device.ts";
import { RealServer, type ServerOptions } from "./server.ts";
import { TcpProxy } from "./tcpProxy.ts";
import { until } from "./until.ts";

/** Longer than the client waits between two of its first tries. */
const RECONNECT_MS = 60_000;
/** On a machine that others keep busy a scenario is slow; whether it is stuck is seen by what it waits for. */
const SCENARIO_MS = 300_000;

export class Stage implements AsyncDisposable {
  readonly server: RealServer;
  readonly #browser: Browser;
  readonly #wire: TcpProxy | null;
  readonly #devices: Device[] = [];

  constructor(server: RealServer, browser: Browser, wire: TcpProxy | null = null) {
    this.server = server;
    this.#browser = browser;
    this.#wire = wire;
  }

  /** What leads from the devices to the server, on a wired stage. */
  get wire(): TcpProxy {
    if (!this.#wire) throw new Error("this stage is not wired");
    return this.#wire;
  }

  /** A new device with nothing in it. */
  async device(name: string, screen: Screen = DESKTOP, colours: Colours = "light"): Promise<Device> {
    const device = await Device.make(this.#browser, name, (this.#wire ?? this.server).url, screen, colours);
    this.#devices.push(device);
    return device;
  }

  /** The server is killed and started on the same folder; done when every device that had a line has one again. */
  async outage(): Promise<void> {
    const before = this.#devices.map((device) => ({ device, lines: device.liveLines().length }));
    for (const { device } of before) device.faults.isOutage = true;
    await this.server.kill();
    for (const { device } of before) await until(`end of ${device.name}'s line`, () => device.liveLines().length === 0);
    await this.server.startAgain();
    for (const { device, lines } of before) {
      await until(`line of ${device.name} after the restart`, () => device.liveLines().length === lines, RECONNECT_MS);
      device.faults.isOutage = false;
    }
  }

  /** Everything that went wrong on any device and in the server. */
  faults(): string[] {
    return [
      ...this.#devices.flatMap((device) => device.faults.all()),
      ...this.server.faults.map((line) => `server: ${line}`),
    ];
  }

  /** For whoever reads a failure: what went wrong before it, and where everybody was. */
  async describe(): Promise<string> {
    const places = this.#devices.flatMap((device) =>
      device.context.pages().map(async (page) => {
        const toasts = device.toasts.map(({ title }) => title).join(", ");
        const words = (await page.locator("body").innerText()).replaceAll(/\s+/g, " ").slice(0, 600);
        return `${device.name} at ${page.url()}, toasts so far: ${toasts || "none"}\n    ${words}`;
      }),
    );
    return ["", ...this.faults(), ...(await Promise.all(places)), ""].join("\n  ");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.#devices) await device.context.close();
  }
}

/** A test on a stage of its own; on a wired one the devices' network can be cut. */
export function scenario(
  name: string,
  play: (stage: Stage) => Promise<void>,
  { wired = false, ...options }: ServerOptions & { wired?: boolean } = {},
): void {
  afterAll(closeBrowser);
  test(
    name,
    async () => {
      await using wire = wired ? await TcpProxy.lay() : null;
      const env = { ...options.env, ...(wire ? { PARKMATE_PUBLIC_URL: wire.url } : {}) };
      await using server = await RealServer.start({ ...options, env });
      await wire?.leadTo(server.port);
      await using stage = new Stage(server, await openBrowser(), wire);
      try {
        await play(stage);
      } catch (error) {
        console.error(await stage.describe());
        throw error;
      }
      expect(stage.faults()).toEqual([]);
    },
    SCENARIO_MS,
  );
}
