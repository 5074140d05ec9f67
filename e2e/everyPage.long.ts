/** Run by `npm run test:all` alone: minutes, not seconds. */
import { afterAll, expect, test } from "bun:test";
import { closeBrowser, openBrowser } from "./harness/browser.ts";
import { check, VIEWS } from "./pages/check.ts";
import { MORE_THAN_A_PAGE } from "./pages/furnish.ts";
import { Gallery } from "./pages/gallery.ts";
import { PAGES } from "./pages/table.ts";

afterAll(closeBrowser);

const MINUTES = 60_000;
/** `PAGES=driver-lot npx bun test ./e2e/everyPage.long.ts` looks at some only. */
const only = process.env.PAGES ?? "";
const rows = PAGES.filter((row) => row.name.includes(only));

test(
  "every page in every state holds in all sizes and colours, zoomed, and by keyboard alone",
  async () => {
    await using gallery = await Gallery.open(await openBrowser(), MORE_THAN_A_PAGE);
    expect(await check(gallery, rows, VIEWS.long)).toEqual([]);
  },
  15 * MINUTES,
);
