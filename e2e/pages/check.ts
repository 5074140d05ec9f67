/** Everything that must hold for every row of the table. */
import type { Page } from "playwright-core";
import { axeFaults } from "../harness/axe.ts";
import { type Colours, DESKTOP, type Device, NARROW, PHONE, type Screen, ZOOMED } from "../harness/device.ts";
import { keyboardFaults } from "../harness/keyboard.ts";
import { cutOffFaults, sidewaysFaults, smallTargets, structureFaults } from "../harness/layout.ts";
import type { Gallery } from "./gallery.ts";
import type { PageRow } from "./row.ts";
import { lookAtEach } from "./table.ts";

/** One way to look at a page, and what is looked for. */
interface View {
  name: string;
  screen: Screen;
  colours: Colours;
  /** Where it is too slow for every page: the rows it is for. */
  only?: readonly string[];
  checks: readonly ((page: Page, row: PageRow) => Promise<string[]>)[];
}

/** A dialog that the address opened has no control to give the focus back to. */
const byKeyboard = (page: Page, { reach }: PageRow): Promise<string[]> =>
  keyboardFaults(page, { hasOpener: reach !== undefined });

const ONCE: readonly View[] = [
  { name: "phone", screen: PHONE, colours: "light", checks: [structureFaults, axeFaults, smallTargets] },
  { name: "narrow", screen: NARROW, colours: "light", checks: [sidewaysFaults] },
];

const SHORT: readonly View[] = [
  ...ONCE,
  {
    name: "keyboard",
    screen: DESKTOP,
    colours: "light",
    checks: [byKeyboard],
    only: ["visitor-register", "driver-lot-book", "driver-bookings", "owner-desk", "admin-owners"],
  },
];

const LONG: readonly View[] = [
  ...ONCE,
  { name: "phone, dark", screen: PHONE, colours: "dark", checks: [axeFaults] },
  { name: "zoomed", screen: ZOOMED, colours: "light", checks: [sidewaysFaults, cutOffFaults] },
  { name: "desktop, dark", screen: DESKTOP, colours: "dark", checks: [axeFaults] },
  { name: "desktop", screen: DESKTOP, colours: "light", checks: [structureFaults, axeFaults, byKeyboard] },
];

/** `npm test` looks at each page once, `npm run test:all` in all sizes and colours and by keyboard. */
export const VIEWS = { short: SHORT, long: LONG };

async function faultsIn(device: Device, row: PageRow, views: readonly View[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, screen, colours, checks, only } of views) {
    if (only && !only.includes(row.name)) continue;
    await device.look(screen, colours);
    for (const check of checks) faults.push(...(await check(device.page, row)).map((fault) => `${name}: ${fault}`));
  }
  return faults;
}

/** What is wrong with these rows, as "row: fault"; people look at the same time. */
export async function check(gallery: Gallery, rows: readonly PageRow[], views: readonly View[]): Promise<string[]> {
  const faults: string[] = [];
  await lookAtEach(rows, async (row) => {
    try {
      const found = await gallery.visit(row, (device) => faultsIn(device, row, views));
      faults.push(...new Set(found.map((fault) => `${row.name}: ${fault}`)));
    } catch (error) {
      faults.push(`${row.name}: not reached: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  return faults.sort();
}
