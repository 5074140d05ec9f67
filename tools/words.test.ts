import { expect, test } from "bun:test";
import { isForTests, type Source, sources, withoutComments } from "./sources.ts";

const web: Source[] = (await sources(/^apps\/web\/src\/.*\.tsx?$/)).filter(
  ({ path }) => !isForTests(path) && !path.startsWith("apps/web/src/words/"),
);

/** Attributes and fields whose text somebody sees or hears. */
const SAID = "aria-label|title|label|placeholder|legend|hint|alt|description|action|lead|name|word|header";

test("the pages have been found", () => expect(web.length).toBeGreaterThan(100));

test("no word of the page stands outside of the catalogue (text between tags is Biome's noJsxLiterals)", () => {
  const attribute = new RegExp(`\\b(?:${SAID})="[A-Z][^"]*"`, "g");
  const field = new RegExp(`\\b(?:${SAID}): "[A-Z][a-z][^"]*"`, "g");
  const found = web.flatMap(({ path, text }) =>
    [attribute, field].flatMap((pattern) =>
      [...withoutComments(text).matchAll(pattern)].map(([hit]) => `${path}: ${hit}`),
    ),
  );
  expect(found).toEqual([]);
});

test("the catalogue is read when something is rendered, never while a module loads: the language may be chosen later", () => {
  const atTop = /^(?:export )?const \w+[^=\n]*= (?!\(|async|function|<)[^\n]*\bwords\.\w/gm;
  const found = web.flatMap(({ path, text }) => [...text.matchAll(atTop)].map(([hit]) => `${path}: ${hit}`));
  expect(found).toEqual([]);
});
