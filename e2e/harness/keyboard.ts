/**
 * A walk through a page by Tab alone, through a menu by its arrows.
 *
 * Promises: answers every control that is not reached, is reached without a sign of it, lies hidden behind something while
 * it has the focus, or has no name; and what a dialog, a menu or a popover does wrong: to let the focus out, not to close, or
 * not to give the focus back.
 */
import type { Page } from "playwright-core";
import { until } from "./until.ts";

/** What the walk knows of the page, kept in it. */
interface Walk {
  stops: HTMLElement[];
  /** Radio buttons of one group are one stop. */
  groups: string[];
  looks: string[];
}

const LIMIT = 600;

const DIALOGS = "[role=dialog], [role=alertdialog]";
const MENUS = "[role=menu]";
const POPOVERS = ":popover-open";

/** Runs in the page: finds the controls that Tab has to reach, in what lies on top (`onTop`) or else in the page. */
function findStops(onTop: string): number {
  const dialogs = [...document.querySelectorAll<HTMLElement>(onTop)];
  const scope = dialogs.findLast((dialog) => dialog.checkVisibility()) ?? document.body;
  // How each looks without the focus is measured: none may have it. A dialog keeps it, or Tab would begin outside; a
  // popover's opener keeps it, after which Tab goes in.
  if (scope !== document.body) scope.focus({ preventScroll: true });
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  const selector = "a[href], button, input, select, textarea, summary, [contenteditable=true], [tabindex]";
  const stops = [...scope.querySelectorAll<HTMLElement>(selector)].filter(
    (element) =>
      element !== scope &&
      element.tabIndex >= 0 &&
      !element.matches(":disabled, [data-base-ui-focus-guard], [type=hidden]") &&
      element.checkVisibility({ visibilityProperty: true }) &&
      element.closest("[inert], [aria-hidden=true]") === null,
  );
  const lookOf = (element: HTMLElement): string => {
    const looks: string[] = [];
    let one: HTMLElement | null = element;
    for (let depth = 0; one && depth < 3; depth++, one = one.parentElement) {
      for (const part of [null, "::before", "::after"]) {
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one, part);
        looks.push(outlineStyle === "none" ? "none" : `${outlineStyle} ${outlineWidth}`, boxShadow, borderColor);
      }
    }
    return looks.join("|");
  };
  const walk: Walk = {
    stops,
    groups: stops.map((stop, index) =>
      stop instanceof HTMLInputElement && stop.type === "radio" && stop.name ? `radio ${stop.name}` : `stop ${index}`,
    ),
    looks: stops.map(lookOf),
  };
  Object.assign(window, { parkmateWalk: walk, parkmateLookOf: lookOf });
  return stops.length;
}

/** Runs in the page: whether the focus is where it does not stay, on its way to the other end of its dialog. */
const isOnItsWay = (): boolean => document.activeElement?.matches("[data-base-ui-focus-guard]") ?? false;

/** Runs in the page: which stop has the focus, and what is wrong with how it has it. */
function lookAtFocus(): { group: string | null; faults: string[]; outside: string | null } {
  const { parkmateWalk, parkmateLookOf } = window as unknown as {
    parkmateWalk: Walk;
    parkmateLookOf: (element: HTMLElement) => string;
  };
  const active = document.activeElement;
  const isNowhere = !(active instanceof HTMLElement) || active === document.body;
  if (isNowhere || active.matches("[data-base-ui-focus-guard]")) return { group: null, faults: [], outside: null };
  const labels = active instanceof HTMLInputElement ? [...(active.labels ?? [])] : [];
  const name =
    active.getAttribute("aria-label") ||
    (active.getAttribute("aria-labelledby") ?? "")
      .split(" ")
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" ")
      .trim() ||
    labels.map((label) => label.textContent).join(" ") ||
    (active.id && document.querySelector(`label[for="${CSS.escape(active.id)}"]`)?.textContent) ||
    active.textContent?.trim() ||
    active.querySelector("img")?.getAttribute("alt") ||
    active.getAttribute("title");
  const index = parkmateWalk.stops.indexOf(active);
  const what = `<${active.tagName.toLowerCase()}> "${(name || "").trim().slice(0, 40)}"`;
  if (index < 0) return { group: null, faults: [], outside: what };
  const faults: string[] = [];
  if (!name) faults.push(`${what} ${active.outerHTML.slice(0, 120)} has no name`);
  if (parkmateLookOf(active) === parkmateWalk.looks[index]) faults.push(`${what} does not show that it has the focus`);
  const { left, right, top, bottom, width } = active.getBoundingClientRect();
  const points: [number, number][] = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 4, top + 4],
    [right - 4, bottom - 4],
  ];
  const isSeen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return hit !== null && (active.contains(hit) || hit.contains(active) || hit.closest("label")?.contains(active));
  });
  if (width > 1 && !isSeen) faults.push(`${what} has the focus and is not to be seen`);
  return { group: parkmateWalk.groups[index] ?? null, faults, outside: null };
}

