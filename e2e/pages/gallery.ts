/**
 * The furnished world with everybody in it, each on a device of their own, and the ways to a row of the table.
 *
 * Owns: the server, the devices. Each row is looked at on a page of its own.
 */
import type { Browser } from "playwright-core";
import { DEMO_PASSWORD } from "../../apps/server/src/commands/demoData.ts";
import { emailOf } from "../harness/apiClient.ts";
import { Device, PHONE, type Screen } from "../harness/device.ts";
import { type Disturbance, emptyLists, holdRequests, refuse } from "../harness/network.ts";
import { RealServer } from "../harness/server.ts";
import { until } from "../harness/until.ts";
import { furnish } from "./furnish.ts";
import type { PageRow } from "./row.ts";
import { PEOPLE, type Person, WORLD_SETTINGS, type World } from "./world.ts";

const ARRIVAL_MS = 60_000;

export class Gallery implements AsyncDisposable {
  readonly server: RealServer;
  readonly world: World;
  readonly #browser: Browser;
  readonly #devices = new Map<Person, Promise<Device>>();

  private constructor(server: RealServer, world: World, browser: Browser) {
    this.server = server;
    this.world = world;
    this.#browser = browser;
  }

  /** A server with the furnished world on it, `count` of everything that is listed. */
  static async open(browser: Browser, count: number): Promise<Gallery> {
    const server = await RealServer.start({ env: WORLD_SETTINGS });
    try {
      return new Gallery(server, await furnish(server, count), browser);
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * What `look` answers with the row in front, reached on that screen, and whatever went wrong in the page and in the server
   * until then. A row that is not reached throws.
   */
  async visit(row: PageRow, screen: Screen, look: (device: Device) => Promise<string[]>): Promise<string[]> {
    // What was seen once is kept on a device, and shown while it cannot be had: these faces need one that saw nothing.
    const isFresh = row.face === "error" || row.face === "loading";
    const device = isFresh ? await this.#signIn(row.who) : await this.#deviceOf(row.who);
    const disturbance = await this.#disturb(device, row);
    try {
      const path = typeof row.path === "string" ? row.path : row.path(this.world);
      await device.openTab(row.face === "loading" ? withoutFirstLook(path) : path, screen);
      await arriveAt(device, row, this.world);
      const found = await look(device);
      return [...found, ...device.faults.take(), ...this.server.faults.splice(0)];
    } finally {
      device.faults.take();
      await disturbance?.end();
      if (isFresh) await device.context.close();
      else for (const page of device.context.pages()) await page.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const device of this.#devices.values()) await (await device).context.close();
    await this.server[Symbol.asyncDispose]();
  }

  #deviceOf(person: Person): Promise<Device> {
    const made = this.#devices.get(person) ?? this.#signIn(person);
    this.#devices.set(person, made);
    return made;
  }

  async #signIn(person: Person): Promise<Device> {
    const device = await Device.make(this.#browser, person, this.server.url, PHONE);
    const account = PEOPLE[person];
    if (account) {
      const data = { email: emailOf(account), password: DEMO_PASSWORD };
      const headers = { origin: this.server.url };
      const answer = await device.context.request.post("/api/auth/sign-in/email", { data, headers });
      if (!answer.ok()) throw new Error(`${account} is not let in: ${await answer.text()}`);
    }
    return device;
  }

  async #disturb(device: Device, { face, api, refusal }: PageRow): Promise<Disturbance | null> {
    if (refusal) device.faults.expect(refusal);
    if (face === undefined || api === undefined) {
      // What is not there is asked for, too.
      device.faults.allow({ status: 404, path: /\/nowhere$/ });
      return null;
    }
    const requests = { method: "GET", path: api } as const;
    if (face === "empty") return emptyLists(device, requests);
    return face === "error" ? refuse(device, requests, "internal") : holdRequests(device, requests);
  }
}

/** The same page at an address for which the server writes no first look: as after a step from another page. */
function withoutFirstLook(path: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}utm_source=mail`;
}

/** The page of the row is there, with all that it loads, in the state that the row names. */
async function arriveAt(device: Device, row: PageRow, world: World): Promise<void> {
  const { page } = device;
  // Not by its role: behind a dialog it has none.
  const heading = page.locator("h1");
  await until(
    `heading like ${row.heading}`,
    async () => {
      const [text = ""] = await heading.allTextContents();
      if (text === "Nothing here" && !row.name.endsWith("nowhere")) throw new Error("there is no such page");
      return row.heading.test(text);
    },
    ARRIVAL_MS,
  );
  const loading = page.getByRole("status", { name: "Loading" });
  if (row.face === "loading") await loading.first().waitFor();
  else if (row.face === "error") await page.getByRole("button", { name: "Try again" }).first().waitFor();
  else await until("page without skeletons", async () => (await loading.count()) === 0, ARRIVAL_MS);
  await row.reach?.(page, world);
  if (row.dialog) await page.getByRole("dialog", { name: row.dialog }).waitFor();
  await device.still();
}
