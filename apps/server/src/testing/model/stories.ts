import type { Command, Feature } from "./commands.ts";

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
];

const BOOK = {
  ...{ do: "book", driver: 0, slot: 0, plate: 0, ahead: null, length: { minutes: 60 }, service: null, meanwhile: null },
  ...{ pay: { method: "upi", token: "tok_ok" }, key: false },
} as const satisfies Command;

/** The shortest sequences that once showed a fault, played in every run of the tests. */
export const STORIES: Record<string, Command[]> = {
  "a booking is cancelled while it is paid": [{ ...BOOK, meanwhile: "cancel" }],
  "a web hook settles a booking before its wash, and the request is repeated": [
    { ...BOOK, key: true, service: 0, meanwhile: "hook" },
    { do: "repeat", kept: 0, other: false },
  ],
  "somebody is put by hand on a wash that is paid later": [
    BOOK,
    {
      do: "orderWash",
      booking: 1,
      service: 0,
      pay: { method: "upi", token: "tok_pending" },
      key: false,
      meanwhile: null,
    },
    { do: "assign", wash: 1, employee: 1 },
    { do: "hook", payment: 1, outcome: "succeeded", times: 1, forged: false },
  ],
};
