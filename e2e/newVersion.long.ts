import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "bun:test";
import type { BrowserContext, Page } from "playwright-core";
import { closeBrowser, openBrowser } from "./harness/browser.ts";
import { RealServer } from "./harness/server.ts";
import { isInstalled } from "./people/offline.ts";

/** Stands before the server as a deployment does that has just brought a new build: the page says which one it is. */
interface Deployment {
  url: string;
  build: number;
  /** Files that are gone. */
  gone: RegExp | null;
  stop: () => Promise<void>;
}

function deploy(server: RealServer): Deployment {
  const proxy = Bun.serve({
    port: 0,
    hostname: "localhost",
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (deployment.gone?.test(pathname)) return new Response("gone", { status: 404 });
      const headers = new Headers(request.headers);
      headers.set("accept-encoding", "identity");
      headers.delete("host");
      const answer = await fetch(`${server.url}${pathname}${search}`, { headers });
      const isPage = answer.headers.get("content-type")?.includes("text/html") ?? false;
      if (!isPage && pathname !== "/sw.js") return answer;
      const text = await answer.text();
      const changed = isPage
        ? text.replace("<body>", `<body data-build="${deployment.build}">`)
        : text.replace(/(?=-mode:)/, `-build${deployment.build}`);
      const type = answer.headers.get("content-type") ?? "";
      return new Response(changed, { headers: { "content-type": type, "cache-control": "no-cache" } });
    },
  });
  const deployment: Deployment = {
    ...{ url: `http://localhost:${proxy.port}`, build: 1, gone: null },
    stop: () => proxy.stop(true),
  };
  return deployment;
}

let server: RealServer;
let deployment: Deployment;
let context: BrowserContext;

beforeAll(async () => {
  server = await RealServer.start();
});
beforeEach(async () => {
  deployment = deploy(server);
  context = await (await openBrowser()).newContext({
    baseURL: deployment.url,
    locale: "en-GB",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(60_000);
});
afterEach(async () => {
  await context.close();
  await deployment.stop();
});
afterAll(async () => {
  await closeBrowser();
  await server[Symbol.asyncDispose]();
});

const isBuild = (page: Page, build: number) => page.locator(`body[data-build="${build}"]`).waitFor();
const offer = (page: Page) => page.getByRole("banner").getByText("A new version is ready.");

/** A tab at that address. */
async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole("banner").waitFor();
  return page;
}

/** The browser looks for a new build, as it does by itself now and then. */
const look = (page: Page) =>
  page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));

test("a new version is offered in all tabs and comes when somebody wants it, but not into a form that was begun", async () => {
  const lots = await open("/lots");
  await isInstalled(lots);
  const other = await open("/lots");
  const form = await open("/sign-in");
  await form.getByLabel("Email").fill("half.written@parkmate.test");

  deployment.build = 2;
  await look(lots);
  for (const page of [lots, other, form]) await offer(page).waitFor();
  // Until then the old one stays, also after a reload: it is whole, and so is what it keeps.
  await other.reload();
  await offer(other).waitFor();
  await isBuild(other, 1);

  await lots.getByRole("button", { name: "Reload" }).click();
  for (const page of [lots, other]) {
    await isBuild(page, 2);
    await page.getByRole("heading", { level: 1, name: "Parking lots" }).waitFor();
    await offer(page).waitFor({ state: "detached" });
  }
  expect(await form.getByLabel("Email").inputValue()).toBe("half.written@parkmate.test");
  await form.getByRole("button", { name: "Reload" }).click();
  await isBuild(form, 2);
}, 180_000);

test("whoever wants it later has the page to themselves", async () => {
  const lots = await open("/lots");
  await isInstalled(lots);
  deployment.build = 2;
  await look(lots);
  await lots.getByRole("button", { name: "Later" }).click();
  await offer(lots).waitFor({ state: "detached" });
  await isBuild(lots, 1);
}, 180_000);

test("a page whose old files are gone loads the new ones with one press", async () => {
  const lots = await open("/lots");
  await isInstalled(lots);
  // The staff's screens are fetched when they are first wanted; the old ones are gone with the old build.
  await context.request.post(`${server.url}/api/auth/sign-in/email`, {
    headers: { origin: server.url },
    data: { email: "owner@parkmate.test", password: "parkmate-demo" },
  });
  deployment.gone = /\/assets\/OwnerRoutes-/;
  await lots.goto("/owner");
  await lots.getByRole("heading", { level: 1, name: "This page cannot be shown" }).waitFor();

  Object.assign(deployment, { build: 2, gone: null });
  await lots.getByRole("button", { name: "Load again" }).click();
  await lots.getByRole("heading", { level: 1, name: "Desk" }).waitFor();
  await isBuild(lots, 2);
}, 180_000);
