/**
 * A walk through a page by Tab alone.
 *
 * Promises: answers every control that is not reached, is reached without a sign of it, lies hidden behind something while
 * it has the focus, or has no name; and what a dialog does wrong: to let the focus out, or not to give it back.
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

/** Runs in the page: finds the controls that Tab has to reach, in the dialog that is open or else in the page. */
function findStops(): number {
  const dialogs = [...document.querySelectorAll<HTMLElement>("[role=dialog], [role=alertdialog]")];
  const scope = dialogs.findLast((dialog) => dialog.checkVisibility()) ?? document.body;
  // How each looks without the focus is measured: none may have it. A dialog keeps it, or Tab would begin outside.
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

/** Runs in the page: which stop has the focus, and what is wrong with how it has it. */
function lookAtFocus(): { group: string | null; faults: string[]; outside: string | null } {
  const { parkmateWalk, parkmateLookOf } = window as unknown as {
    parkmateWalk: Walk;
    parkmateLookOf: (element: HTMLElement) => string;
  };
  const active = document.activeElement;
  const isNowhere = !(active instanceof HTMLElement) || active === document.body;
  // A guard hands the focus on to the other end of its dialog.
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
 * What is wrong for somebody who only has a keyboard; an open dialog is closed by it. `hasOpener`: a control opened the
 * dialog, to which the focus has to return; one that was opened by an address has none.
 */
export async function keyboardFaults(page: Page, { hasOpener = true } = {}): Promise<string[]> {
  const dialog = page.locator("[role=dialog], [role=alertdialog]").last();
  const hasDialog = (await dialog.count()) > 0 && (await dialog.isVisible());
  const count = await page.evaluate(findStops);
  const faults = new Set<string>();
  const reached = new Set<string>();
  let misses = 0;
  let last: string | null = null;
  for (let tabs = 0; tabs < Math.min(LIMIT, count * 4 + 10) && misses < 3; tabs++) {
    await page.keyboard.press("Tab");
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
  return [...faults, ...missed, ...(hasDialog ? await closingFaults(page, hasOpener) : [])];
}

/** What is wrong when Escape is pressed in the dialog that is open. */
async function closingFaults(page: Page, hasOpener: boolean): Promise<string[]> {
  const dialogs = page.locator("[role=dialog], [role=alertdialog]");
  const before = await dialogs.count();
  await page.keyboard.press("Escape");
  try {
    await until("dialog that closes", async () => (await dialogs.count()) < before, 2000);
  } catch {
    return ["Escape does not close the dialog"];
  }
  if (!hasOpener) return [];
  const focus = () => page.evaluate(() => document.activeElement === document.body);
  const isLost = await until("focus", async () => !(await focus()), 1000).then(
    () => false,
    () => true,
  );
  return isLost ? ["the dialog does not give the focus back"] : [];
}
