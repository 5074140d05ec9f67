import { isFirstLook } from "../mode.ts";
import { isDefinite } from "./http.ts";

/** The command that is being tried, and the `Idempotency-Key` it carries. */
export interface Attempt {
  command: string;
  key: string;
}

/** A key nobody else uses; not crypto.randomUUID, which plain http on a local network does not have. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The attempt to send `command` with: the open one where it is the same command, else a new one. */
export function attemptFor(open: Attempt | null, command: string): Attempt {
  return open?.command === command ? open : { command, key: newKey() };
}

/** What remains of an attempt that failed: itself while the outcome is unknown, nothing after a definite answer. */
export function attemptAfter(failed: Attempt, error: unknown): Attempt | null {
  return isDefinite(error) ? null : failed;
}

/** Where an open attempt is kept while it lasts. */
export interface AttemptPlace {
  read: () => Attempt | null;
  write: (attempt: Attempt | null) => void;
}

/** Kept in this page's memory. */
export function memoryPlace(): AttemptPlace {
  let kept: Attempt | null = null;
  return {
    read: () => kept,
    write: (attempt) => {
      kept = attempt;
    },
  };
}

/** Where a person's attempt at the command `path` is kept: another command there takes its place. */
export const attemptPlace = (personId: string, path: string): AttemptPlace =>
  isFirstLook ? memoryPlace() : tabPlace(`${personId}:${path}`);

/** Kept in this tab under `name`, across reloads: the same command sent again after one still is the same attempt. */
export function tabPlace(name: string, storage: Storage = sessionStorage): AttemptPlace {
  const entry = `parkmate-attempt:${name}`;
  return {
    read: () => {
      const kept = storage.getItem(entry);
      return kept === null ? null : (JSON.parse(kept) as Attempt);
    },
    write: (attempt) => {
      if (attempt) storage.setItem(entry, JSON.stringify(attempt));
      else storage.removeItem(entry);
    },
  };
}
