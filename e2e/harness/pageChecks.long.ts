import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { axeFaults, colourFaults } from "./axe.ts";
import { closeBrowser, openBrowser } from "./browser.ts";
import { Device, NARROW } from "./device.ts";
import { HOSTILE_TEXTS, hostileFaults } from "./hostileText.ts";
import { keyboardFaults } from "./keyboard.ts";
import { cutOffFaults, sidewaysFaults, smallTargets, structureFaults } from "./layout.ts";

/** Checks that see nothing find every page right: what each has to see is shown to it here. */

let server: Bun.Server<undefined>;
let device: Device;
let html = "";

beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () =>
      new Response(`<!doctype html><html lang="en"><title>page · ParkMate</title><body>${html}</body></html>`, {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": "script-src 'self' 'unsafe-inline'",
        },
      }),
  });
});
afterEach(() => device.context.close());
afterAll(async () => {
  await closeBrowser();
  await server.stop(true);
});

async function pageOf(body: string): Promise<Page> {
  html = body;
  device = await Device.make(await openBrowser(), "phone", `http://127.0.0.1:${server.port}`, NARROW);
  return device.openTab("/");
}

const big = "style='width:60px;height:60px'";

test.each<[name: string, check: (page: Page) => Promise<string[]>, body: string, fault: RegExp]>([
  ["a picture without words", axeFaults, "<main><h1>A</h1><img src='data:,'></main>", /axe image-alt/],
  [
    "grey on grey",
    axeFaults,
    "<main><h1>A</h1><p style='color:#999;background:#aaa'>grey words</p></main>",
    /color-contrast/,
  ],
  [
    "grey on grey among colours",
    colourFaults,
    "<main><h1>A</h1><p style='color:#999;background:#aaa'>grey words</p></main>",
    /color-contrast/,
  ],
  ["two h1", structureFaults, "<main><h1>A</h1><h1>B</h1></main>", /2 times h1/],
  ["a heading that is left out", structureFaults, "<main><h1>A</h1><h3>B</h3></main>", /h3 "B" follows h1/],
  ["no landmark", structureFaults, "<h1>A</h1>", /0 times main landmark/],
  ["a wide table", sidewaysFaults, "<main style='width:500px'>A</main>", /px wider than 360 px/],
  ["a small button", smallTargets, "<button style='width:20px;height:20px'>A</button>", /"A" is 20 × 20 px/],
  ["text that is cut off", cutOffFaults, "<p style='width:40px;overflow:hidden'>unbreakablelongword</p>", /is cut off/],
  [
    "a button behind a bar",
    cutOffFaults,
    `<button ${big}>A</button><div style='position:fixed;inset:0'>bar</div>`,
    /"A" cannot be reached: <div> "bar"/,
  ],
  ["a control that Tab leaves out", keyboardFaults, `<button ${big} onfocus='blur()'>A</button>`, /not reached by Tab/],
  ["a focus that is not shown", keyboardFaults, `<button style='outline:0'>A</button>`, /does not show that it has/],
  ["a button without a name", keyboardFaults, `<button ${big}></button>`, /has no name/],
  [
    "a dialog that lets the focus out",
    keyboardFaults,
    `<div role="dialog"><button ${big}>In</button></div><button ${big}>Out</button>`,
    /lets the focus out to <button> "Out"/,
  ],
  ["a dialog that Escape does not close", keyboardFaults, `<div role="dialog"><a href="#">In</a></div>`, /Escape/],
  [
    "a menu whose arrows lead nowhere",
    keyboardFaults,
    `<div role="menu"><button role="menuitem">In</button></div>`,
    /"In" is not reached by arrows/,
  ],
  [
    "a popover that gives the focus to nothing",
    keyboardFaults,
    `<button ${big} popovertarget="p" autofocus>A</button><div id="p" popover><button ${big}>In</button></div>
    <script>p.showPopover(); p.ontoggle = () => document.activeElement.blur()</script>`,
    /the popover does not give the focus back/,
  ],
])("%s is seen", async (_name, check, body, fault) => {
  const page = await pageOf(body);
  expect((await check(page)).join("\n")).toMatch(fault);
});

test("a page that is right is found right, and its radio buttons are one stop", async () => {
  const page = await pageOf(`<main><h1>A</h1>
    <label style="display:inline-block;padding:20px"><input type="radio" name="r" ${big} checked>one</label><label style="display:inline-block;padding:20px"><input type="radio" name="r" ${big}>two</label>
    <button ${big}>B</button></main>`);
  const checks = [axeFaults, structureFaults, sidewaysFaults, smallTargets, cutOffFaults, keyboardFaults];
  for (const check of checks) expect(await check(page), check.name).toEqual([]);
});

test.each([
  ["text that becomes HTML", "out.innerHTML = field.value; form.remove()", /text has become HTML|a script ran: 1/],
  ["what was typed is lost", "field.value = ''; out.innerHTML = '<p role=alert>no</p>'", /lost what was typed/],
  ["no answer at all", "", /neither accepted nor refused/],
  [
    "a refused field without the focus",
    "field.ariaInvalid = 'true'; out.innerHTML = '<p role=alert>no</p>'",
    /focus is not on a field/,
  ],
])(
  "in a form %s is seen",
  async (_name, script, fault) => {
    await pageOf("");
    const open = async () => {
      const page = await device.openTab("/");
      const form = page.locator("form");
      await form.waitFor();
      return form;
    };
    html = `<main><form id="form" onsubmit="event.preventDefault(); ${script}"><input id="field" aria-label="F">
    <div id="out"></div><button>Send</button></form></main>`;
    expect(
      (await hostileFaults(device, { open, submit: "Send", texts: { script: HOSTILE_TEXTS["a script"] ?? "" } })).join(
        "\n",
      ),
    ).toMatch(fault);
  },
  60_000,
);
