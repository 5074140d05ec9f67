import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { closeBrowser, openBrowser } from "./browser.ts";
import { DESKTOP, Device } from "./device.ts";
import { until } from "./until.ts";

/** A harness that sees nothing makes every test green: what it has to see is shown to it here. */

let server: Bun.Server<undefined>;
let device: Device;

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request, server) {
      if (request.url.endsWith("/line"))
        return server.upgrade(request) ? undefined : new Response("no", { status: 426 });
      if (request.url.endsWith("/slow")) await Bun.sleep(500);
      const [, status] = /\/([45]\d\d)$/.exec(request.url) ?? [];
      return status
        ? new Response("no", { status: Number(status) })
        : new Response("<title>page</title>", { headers: { "content-type": "text/html" } });
    },
    websocket: {
      open: (ws) => void ws.send("hello"),
      message: () => undefined,
    },
  });
});
afterEach(() => device.context.close());
afterAll(async () => {
  await closeBrowser();
  await server.stop(true);
});

/** A device whose page runs `script`. */
async function deviceThatRuns(script: string, prepare?: (device: Device) => void): Promise<Device> {
  device = await Device.make(await openBrowser(), "phone", `http://127.0.0.1:${server.port}`, DESKTOP);
  prepare?.(device);
  const page = await device.openTab("/");
  await page.evaluate(script);
  return device;
}

test.each([
  ["a console error", "console.error('broken')", "console error: broken"],
  ["a console warning", "console.warn('careful')", "console warning: careful"],
  ["an exception", "void setTimeout(() => { throw new Error('thrown') })", "exception: Error: thrown"],
  ["a rejection nobody handles", "void Promise.reject(new Error('rejected'))", "exception: Error: rejected"],
  ["a refusal", "fetch('/500').then(() => null)", "500 of GET"],
  ["a request that fails", "fetch('http://127.0.0.1:1/').catch(() => null)", "request failed: GET http://127.0.0.1:1/"],
])("%s is a fault", async (_name, script, fault) => {
  const { faults } = await deviceThatRuns(script);
  await until(fault, () => faults.all().some((found) => found.startsWith(`phone: ${fault}`)));
});

test("an expected refusal is no fault, one that does not come is", async () => {
  const expected = { status: 402, path: /^\/402$/ };
  const { faults } = await deviceThatRuns("fetch('/402').then(() => null)", (made) => made.faults.expect(expected));
  expect(faults.all()).toEqual([]);
  faults.expect({ status: 409, path: /./ });
  expect(faults.all()).toHaveLength(1);
});

test("a line that a document opened while it was being left is no line of the next document", async () => {
  const { page } = await deviceThatRuns(`
    setTimeout(() => (location.href = "/slow"));
    setTimeout(() => new WebSocket(location.origin.replace("http", "ws") + "/line"), 200);
  `);
  await until("line", () => device.lines.some(({ spokeAt }) => spokeAt !== null));
  await page.waitForURL("**/slow");
  await until("end of it", () => device.liveLines().length === 0);
});

test("every toast is recorded, also one that changes its words or is shown twice", async () => {
  const { toasts } = await deviceThatRuns(`
    document.body.innerHTML = '<section aria-label="Notices"></section>';
    const show = (title) => {
      const toast = document.createElement("div");
      toast.role = "status";
      toast.innerHTML = '<svg role="img" aria-label="Success"></svg><p>' + title + "</p><p>words</p>";
      document.querySelector("section").append(toast);
      return toast;
    };
    show("first");
    Promise.resolve()
      .then(() => show("second").querySelector("p"))
      .then((title) => new Promise((done) => requestAnimationFrame(() => done((title.textContent = "changed")))))
      .then(() => show("first"));
  `);
  await until("fourth toast", () => toasts.length >= 4);
  expect(toasts.map(({ title, body, level }) => [title, body, level])).toEqual(
    ["first", "second", "changed", "first"].map((title) => [title, "words", "Success"]),
  );
});
