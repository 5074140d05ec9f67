/** What of a page's shape a person would stumble over, each as sentences; none is a page that is right. */
import type { Page } from "playwright-core";

const TARGETS_NAMED = 4;

/** What lies over the page and is all that can be used then. */
const ON_TOP = "[role=dialog], [role=alertdialog], [role=menu], :popover-open";

/** Headings, landmarks and the title of the tab. */
export function structureFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const seen = (selector: string): HTMLElement[] =>
      [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
    for (const [what, selector] of [
      ["h1", "h1"],
      ["main landmark", "main"],
    ] as const) {
      const count = seen(selector).length;
      if (count !== 1) faults.push(`${count} times ${what} instead of once`);
    }
    let level = 0;
    for (const heading of seen("main :is(h1, h2, h3, h4, h5, h6)")) {
      const next = Number(heading.tagName[1]);
      if (next > level + 1) faults.push(`h${next} "${heading.textContent}" follows h${level}`);
      level = next;
    }
    // The first page is the product itself.
    const title = location.pathname === "/" ? /^(?:.+ · )?ParkMate/ : /^.+ · ParkMate$/;
    if (!title.test(document.title)) faults.push(`the tab is called "${document.title}"`);
    if (document.documentElement.lang !== "en") faults.push(`the language is "${document.documentElement.lang}"`);
    return faults;
  });
}

/** How far the page reaches over its screen to the side, and what does. */
export function sidewaysFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
      .slice(-3)
      .map((element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class")}">`);
    return [`${scrollWidth - clientWidth} px wider than ${clientWidth} px: ${wide.join(", ")}`];
  });
}

/** Text that its box cuts off, and controls that cannot be scrolled to where a pointer reaches them. */
export function cutOffFaults(page: Page): Promise<string[]> {
  return page.evaluate((onTop) => {
    const faults: string[] = [];
    const dialogs = [...document.querySelectorAll<HTMLElement>(onTop)];
    const scope = dialogs.findLast((dialog) => dialog.checkVisibility()) ?? document.body;
    const name = (element: Element): string =>
      `<${element.tagName.toLowerCase()}> "${(element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40)}"`;
    for (const element of scope.querySelectorAll<HTMLElement>("*")) {
      if (!element.checkVisibility() || element.clientWidth <= 1) continue;
      const style = getComputedStyle(element);
      const hides = (overflow: string): boolean => overflow === "hidden" || overflow === "clip";
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      if (!hasText || style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") continue;
      if (
        (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1)
      ) {
        faults.push(`${name(element)} is cut off`);
      }
    }
    const controls = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [role=menuitem]";
    for (const control of scope.querySelectorAll<HTMLElement>(controls)) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest("[inert]")) continue;
      control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = control.getBoundingClientRect();
      // A hidden input is reached by its label; a way past the navigation comes into sight with the focus.
      if (box.width <= 1 || box.height <= 1 || box.bottom + scrollY <= 0) continue;
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const reached =
        hit !== null && (control.contains(hit) || hit.contains(control) || hit.closest("label")?.contains(control));
      // A toast goes away, or is dismissed.
      if (!reached && !hit?.closest(".Toastify"))
        faults.push(`${name(control)} cannot be reached${hit ? `: ${name(hit)} lies over it` : ""}`);
    }
    scrollTo(0, 0);
    return faults;
  }, ON_TOP);
}

/** Controls that are too small for a thumb: below 44 px in a direction; links inside a sentence are as high as it. */
export async function smallTargets(page: Page): Promise<string[]> {
  const small = await page.evaluate((onTop) => {
    const LEAST_PX = 43.5;
    scrollTo(0, 0);
    const controls = "a[href], button, select, textarea, summary, input, [role=menuitem]";
    const dialogs = [...document.querySelectorAll<HTMLElement>(onTop)];
    const scope = dialogs.findLast((dialog) => dialog.checkVisibility()) ?? document.body;
    return [...scope.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest("[inert]")) return [];
      if (control.tagName === "A" && getComputedStyle(control).display === "inline") return [];
      const target = (control instanceof HTMLInputElement && control.closest("label")) || control;
      const { width, height, bottom } = target.getBoundingClientRect();
      // A way past the navigation comes into sight with the focus: it is for keyboards.
      if (width <= 1 || bottom <= 0 || (width >= LEAST_PX && height >= LEAST_PX)) return [];
      // It may reach further than its box: a thumb that is 21 px beside the middle of it still meets it.
      target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
      const box = target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const meets = ([dx, dy]: readonly [number, number]): boolean =>
        target.contains(document.elementFromPoint(x + dx, y + dy));
      const sides = [
        ...(width >= LEAST_PX
          ? []
          : ([
              [-21, 0],
              [21, 0],
            ] as const)),
        ...(height >= LEAST_PX
          ? []
          : ([
              [0, -21],
              [0, 21],
            ] as const)),
      ];
      if (sides.every(meets)) return [];
      const name = (control.getAttribute("aria-label") ?? target.textContent ?? "").trim().slice(0, 40);
      return [`<${control.tagName.toLowerCase()}> "${name}" is ${Math.round(width)} × ${Math.round(height)} px`];
    });
  }, ON_TOP);
  await page.evaluate(() => scrollTo(0, 0));
  const more = small.length - TARGETS_NAMED;
  return more > 0 ? [...small.slice(0, TARGETS_NAMED), `${more} more targets are too small`] : small;
}
