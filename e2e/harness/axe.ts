import { expect } from "bun:test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import type { Device } from "./device.ts";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** All that is different in other colours. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** A menu lies over the page until something is chosen: as little as a dialog does it belong into a landmark of the page. */
const CONFIGURE = `axe.configure(${JSON.stringify({
  checks: [{ id: "region", options: { regionMatcher: "dialog, [role=dialog], [role=alertdialog], svg, [role=menu]" } }],
})})`;

/** A dialog that lies over the page, or the page. */
const ON_TOP = `[...document.querySelectorAll("[role=dialog], [role=menu]")].at(-1) ?? document`;

/**
 * Of a page that scrolls something always lies half under a bar that stays, or close to it; further up it has all its room. A
 * target that is too small by itself is found where no bar covers it.
 */
const BUT_FOR_BARS = `((results) => {
  const bars = [...document.querySelectorAll("header, nav")]
    .filter((bar) => /fixed|sticky/.test(getComputedStyle(bar).position));
  const isCovered = ({ target }) => {
    const element = document.querySelector(target.at(-1));
    const own = element?.getBoundingClientRect();
    return own !== undefined && bars.some((bar) => {
      const rect = bar.getBoundingClientRect();
      return !bar.contains(element) && own.top - 24 < rect.bottom && own.bottom + 24 > rect.top;
    });
  };
  for (const one of results.violations) {
    if (one.id === "target-size") one.nodes = one.nodes.filter((node) => !isCovered(node));
  }
  return { ...results, violations: results.violations.filter(({ nodes }) => nodes.length > 0) };
})`;

/** Runs in the page, whose policy forbids scripts of others: the debugger's door is not subject to it. */
const running = (where: string, type: "tag" | "rule", values: readonly string[]): string => {
  const options = { runOnly: { type, values }, resultTypes: ["violations"] };
  // From its top: a page that is still scrolling somewhere is another one at the end of the run.
  return `scrollTo({ top: 0, behavior: "instant" }); axe.run(${where}, ${JSON.stringify(options)}).then(${BUT_FOR_BARS})`;
};

/** How many elements are named of those that break one rule. */
const SHOWN = 3;

/** What axe finds wrong on the page as it stands, by rule; nothing on an accessible page. */
export const axeFaults = (page: Page): Promise<string[]> => faultsBy(page, running("document", "tag", TAGS));

/** What axe finds wrong with the colours of a page that was looked at in others, or of the dialog that lies over it. */
export const colourFaults = (page: Page): Promise<string[]> => faultsBy(page, running(ON_TOP, "rule", COLOUR_RULES));

async function faultsBy(page: Page, run: string): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const evaluate = async (expression: string, returnByValue: boolean): Promise<unknown> => {
      const answer = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue });
      if (answer.exceptionDetails) throw new Error(`axe: ${JSON.stringify(answer.exceptionDetails.exception)}`);
      return answer.result.value;
    };
    await evaluate(`if (!window.axe) { ${SOURCE}; ${CONFIGURE} }`, false);
    const { violations } = (await evaluate(run, true)) as AxeResults;
    return violations.map(({ id, help, nodes }) => {
      const first = nodes.slice(0, SHOWN).map(({ target, failureSummary }) => {
        const why = (failureSummary ?? "").split("\n").slice(1).join(";").replaceAll(/\s+/g, " ").trim();
        return `\n      ${target.join(" ")}: ${why}`;
      });
      return `axe ${id}: ${help} (${nodes.length})${first.join("")}`;
    });
  } finally {
    await session.detach();
  }
}

/** The page in front of the device is accessible as far as axe can tell. */
export async function expectAccessible(device: Device): Promise<void> {
  await device.still();
  expect(await axeFaults(device.page), device.page.url()).toEqual([]);
}
