/**
 * `npx bun tools/icons.ts`: draws the page's PNG icons anew from apps/web/public/favicon.svg with Chromium. Installing needs
 * them as pixels: plain ones in two sizes, one whose drawing stays within the circle that Android may cut out, and Apple's,
 * which has no transparent corners. They are committed; this runs only when the drawing changes.
 */
import { join } from "node:path";
import { closeBrowser, openBrowser } from "../e2e/harness/browser.ts";
import { ROOT } from "./sources.ts";

const PUBLIC = join(ROOT, "apps/web/public");

/** `inset`: the part of the edge that is left around the drawing; a `filled` one has the drawing's blue out to its corners. */
const ICONS = [
  { file: "icon-192.png", size: 192, inset: 0, isFilled: false },
  { file: "icon-512.png", size: 512, inset: 0, isFilled: false },
  { file: "icon-maskable-512.png", size: 512, inset: 0.1, isFilled: true },
  { file: "apple-touch-icon.png", size: 180, inset: 0.04, isFilled: true },
];

const drawing = await Bun.file(join(PUBLIC, "favicon.svg")).text();
const [, blue] = /fill="(#[0-9a-f]{6})"/.exec(drawing) ?? [];
if (!blue) throw new Error("the drawing has no ground");

const page = await (await openBrowser()).newPage();
for (const { file, size, inset, isFilled } of ICONS) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>* { margin: 0 } body { background: ${isFilled ? blue : "transparent"} }
     svg { display: block; width: ${size * (1 - 2 * inset)}px; margin: ${size * inset}px }</style>${drawing}`,
  );
  await page.screenshot({ path: join(PUBLIC, file), omitBackground: !isFilled });
}
await closeBrowser();
