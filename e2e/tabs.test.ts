import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { ApiClient } from "./harness/apiClient.ts";
import type { Device } from "./harness/device.ts";
import { canBeHidden, lookAt } from "./harness/looks.ts";
import { rendererOf } from "./harness/renderer.ts";
import { type Stage, scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { signIn } from "./people/anybody.ts";

/** From the death of the tab that held the line to the first word on the next one. */
const REPLACED_MS = 2_000;

/** Books slots in cash: each is one notice for their owner, and in no group. */
class Booker {
  #booked = 0;
  private constructor(readonly driver: ApiClient) {}

  static async arrive(stage: Stage): Promise<Booker> {
    return new Booker(await ApiClient.signIn(stage.server, "driver"));
  }

  /** Answers the slot's label, which the notice names. */
  async book(): Promise<string> {
    const index = this.#booked++;
    const label = `${index < 6 ? "A" : "B"}-0${(index % 6) + 1}`;
    const slotId = `demo-slot-marine-drive-${label.toLowerCase()}`;
    const order = { slotId, vehicleNumber: `KL08CC${1000 + index}`, minutes: 60, payment: { method: "cash" } };
    const { status } = await this.driver.post("/api/bookings", order);
    expect(status).toBe(201);
    return label;
  }
}

/** The owner with three tabs of one browser: inboxes, the first in front. */
async function threeTabs(stage: Stage, prepare?: (device: Device) => Promise<void>): Promise<[Device, Page[]]> {
  const device = await stage.device("owner");
  await canBeHidden(device.context);
  await prepare?.(device);
  await signIn(device, "owner");
  const [first] = device.context.pages();
  await first?.goto("/inbox");
  for (let count = 0; count < 2; count++) await device.openTab("/inbox");
  const pages = device.context.pages();
  for (const page of pages) await page.getByText("Nothing here yet").waitFor();
  await lookAt(pages, pages[0] ?? null);
  return [device, pages];
}

/** The slots that this tab's inbox names, newest first. */
async function listed(page: Page): Promise<string[]> {
  const texts = await page.getByRole("main").getByRole("listitem").allInnerTexts();
  return texts.map((text) => /Slot ([AB]-\d\d)/.exec(text)?.[1] ?? text);
}

/** Each of these tabs shows exactly these notices, and as many on its bell. */
async function tabsShow(pages: readonly Page[], labels: readonly string[]): Promise<void> {
  const expected = [...labels].reverse();
  for (const page of pages) {
    let seen: string[] = [];
    const isRight = async () => {
      seen = await listed(page);
      return Bun.deepEquals(seen, expected);
    };
    await until("right inbox", isRight).catch(() => expect(seen).toEqual(expected));
    await page
      .getByRole("link", { name: `Inbox, ${labels.length} unread` })
      .first()
      .waitFor();
  }
}

/** Every toast ever shown: which slot, in which tab. */
function toastsOf(device: Device): { label: string; page: Page }[] {
  return device.toasts.map(({ title, body, page }) => ({ label: /Slot ([AB]-\d\d)/.exec(body)?.[1] ?? title, page }));
}

function oneLine(device: Device): Page {
  const lines = device.liveLines();
  expect(lines).toHaveLength(1);
  const [line] = lines;
  if (!line) throw new Error("there is no line");
  return line.page;
}

/** A line that was not there before has spoken; answers how long after `from`. */
async function nextLine(device: Device, known: number, from: number): Promise<number> {
  const line = await until(
    "next line",
    () => device.lines.slice(known).find(({ spokeAt }) => spokeAt !== null) ?? null,
  );
  return (line.spokeAt ?? 0) - from;
}

scenario(
  "three tabs are one line; a leader closed, crashed or held still is replaced within 2 s, no notice lost or doubled",
  async (stage) => {
    const [booker, [device, pages]] = await Promise.all([Booker.arrive(stage), threeTabs(stage)]);
    const told: string[] = [];
    const tell = async () => void told.push(await booker.book());
    const front = pages[2] as Page;
    let left = pages;
    await lookAt(pages, front);
    expect(oneLine(device)).toBe(pages[0] as Page);
    await tell();
    await tabsShow(pages, told);

    const replace = async (how: (leader: Page) => Promise<() => void>): Promise<void> => {
      const leader = oneLine(device);
      const known = device.lines.length;
      const during = tell();
      const from = performance.now();
      const revive = await how(leader);
      await tell();
      const tookMs = await nextLine(device, known, from);
      await during;
      expect(tookMs).toBeLessThan(REPLACED_MS);
      left = left.filter((page) => page !== leader);
      await tell();
      await tabsShow(left, [...told].sort());
      revive();
    };

    // Held still: the visible tab takes over; the old leader follows when it moves again.
    const pid = await rendererOf(oneLine(device));
    await replace(async () => {
      process.kill(pid, "SIGSTOP");
      return () => process.kill(pid, "SIGCONT");
    });
    left = pages;
    await tabsShow(pages, [...told].sort());
    await until("end of the old line", () => device.liveLines().length === 1);
    // The tab in front leads now: it hands over by another way.
    expect(oneLine(device)).toBe(front);
    await lookAt(pages, pages[1] as Page);
    await replace(async (leader) => {
      await leader.close();
      return () => {};
    });
    await lookAt(left, null);
    await lookAt(left, left.find((page) => page !== oneLine(device)) as Page);
    const visible = left.find((page) => page !== oneLine(device)) as Page;
    await replace(async (leader) => {
      device.faults.doomed = leader;
      const session = await device.context.newCDPSession(leader);
      session.send("Page.crash").catch(() => {});
      await new Promise((crashed) => leader.once("crash", crashed));
      return () => {};
    });
    oneLine(device);

    const toasts = toastsOf(device);
    expect(toasts.map(({ label }) => label).sort()).toEqual([...told].sort());
    const at = (label: string | undefined) => toasts.find((toast) => toast.label === label)?.page;
    expect([at(told[0]), at(told.at(-1))]).toEqual([front, visible]);
  },
  { timeoutMs: 90_000 },
);
