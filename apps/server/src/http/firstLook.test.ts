import { afterAll, beforeAll, beforeEach, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type HttpRig, ORIGIN, openHttpRig } from "../testing/httpRig.ts";
import { firstLooks, languagesOf } from "./firstLook.ts";

/** What the build makes of the page, as short as it can be: it says what it was given, and counts how often it is asked. */
const SCRIPT = `
let times = 0;
export const asks = (path, who) =>
  path === "/lots" ? ["/api/lots?limit=20"] : path === "/mine" && who === "person" ? ["/api/bookings"]
  : path === "/me" ? ["/api/me"] : path === "/broken" ? [] : path === "/gone" ? ["/api/lots?limit=20", "/api/lots/nobody"] : null;
export const speaks = (languages) => languages[0] !== "ml";
export async function firstLook(sight) {
  if (sight.path === "/broken") throw new Error("a fault of the page");
  sight.answers[0].take?.();
  times++;
  return "<p>" + JSON.stringify({ ...sight, times }) + "</p>";
}`;
const PAGE = '<!doctype html><meta name="parkmate-mode" content="serve" /><div id="root"></div>';

let rig: HttpRig;
beforeAll(async () => {
  rig = await openHttpRig();
  writeFileSync(join(rig.webFolder, "index.html"), PAGE);
});
beforeEach(() => writeFileSync(rig.firstLookFile, SCRIPT));
afterAll(() => rig.close());

/** What the script was given, null where the page came without a look. */
async function lookAt(path: string, headers: Record<string, string> = {}) {
  const answer = await rig.raw(new Request(ORIGIN + path, { headers }));
  expect(answer.status).toBe(200);
  const inside = /<div id="root">(?:<p>(.*)<\/p>)?<\/div>/.exec(await answer.text());
  if (!inside) throw new Error("the page has no root");
  return { head: answer.headers, sight: inside[1] === undefined ? null : JSON.parse(inside[1]) };
}

test("a visitor's page holds the API's own answer, made once a second for all of them", async () => {
  const { sight, head } = await lookAt("/lots");
  expect(sight).toMatchObject({ path: "/lots", me: null, answers: [{ items: [], next: null }] });
  expect([head.get("cache-control"), head.get("etag")]).toEqual(["no-cache", null]);
  expect(head.get("vary")).toBe("accept-encoding, accept-language, cookie");
  expect(head.get("content-security-policy")).toContain("default-src 'self'");
  expect((await lookAt("/lots")).sight.times).toBe(sight.times);
});

test("a person's page holds what the API tells them, for this moment and this browser only", async () => {
  const driver = await rig.person("driver");
  const cookie = `parkmate_signed_in=1; ${driver.cookie}`;
  const { sight, head } = await lookAt("/mine", { cookie });
  expect(sight).toMatchObject({ answers: [{ items: [] }], me: { id: driver.userId } });
  expect(head.get("cache-control")).toBe("no-store");
  // The session is over, its hint is still there.
  expect((await lookAt("/mine", { cookie: "parkmate_signed_in=1" })).sight).toBeNull();
  expect((await lookAt("/mine")).sight).toBeNull();
});

test("a look for visitors is asked for by nobody, though the request carries a session: what only that person may see is shared with none", async () => {
  const driver = await rig.person("driver");
  expect((await lookAt("/me", { cookie: driver.cookie })).sight).toBeNull();
  expect((await lookAt("/me", { cookie: `parkmate_signed_in=1; ${driver.cookie}` })).sight).not.toBeNull();
});

test("no look, and the page as ever: another language, a search, the file itself, what the API refuses, no script", async () => {
  expect((await lookAt("/lots", { "accept-language": "ml-IN, en;q=0.5" })).sight).not.toBeNull();
  expect((await lookAt("/lots", { "accept-language": "ml, en;q=0.5" })).sight).toBeNull();
  for (const path of ["/lots?q=marine", "/index.html", "/gone", "/elsewhere"]) {
    expect((await lookAt(path)).sight, path).toBeNull();
  }
  rmSync(rig.firstLookFile);
  expect((await lookAt("/lots")).sight).toBeNull();
});

test("a look that fails is logged, the page comes without it", async () => {
  expect((await lookAt("/broken")).sight).toBeNull();
  expect(rig.faults.splice(0)).toMatchObject([{ message: "the first look of a page could not be written" }]);
});

test("looks take at most a tenth of the processor; who comes while that is used up gets the page without one", async () => {
  let at = 0;
  const clock = { now: () => at };
  const looks = firstLooks(rig.firstLookFile, { clock, realClock: clock });
  const takes = (ms: number) => async () => ({
    take: () => {
      at += ms;
    },
  });
  const visitor = { isSignedIn: false, languages: [], ask: takes(50) };
  const person = { isSignedIn: true, languages: [], ask: takes(5) };
  const lots = await looks("/lots", visitor);
  expect(lots).toContain("/lots");
  at += 449;
  expect(await looks("/mine", person)).toBeNull();
  // What is there costs nothing.
  expect(await looks("/lots", visitor)).toBe(lots);
  at += 1;
  expect(await looks("/mine", person)).toContain("/mine");
  at += 1_000;
  expect(await looks("/lots", visitor)).not.toBe(lots);
});

test("languages stand in the order of their wish", () => {
  expect(languagesOf("de;q=0.7, en-GB, en;q=0.9, fr;q=0")).toEqual(["en-GB", "en", "de"]);
  expect(languagesOf(null)).toEqual([]);
});
