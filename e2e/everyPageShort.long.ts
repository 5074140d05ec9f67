import { afterAll, expect, test } from "bun:test";
import { closeBrowser, openBrowser } from "./harness/browser.ts";
import { check, VIEWS } from "./pages/check.ts";
import { A_FEW } from "./pages/furnish.ts";
import { Gallery } from "./pages/gallery.ts";
import { PAGES } from "./pages/table.ts";

afterAll(closeBrowser);

test("the rows of the table have names of their own, from which files can be named", () => {
  const names = PAGES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
});

test("every page is there, quiet, accessible, and fits the narrowest phone", async () => {
  await using gallery = await Gallery.open(await openBrowser(), A_FEW);
  const rows = PAGES.filter((row) => row.inShort);
  expect(await check(gallery, rows, VIEWS.short)).toEqual([]);
}, 240_000);
