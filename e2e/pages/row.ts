import type { ExpectedRefusal } from "../harness/pageFaults.ts";
import { type Reach, seeing, showMore } from "./reach.ts";
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
  /** What a person does there to reach the state; done anew on a phone and on a desktop. */
  reach?: Reach;
  /** What the server refuses on that way. */
  refusal?: ExpectedRefusal;
  /** The dialog that is open then. */
  dialog?: RegExp;
  /** There is no way to it on a desktop. */
  isOnPhonesOnly?: boolean;
  /** Its list goes on: it needs more of everything than a page of the API holds. */
  isLong?: boolean;
}

interface ListFaces {
  /** Who truly has nothing, where there is somebody. */
  empty?: Person;
  /** Filters that nothing fits, as the address has them; of who has nothing, where there is somebody. */
  noneMatch?: string;
  /** It is paged. */
  hasMore?: boolean;
}

/** A page that loads lists: as it is, empty, refused and loading; filtered to nothing and with a second page where asked for. */
export function listPage(row: PageRow & { api: RegExp }, { empty, noneMatch, hasMore }: ListFaces = {}): PageRow[] {
  const { name, api, ...rest } = row;
  return [
    { ...rest, name },
    empty ? { ...rest, name: `${name}-empty`, who: empty } : { ...rest, name: `${name}-empty`, api, face: "empty" },
    { ...rest, name: `${name}-error`, api, face: "error" },
    { ...rest, name: `${name}-loading`, api, face: "loading" },
    ...(noneMatch
      ? [
          {
            ...rest,
            name: `${name}-none-match`,
            who: empty ?? rest.who,
            path: `${rest.path}${noneMatch}`,
            reach: seeing("Nothing matches"),
          },
        ]
      : []),
    ...(hasMore ? [{ ...rest, name: `${name}-more`, isLong: true, reach: showMore }] : []),
  ];
}
