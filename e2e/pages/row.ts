import type { Page } from "playwright-core";
import type { ExpectedRefusal } from "../harness/pageFaults.ts";
import type { Person, World } from "./world.ts";

/** What the API does to a list. */
export type Face = "empty" | "error" | "loading";

/** One page of the product in one of its notable states. */
export interface PageRow {
  /** Role, page, state: the name of its pictures, which sort by it. */
  name: string;
  who: Person;
  path: string | ((world: World) => string);
  /** The heading of level 1 that says that the page is there. */
  heading: RegExp;
  /** The face that its lists show, made by what the API answers to requests of `api`. */
  face?: Face;
  api?: RegExp;
  /** What a person does there to reach the state. */
  reach?: (page: Page, world: World) => Promise<void>;
  /** What the server refuses on that way. */
  refusal?: ExpectedRefusal;
  /** The dialog that is open then. */
  dialog?: RegExp;
  /** One of the selection that `npm test` looks at; the rest is for `npm run test:all`. */
  inShort?: boolean;
}

/** A page that loads lists: as it is, empty, refused and loading. `empty` is who truly has nothing, where there is somebody. */
export function listPage(row: PageRow & { api: RegExp }, { empty }: { empty?: Person } = {}): PageRow[] {
  const { name, api, inShort = true, ...rest } = row;
  return [
    { ...rest, name, inShort },
    empty ? { ...rest, name: `${name}-empty`, who: empty } : { ...rest, name: `${name}-empty`, api, face: "empty" },
    { ...rest, name: `${name}-error`, api, face: "error" },
    { ...rest, name: `${name}-loading`, api, face: "loading" },
  ];
}

/** Presses the button of that name on the page. */
export const pressing =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole("main").getByRole("button", { name }).first().click();
  };

/** Asks for the second page of the list. */
export async function showMore(page: Page): Promise<void> {
  const items = page.getByRole("main").getByRole("listitem").or(page.getByRole("main").getByRole("row"));
  const before = await items.count();
  await page.getByRole("button", { name: "Show more" }).click();
  await items.nth(before).waitFor();
}
