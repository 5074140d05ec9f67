import type { Command, Feature, Sequence } from "./commands.ts";

/** What is driven; a feature that is not built yet is left out here. */
export const DRIVEN: readonly Feature[] = [
  "booking",
  "renewal",
  "closing",
  "cash",
  "webhooks",
  "addons",
  "employees",
  "inbox",
  "repeats",
  "meanwhile",
  "advance",
  "standalone",
  "blocked",
  "occupied",
  "service",
  "plates",
  "reviews",
  "pool",
];

const BOOK = {
  ...{ do: "book", driver: 0, slot: 0, plate: 0, ahead: null, length: { minutes: 60 }, service: null, meanwhile: null },
  ...{ pay: { method: "upi", token: "tok_ok" }, key: false },
} as const satisfies Command;
/** In the only slot of its kind of the lot. */
const LATER = { ...BOOK, slot: 5, ahead: 15 } as const;
const BLOCKED = { do: "blocked", booking: 0, foreign: false } as const;
const NEXT = { do: "pass", by: { due: 0, offset: 0 }, run: "each" } as const;

interface Story {
  /** Features that are not driven everywhere. */
  needs?: Feature[];
  settings?: Sequence["settings"];
  commands: Command[];
}

/** The shortest sequences that once showed a fault, played in every run of the tests. */
const ALL: Record<string, Story> = {
  "a booking is cancelled while it is paid": { commands: [{ ...BOOK, meanwhile: "cancel" }] },
  "a web hook settles a booking before its wash, and the request is repeated": {
    commands: [
      { ...BOOK, key: true, service: 0, meanwhile: "hook" },
      { do: "repeat", kept: 0, other: false },
    ],
  },
  "somebody is put by hand on a wash that is paid later": {
    commands: [
      BOOK,
      {
        ...{ do: "orderWash", booking: 1, service: 0, key: false, meanwhile: null },
        pay: { method: "upi", token: "tok_pending" },
      },
      { do: "assign", wash: 1, employee: 1 },
      { do: "hook", payment: 1, outcome: "succeeded", times: 1, forged: false },
    ],
  },
  "a charge that hangs goes through before it is called back": {
    commands: [
      { ...BOOK, pay: { method: "upi", token: "tok_timeout" } },
      { do: "hook", payment: 0, outcome: "succeeded", times: 2, forged: false },
    ],
  },
  "a slot is reported blocked in the instant of the start, twice": {
    needs: ["advance", "blocked"],
    commands: [LATER, NEXT, BLOCKED, BLOCKED],
  },
  "a slot is reported blocked when the booking is over and nobody noticed": {
    needs: ["advance", "blocked"],
    commands: [
      { ...LATER, slot: 0, length: { minutes: 10 }, pay: { method: "upi", token: "tok_pending" } },
      { do: "pass", by: { ms: 30 * 60_000 }, run: "never" },
      BLOCKED,
      BLOCKED,
    ],
  },
  "a booking moves into a slot whose last booking is over and nobody noticed": {
    needs: ["blocked"],
    commands: [
      { ...BOOK, slot: 22, length: { minutes: 21 } },
      { ...BOOK, slot: 0, plate: 1, length: { minutes: 11 }, pay: { method: "upi", token: "tok_pending" } },
      { do: "pass", by: { due: 1, offset: 0 }, run: "never" },
      BLOCKED,
    ],
  },
  "a slot is reported blocked by somebody who was warned of it": {
    needs: ["advance", "blocked", "occupied"],
    commands: [
      LATER,
      { do: "pass", by: { due: 0, offset: -1 }, run: "each" },
      { do: "occupied", slot: 1, minutes: 1, foreign: false },
      NEXT,
      BLOCKED,
    ],
  },
};

/** Those of what is driven. */
export const STORIES: [string, Sequence][] = Object.entries(ALL)
  .filter(([, { needs = [] }]) => needs.every((feature) => DRIVEN.includes(feature)))
  .map(([what, { settings = "usual", commands }]) => [what, { settings, commands }]);
