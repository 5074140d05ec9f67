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

/** The shortest sequences that once showed a fault, played in every run of the tests. */
export const STORIES: Record<string, Command[]> = {};
