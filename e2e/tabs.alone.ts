import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { ApiClient } from "./harness/apiClient.ts";
import type { Device } from "./harness/device.ts";
import { canBeHidden, lookAt } from "./harness/looks.ts";
import { rendererOf } from "./harness/renderer.ts";
import { type Stage, scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive, press, signIn } from "./people/anybody.ts";

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

/** Every toast ever shown: which slot, in which of these tabs. Never the pages themselves: printed, they fill the memory. */
function toastsOf(device: Device, pages: readonly Page[]): string[] {
  const label = (body: string) => /Slot ([AB]-\d\d)/.exec(body)?.[1];
  return device.toasts.map(({ title, body, page }) => `${label(body) ?? title} in ${pages.indexOf(page)}`);
}

/** The tab that holds the only line of the device. */
function leaderOf(device: Device): Page {
  const [line, ...more] = device.liveLines();
  expect(more.length).toBe(0);
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
    // Whichever leads (a slow start may have made it another than the first), another one is in front.
    await until("one line", () => device.liveLines().length === 1);
    const front = pages.findLast((page) => page !== leaderOf(device)) as Page;
    let left = pages;
    await lookAt(pages, front);
    await tell();
    await tabsShow(pages, told);

    const replace = async (how: (leader: Page) => Promise<() => void>): Promise<void> => {
      const leader = leaderOf(device);
      const known = device.lines.length;
      const during = tell();
      const from = performance.now();
      const revive = await how(leader);
      try {
        await during;
        await tell();
        expect(await nextLine(device, known, from)).toBeLessThan(REPLACED_MS);
        left = left.filter((page) => page !== leader);
        await tell();
        await tabsShow(left, told);
      } finally {
        revive();
      }
    };

    // Held still: the visible tab takes over; the old leader follows when it moves again.
    const pid = await rendererOf(leaderOf(device));
    await replace(async () => {
      process.kill(pid, "SIGSTOP");
      return () => process.kill(pid, "SIGCONT");
    });
    left = pages;
    await tabsShow(pages, told);
    await until("end of the old line", () => device.liveLines().length === 1);
    // The tab in front leads now: it hands over by another way.
    expect(pages.indexOf(leaderOf(device))).toBe(pages.indexOf(front));
    await lookAt(pages, pages.find((page) => page !== front) as Page);
    await replace(async (leader) => {
      await leader.close();
      return () => {};
    });
    await lookAt(left, null);
    await lookAt(left, left.find((page) => page !== leaderOf(device)) as Page);
    const visible = left.find((page) => page !== leaderOf(device)) as Page;
    await replace(async (leader) => {
      device.faults.doomed = leader;
      const session = await device.context.newCDPSession(leader);
      session.send("Page.crash").catch(() => {});
      await new Promise((crashed) => leader.once("crash", crashed));
      return () => {};
    });
    leaderOf(device);

    const toasts = toastsOf(device, pages);
    expect(toasts.map((toast) => toast.split(" ")[0]).sort()).toEqual(told);
    expect(toasts).toContain(`${told[0]} in ${pages.indexOf(front)}`);
    expect(toasts).toContain(`${told.at(-1)} in ${pages.indexOf(visible)}`);
  },
);

/** The toast of that slot, where this page shows one. */
const toastIn = (page: Page, label: string) =>
  page
    .getByLabel("Notices", { exact: true })
    .getByRole("status")
    .filter({ hasText: `Slot ${label}` });

scenario(
  "a toast is in the visible tab only, waits while there is none, and goes when its notice is read in any tab or device",
  async (stage) => {
    const [booker, [device, pages], elsewhere] = await Promise.all([
      Booker.arrive(stage),
      threeTabs(stage),
      arrive(stage, "owner", "another device of the owner"),
    ]);
    const [first, second, third] = pages as [Page, Page, Page];

    // Read in a tab that shows no toast: it goes where it is, here and elsewhere.
    const one = await booker.book();
    for (const page of [first, elsewhere.page]) await toastIn(page, one).waitFor();
    await third.getByRole("button", { name: "Mark read" }).click();
    for (const page of [first, elsewhere.page]) await toastIn(page, one).waitFor({ state: "detached" });
    for (const page of pages)
      await until("read row", async () => (await page.getByRole("button", { name: "Mark read" }).count()) === 0);

    // Acted upon on one device: it closes on the other.
    const two = await booker.book();
    await toastIn(first, two).waitFor();
    await toastIn(elsewhere.page, two).getByRole("link", { name: "Open" }).click();
    await toastIn(first, two).waitFor({ state: "detached" });
    for (const page of pages)
      await until("read row", async () => (await page.getByRole("button", { name: "Mark read" }).count()) === 0);

    // With no tab in front it waits, unless it is read meanwhile.
    await lookAt(pages, null);
    const [three, four] = [await booker.book(), await booker.book()];
    for (const page of pages)
      await until("two rows", async () => (await page.getByRole("button", { name: "Mark read" }).count()) === 2);
    await toastIn(elsewhere.page, three).getByRole("link", { name: "Open" }).click();
    for (const page of pages)
      await until("one row", async () => (await page.getByRole("button", { name: "Mark read" }).count()) === 1);
    expect(toastsOf(device, pages)).toHaveLength(2);
    await lookAt(pages, second);
    await toastIn(second, four).waitFor();
    expect(toastsOf(device, pages)).toEqual([`${one} in 0`, `${two} in 0`, `${four} in 1`]);

    // Signed out in one tab, all are; the other device stays.
    await press(second, "Account");
    await press(second, "Sign out");
    for (const page of [first, third]) await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await until("end of the line", () => device.liveLines().length === 0);
    for (const page of pages) {
      await until("end of the toasts", async () => (await page.getByLabel("Notices", { exact: true }).count()) === 0);
    }
    await booker.book();
    await until("toast elsewhere", () => elsewhere.toasts.length === 5);
    expect(device.toasts.length).toBe(3);
  },
);

scenario("without Web Locks each tab has its own line, and nothing doubles", async (stage) => {
  const withoutLocks = async (device: Device) => {
    await device.context.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
    });
  };
  const [booker, [device, pages]] = await Promise.all([Booker.arrive(stage), threeTabs(stage, withoutLocks)]);
  const [first, second, third] = pages as [Page, Page, Page];
  await until("line of each tab", () => device.liveLines().length === 3);
  const told = [await booker.book(), await booker.book()];
  await tabsShow(pages, told);
  await toastIn(first, told[1] ?? "").waitFor();
  await lookAt(pages, third);
  told.push(await booker.book());
  await toastIn(third, told[2] ?? "").waitFor();
  await lookAt(pages, null);
  told.push(await booker.book());
  await tabsShow(pages, told);
  await lookAt(pages, second);
  await toastIn(second, told[3] ?? "").waitFor();
  await third.getByRole("button", { name: "Mark all read" }).click();
  for (const page of pages) {
    const toasts = page.getByLabel("Notices", { exact: true }).getByRole("status");
    await until("page without toasts", async () => (await toasts.count()) === 0);
  }
  const tabs = [0, 0, 2, 1];
  // Two that are shown in one moment are recorded from the top, the newest first.
  expect(toastsOf(device, pages).sort()).toEqual(told.map((label, index) => `${label} in ${tabs[index]}`));
});
