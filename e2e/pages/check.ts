/** Everything that must hold for every row of the table. */
import { afterAll, expect, test } from "bun:test";
import type { Page } from "playwright-core";
import { axeFaults, colourFaults } from "../harness/axe.ts";
import { closeBrowser, openBrowser } from "../harness/browser.ts";
import { type Colours, DESKTOP, NARROW, PHONE, type Screen, ZOOMED } from "../harness/device.ts";
import { keyboardFaults } from "../harness/keyboard.ts";
import { cutOffFaults, sidewaysFaults, smallTargets, structureFaults } from "../harness/layout.ts";
import { A_FEW } from "./furnish.ts";
import { Gallery } from "./gallery.ts";
import type { PageRow } from "./row.ts";

/** On a machine that others keep busy a row takes long; what it waits for has its own deadline. */
const ROW_MS = 300_000;

/** One way to look at a page, and what is looked for. */
interface View {
  name: string;
  screen: Screen;
  colours: Colours;
  checks: readonly ((page: Page, row: PageRow) => Promise<string[]>)[];
}

/** A dialog that the address opened has no control to give the focus back to. */
const byKeyboard = (page: Page, { reach }: PageRow): Promise<string[]> =>
  keyboardFaults(page, { hasOpener: reach !== undefined });

/** Where lists are cards. */
const SMALL: readonly View[] = [
  { name: "phone", screen: PHONE, colours: "light", checks: [structureFaults, axeFaults, smallTargets] },
  { name: "phone, dark", screen: PHONE, colours: "dark", checks: [colourFaults] },
  { name: "narrow", screen: NARROW, colours: "light", checks: [sidewaysFaults] },
  { name: "zoomed", screen: ZOOMED, colours: "light", checks: [sidewaysFaults, cutOffFaults] },
];
/** Where lists are tables. The keyboard is last: it closes what is open. */
const LARGE: readonly View[] = [
  { name: "desktop, dark", screen: DESKTOP, colours: "dark", checks: [colourFaults] },
  { name: "desktop", screen: DESKTOP, colours: "light", checks: [structureFaults, axeFaults, byKeyboard] },
];

/** What is done on a page is done where it is looked at: a row of a table is not the card it was on a phone. */
const visitsOf = ({ reach, isOnPhonesOnly }: PageRow): readonly (readonly View[])[] => {
  if (isOnPhonesOnly) return [SMALL];
  return reach ? [SMALL, LARGE] : [[...SMALL, ...LARGE]];
};

/** What is wrong with that row, in words. */
async function faultsOf(gallery: Gallery, row: PageRow): Promise<string[]> {
  const faults: string[] = [];
  for (const views of visitsOf(row)) {
    const [first] = views;
    if (!first) continue;
    const found = await gallery.visit(row, first.screen, async (device) => {
      const seen: string[] = [];
      for (const { name, screen, colours, checks } of views) {
        await device.look(screen, colours);
        for (const check of checks) seen.push(...(await check(device.page, row)).map((fault) => `${name}: ${fault}`));
      }
      return seen;
    });
    faults.push(...found);
  }
  return [...new Set(faults)];
}

/**
 * A test for each of these rows, named for it, in one world with one browser: `count` of everything that is listed in it. It
 * is furnished when the first of them runs.
 */
export function everyOne(rows: readonly PageRow[], count = A_FEW): void {
  let opened: Promise<Gallery> | null = null;
  const gallery = async (): Promise<Gallery> => Gallery.open(await openBrowser(), count);
  afterAll(async () => {
    if (opened) await (await opened)[Symbol.asyncDispose]();
    await closeBrowser();
  });
  for (const row of rows) {
    test(`${row.name} holds in both colours, all sizes, zoomed and by keyboard alone`, async () => {
      opened ??= gallery();
      expect(await faultsOf(await opened, row)).toEqual([]);
    }, ROW_MS);
  }
}
