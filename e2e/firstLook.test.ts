import { expect } from "bun:test";
import type { Page } from "playwright-core";
import { PHONE } from "./harness/device.ts";
import { scenario } from "./harness/stage.ts";
import { until } from "./harness/until.ts";
import { arrive } from "./people/anybody.ts";
import { book } from "./people/driver.ts";

const SCRIPTS = "**/assets/*.js";
const LOTS = "**/api/lots?*";

/** Requests of that kind wait until the answer is called. */
async function hold(page: Page, what: string): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  await page.route(what, async (route) => {
    await gate.promise;
    await route.continue();
  });
  return gate.resolve;
}

/** Where everything stands that a reader's eye rests on. */
const places = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, main a, main button, main input, header a")].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return `${element.textContent} ${[x, y, width, height].map(Math.round).join(" ")}`;
    }),
  );

/** The element of the page that the server wrote is gone, and the live one stands in its place. */
const isTakenOver = (page: Page, mark: string) => page.evaluate((id) => !document.getElementById(id), mark);

/** Marks what the server wrote. */
const mark = (page: Page) =>
  page.evaluate(() => {
    const first = document.querySelector("#root > *");
    if (!first) throw new Error("the server wrote nothing into the page");
    first.id = "written";
    return first.id;
  });

scenario(
  "a visitor reads the lots before any script has come, and nothing they do meanwhile is lost",
  async (stage) => {
    const visitor = await stage.device("visitor", PHONE);
    const page = await visitor.openTab("about:blank");
    const scripts = await hold(page, SCRIPTS);
    const answers = await hold(page, LOTS);
    await page.goto("/lots", { waitUntil: "commit" });
    await page.getByRole("link", { name: /Marine Drive/ }).waitFor();
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    const before = await places(page);
    const written = await mark(page);
    await page.getByLabel("Name, address or city").fill("marine");
    scripts();
    // The scripts run now, and wait for the answer.
    await page.waitForLoadState("load");
    await page.getByRole("button", { name: "Car wash", exact: true }).click();
    expect(await isTakenOver(page, written)).toBe(false);
    answers();
    await until("live page", () => isTakenOver(page, written));
    await until("what was pressed", () => page.url().includes("wash=yes"));
    await until("what was typed", () => page.url().includes("q=marine"));
    expect(await page.getByLabel("Name, address or city").inputValue()).toBe("marine");
    await page.getByRole("link", { name: /Marine Drive/ }).waitFor();

    // As it was: nothing moved when the live page came.
    await page.goto("/lots");
    await until("live page", () => page.getByText(/^as of/).isVisible());
    expect(await places(page)).toEqual(before);
  },
);

scenario("a driver reads their booking before any script has come, and nobody else does", async (stage) => {
  const [driver, other, visitor] = await Promise.all([
    arrive(stage, "driver", "driver", PHONE),
    arrive(stage, "driver2", "driver2", PHONE),
    stage.device("visitor", PHONE),
  ]);
  await book(driver, { lot: "Marine Drive", slot: "A-02", plate: "KL08BB7777" });
  const path = new URL(driver.page.url()).pathname;
  for (const { context, name } of [driver, other, visitor]) {
    const answer = await context.request.get(path);
    expect(answer.status(), name).toBe(200);
    const text = await answer.text();
    expect(text.includes("KL 08 BB 7777"), name).toBe(name === "driver");
    expect(text.includes('<div id="root"></div>'), name).toBe(name !== "driver");
    expect(answer.headers()["cache-control"], name).toBe(name === "driver" ? "no-store" : "no-cache");
  }
});

scenario("every page that has a first look has one, for whoever may see it", async (stage) => {
  const [driver, owner, visitor] = await Promise.all([
    arrive(stage, "driver"),
    arrive(stage, "owner"),
    stage.device("visitor"),
  ]);
  await book(driver, { lot: "Marine Drive", slot: "A-02" });
  const booking = new URL(driver.page.url()).pathname;
  const { items } = (await (await visitor.context.request.get("/api/lots")).json()) as { items: { id: string }[] };
  const lot = `/lots/${items[0]?.id}`;
  for (const [{ context, name }, paths] of [
    [visitor, ["/", "/lots", lot]],
    [driver, ["/lots", lot, booking]],
    [owner, ["/lots", lot]],
  ] as const) {
    for (const path of paths) {
      // Looks take a tenth of the processor at most: the next may have to wait.
      const inside = await until(`first look of ${path} for ${name}`, async () => {
        const text = await (await context.request.get(path)).text();
        return /<div id="root">(.+)<\/div>\s*<noscript>/s.exec(text)?.[1] ?? null;
      });
      expect(inside, path).toContain("<h1");
      expect(inside, path).not.toMatch(/<script|<!--\$!-->|animate-pulse| hidden=""/);
    }
  }
});