/**
 * What is wrong for somebody who only has a keyboard; what is open is closed by it. `hasOpener`: a control opened the
 * dialog, to which the focus has to return; one that was opened by an address has none.
 */
export async function keyboardFaults(page: Page, { hasOpener = true } = {}): Promise<string[]> {
  const isOpen = async (what: string): Promise<boolean> => {
    const last = page.locator(what).last();
    return (await last.count()) > 0 && (await last.isVisible());
  };
  if (await isOpen(MENUS)) return [...(await menuFaults(page)), ...(await closingFaults(page, MENUS, true))];
  const hasDialog = await isOpen(DIALOGS);
  const count = await page.evaluate(findStops, `${DIALOGS}, ${POPOVERS}`);
  const faults = new Set<string>();
  const reached = new Set<string>();
  let misses = 0;
  let last: string | null = null;
  for (let tabs = 0; tabs < Math.min(LIMIT, count * 4 + 10) && misses < 3; tabs++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(isOnItsWay)) {
      // On a busy machine a second press may come before it has arrived. One that stays there is on no stop.
      await until("focus that arrives", async () => !(await page.evaluate(isOnItsWay)), 1000).catch(() => null);
    }
    let seen = await page.evaluate(lookAtFocus);
    if (seen.faults.length > 0) {
      // It may still be sliding into sight.
      await page.evaluate(() =>
        Promise.allSettled(
          document
            .getAnimations()
            .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
            .map(({ finished }) => finished),
        ),
      );
      seen = await page.evaluate(lookAtFocus);
    }
    const { group, faults: found, outside } = seen;
    // A date has several stops in it: day, month, year.
    if (group !== null && group === last) continue;
    last = group;
    for (const fault of found) faults.add(fault);
    if (outside !== null && hasDialog) faults.add(`the dialog lets the focus out to ${outside}`);
    // Once around: the first one is there again, or the browser's own bar.
    if (group === null || reached.has(group)) misses += 1;
    else {
      misses = 0;
      reached.add(group);
    }
  }
  const missed = await page.evaluate(
    (groups: string[]) => {
      const { parkmateWalk } = window as unknown as { parkmateWalk: Walk };
      return parkmateWalk.stops.flatMap((stop, index) => {
        if (groups.includes(parkmateWalk.groups[index] ?? "") || !stop.isConnected) return [];
        const name = stop.getAttribute("aria-label") ?? stop.textContent ?? "";
        return [`<${stop.tagName.toLowerCase()}> "${name.trim().slice(0, 40)}" is not reached by Tab`];
      });
    },
    [...reached],
  );
  const onTop = hasDialog ? DIALOGS : (await isOpen(POPOVERS)) ? POPOVERS : null;
  return [...faults, ...missed, ...(onTop ? await closingFaults(page, onTop, hasOpener) : [])];
}

/** What is wrong with the menu that is open for somebody who goes through it by arrows. */
async function menuFaults(page: Page): Promise<string[]> {
  const items = await page.locator(MENUS).last().getByRole("menuitem").allInnerTexts();
  const reached = new Set<string>();
  for (const _ of items) {
    await page.keyboard.press("ArrowDown");
    const isAt = await page.evaluate(() => {
      const active = document.activeElement;
      return active instanceof HTMLElement && active.matches("[role=menuitem]") ? active.innerText : "";
    });
    reached.add(isAt);
  }
  return items.filter((item) => !reached.has(item)).map((item) => `"${item}" is not reached by arrows`);
}

/** What is wrong when Escape is pressed in what is open: a dialog, a menu, a popover. */
async function closingFaults(page: Page, what: string, hasOpener: boolean): Promise<string[]> {
  const open = page.locator(what);
  const before = await open.count();
  const name = what === DIALOGS ? "the dialog" : what === MENUS ? "the menu" : "the popover";
  await page.keyboard.press("Escape");
  try {
    await until(`end of ${name}`, async () => (await open.count()) < before, 2000);
  } catch {
    return [`Escape does not close ${name}`];
  }
  if (!hasOpener) return [];
  const focus = () => page.evaluate(() => document.activeElement === document.body);
  const isLost = await until("focus", async () => !(await focus()), 1000).then(
    () => false,
    () => true,
  );
  return isLost ? [`${name} does not give the focus back`] : [];
}
