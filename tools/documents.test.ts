import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../apps/server/src/config.ts";
import { EVENTS_DOC, eventsDoc } from "./eventsDoc.ts";
import { ROOT, resolveImport, sources } from "./sources.ts";

const BINARY = /\.(?:png|jpe?g|webp|ico|gif|woff2?|mp3|ogg|wav|pdf)$/;

const documents = await sources(/^(?:README|CONTRIBUTING)\.md$|^docs\/.*\.md$/);
const everything = await sources(new RegExp(`^(?!.*${BINARY.source})`));

async function read(path: string): Promise<string> {
  return Bun.file(join(ROOT, path)).text();
}

/** Where a pattern occurs in any text of the repository, as `path: what`. */
function found(pattern: RegExp): string[] {
  return everything.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => `${path}: ${match[0]}`));
}

test("README names the two commands exactly", async () => {
  const lines = (await read("README.md")).split("\n");
  expect(lines).toContain("npm ci && npm start");
  expect(lines).toContain("npm ci && npm test");
});

test("every relative link leads to something", () => {
  const broken = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
      .filter((target) => !existsSync(join(ROOT, resolveImport(path, target.replace(/#.*$/, "")))))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});

test("every link within a page leads to one of its headings", () => {
  const anchor = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-");
  const broken = documents.flatMap(({ path, text }) => {
    const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map((match) => anchor(match[1] ?? ""));
    return [...text.matchAll(/\]\(#([^)]+)\)/g)]
      .map((match) => match[1] ?? "")
      .filter((target) => !anchors.includes(target))
      .map((target) => `${path}: #${target}`);
  });
  expect(broken).toEqual([]);
});

test("every script that a page mentions exists", async () => {
  const { scripts } = JSON.parse(await read("package.json"));
  const missing = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/npm run ([\w:-]+)|npm (start|test)\b/g)]
      .map((match) => match[1] ?? match[2] ?? "")
      .filter((script) => !Object.hasOwn(scripts, script))
      .map((script) => `${path}: npm run ${script}`),
  );
  expect(missing).toEqual([]);
});

test("every file that a page names by its path exists", () => {
  const named = /`((?:apps|packages|tools|bench|e2e|docs|deploy)\/[\w./-]+\.\w+)`/g;
  const missing = documents.flatMap(({ path, text }) =>
    [...text.matchAll(named)]
      .map((match) => match[1] ?? "")
      .filter((file) => !existsSync(join(ROOT, file)))
      .map((file) => `${path}: ${file}`),
  );
  expect(missing).toEqual([]);
});

test("docs/settings.md has a row for each setting and for nothing else", async () => {
  const rows = [...(await read("docs/settings.md")).matchAll(/^\| `([A-Z_]+)` +\|/gm)].map((match) => match[1] ?? "");
  expect(rows.sort()).toEqual([...SETTINGS].sort());
});

test("docs/events.md is what the catalogue says; otherwise run `npx bun tools/eventsDoc.ts`", async () => {
  expect(await Bun.file(EVENTS_DOC).text()).toBe(eventsDoc());
});

describe("the repository could be anybody's", () => {
  test("no text names the host of a package registry", () => {
    expect(found(/\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b|\bnpm\.pkg\.github\b/g)).toEqual([]);
    expect(found(/https?:\/\/[^\s"'/]*(?:artifactory|verdaccio|nexus|npm-proxy|npm-mirror)/g)).toEqual([]);
    expect(found(/"resolved": "https?:|^registry ?=/gm)).toEqual([]);
  });

  test("no text holds a path of one machine", () => {
    expect(found(/(?<![\w.:/@-])\/(?:work|home|root|Users)\/[\w.-]+/g)).toEqual([]);
    expect(found(/\b[A-Z]:\\\\?Users\b/g)).toEqual([]);
  });
});
