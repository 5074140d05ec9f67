/** `npm run screenshots`: pictures of every row of the table, and a page that shows them side by side. */
import { mkdir, rm } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { closeBrowser, openBrowser } from "../harness/browser.ts";
import { type Colours, DESKTOP, PHONE, type Screen } from "../harness/device.ts";
import { MORE_THAN_A_PAGE } from "./furnish.ts";
import { Gallery } from "./gallery.ts";
import type { PageRow } from "./row.ts";
import { lookAtEach, PAGES } from "./table.ts";

const FOLDER = resolve(import.meta.dir, "../../.screenshots");
/** Lists go on for ever; what is further down looks like what is above it. */
const TALLEST_PX = 3600;

const SCREENS: readonly [screen: string, size: Screen, inOrder: readonly Colours[]][] = [
  ["phone", PHONE, ["light", "dark"]],
  ["desktop", DESKTOP, ["dark", "light"]],
];
const screensOf = ({ isOnPhonesOnly }: PageRow) => SCREENS.filter(([, size]) => size === PHONE || !isOnPhonesOnly);

const HELP = `Pictures of every page and state, light and dark, on a phone and on a desktop, into .screenshots/.

  npm run screenshots                          all of them
  npm run screenshots -- --only driver-lot     those whose name contains it
  npm run screenshots -- --list                the names

Open .screenshots/index.html to see them side by side.`;

/** The whole page, or its dialog or menu as it stands on the screen: a menu closes when the page is made as tall as it is. */
async function picture(page: Page, path: string, hasDialog: boolean): Promise<void> {
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  const isWhole = !hasDialog && (await page.getByRole("menu").count()) === 0;
  const isLong = isWhole && height > TALLEST_PX;
  await page.screenshot({
    path,
    animations: "disabled",
    fullPage: isWhole,
    ...(isLong ? { clip: { x: 0, y: 0, width, height: TALLEST_PX } } : {}),
  });
}

/** The page that shows all pictures of the folder, a row of four for each name. */
function contactSheet(taken: readonly PageRow[]): string {
  const rows = taken.map((row) => {
    const { name } = row;
    const pictures = screensOf(row).flatMap(([screen, , inOrder]) =>
      inOrder.map((colours) => {
        const file = `${name}--${screen}-${colours}.png`;
        return `<figure class="${screen}"><a href="${file}"><img loading="lazy" src="${file}" alt=""></a><figcaption>${screen}, ${colours}</figcaption></figure>`;
      }),
    );
    return `<section id="${name}"><h2>${name}</h2><div>${pictures.join("")}</div></section>`;
  });
  const style = `body{font:14px system-ui;margin:24px;background:#888}h2{margin:24px 0 8px}div{display:flex;gap:12px;align-items:start}
figure{margin:0}img{display:block;width:100%;max-height:720px;object-fit:cover;object-position:top}.phone{width:195px}.desktop{width:480px}`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>ParkMate: every page</title><style>${style}</style>${rows.join("\n")}</html>\n`;
}

const { values } = parseArgs({
  options: { help: { type: "boolean" }, list: { type: "boolean" }, only: { type: "string", default: "" } },
});
const rows = PAGES.filter(({ name }) => name.includes(values.only));

/** Takes the pictures; answers what could not be taken, and why. */
async function takeAll(): Promise<string[]> {
  const startedAt = performance.now();
  const failures: string[] = [];
  const taken: PageRow[] = [];
  if (values.only === "") await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  console.log("Furnishing the world …");
  await using gallery = await Gallery.open(await openBrowser(), MORE_THAN_A_PAGE);
  await lookAtEach(rows, async (row) => {
    try {
      for (const [screen, size, inOrder] of screensOf(row)) {
        await gallery.visit(row, size, async (device) => {
          for (const colours of inOrder) {
            await device.look(size, colours);
            await picture(device.page, join(FOLDER, `${row.name}--${screen}-${colours}.png`), row.dialog !== undefined);
          }
          return [];
        });
      }
      taken.push(row);
    } catch (error) {
      failures.push(`${row.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`${String(taken.length + failures.length).padStart(3)} of ${rows.length}  ${seconds} s  ${row.name}`);
  });
  await Bun.write(join(FOLDER, "index.html"), contactSheet(taken.toSorted((a, b) => a.name.localeCompare(b.name))));
  return failures;
}

if (values.help) console.log(HELP);
else if (values.list) console.log(rows.map(({ name }) => name).join("\n"));
else if (rows.length === 0) {
  console.error(`No page's name contains "${values.only}"; --list shows them all.`);
  process.exitCode = 2;
} else {
  try {
    const failures = await takeAll();
    for (const failure of failures) console.error(`no picture of ${failure}`);
    console.log(`Pictures are in ${relative(process.cwd(), join(FOLDER, "index.html"))}`);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    await closeBrowser();
  }
}
