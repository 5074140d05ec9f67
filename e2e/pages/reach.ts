/** What a person does on a page to reach one of its states. */
import type { Locator, Page } from "playwright-core";
import type { World } from "./world.ts";

export type Reach = (page: Page, world: World) => Promise<void>;
type Name = string | RegExp;

/** One after the other. */
export const inTurn =
  (...steps: readonly Reach[]): Reach =>
  async (page, world) => {
    for (const step of steps) await step(page, world);
  };

/** The sheet, drawer or question that lies on top. */
const onTop = (page: Page): Locator => page.getByRole("dialog").last();

/** Presses the button of that name on the page. */
export const pressing =
  (name: Name): Reach =>
  (page) =>
    page.getByRole("main").getByRole("button", { name }).first().click();

/** Presses the button of that name in the part of the page that has that heading. */
export const pressingIn =
  (part: string, name: Name): Reach =>
  (page) =>
    page.getByRole("region", { name: part, exact: true }).getByRole("button", { name }).first().click();

/** Presses the button of that name in what lies on top of the page. */
export const pressingOnTop =
  (name: Name): Reach =>
  (page) =>
    onTop(page).getByRole("button", { name, exact: true }).click();

/** Presses the button of that name in the page's head. */
export const pressingInHeader =
  (name: string): Reach =>
  (page) =>
    page.getByRole("banner").getByRole("button", { name, exact: true }).click();

/** Opens what does not fit along a phone's bottom edge. */
export const openingMore: Reach = (page) =>
  page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "More" }).click();

/** Unfolds the first of the details on the page. */
export const unfolding: Reach = (page) => page.locator("summary").first().click();

/** Chooses from the menu that is open. */
export const choosing =
  (name: string): Reach =>
  (page) =>
    page.getByRole("menuitem", { name, exact: true }).click();

/** Chooses a chip or card, in what lies on top or on the page. */
export const checking =
  (name: Name): Reach =>
  (page) =>
    page.getByRole("radio", { name }).first().check();

/** Writes into the field of that label. */
export const writing =
  (label: Name, text: string): Reach =>
  (page) =>
    page.getByLabel(label).fill(text);

/** Waits until a field is said to be wrong. */
export const beingToldAtField: Reach = (page) => page.locator("[aria-invalid=true]").first().waitFor();

/** Waits until a refusal stands on the page or on what lies on top of it. */
export const beingTold: Reach = (page) =>
  page.locator("[role=dialog], main").last().getByRole("alert").first().waitFor();

/** Waits for these words. */
export const seeing =
  (text: Name): Reach =>
  (page) =>
    page.getByText(text).first().waitFor();

/** Asks for the second page of the last list. */
export const showMore: Reach = async (page) => {
  const items = page.getByRole("main").getByRole("listitem").or(page.getByRole("main").getByRole("row"));
  const before = await items.count();
  await page.getByRole("button", { name: "Show more" }).last().click();
  await items.nth(before).waitFor();
};
