import { yieldToLoop } from "../platform/timers.ts";
import { inChunks } from "../store/chunks.ts";
import { lotsOf } from "../store/lots.ts";
import { adminRev, readersOf } from "../store/readers.ts";
import type { GatewayDeps } from "./deps.ts";
import type { LotBoards } from "./lotBoard.ts";
import type { People } from "./people.ts";
import type { SessionCheck } from "./sessionCheck.ts";

export const SWEEP_EACH_MS = 30_000;
export const SWEEP_IN_DOUBT_EACH_MS = 1_000;

/**
 * Compares every local person's log and sessions, every watched lot and what admins are shown with the database:
 * afterwards nothing that was committed before is unknown here. With `inDoubt` every page is told that it may be stale,
 * too.
 */
export function createSweep(deps: GatewayDeps, people: People, boards: LotBoards, check: SessionCheck) {
  const { store } = deps;
  return async (inDoubt: boolean): Promise<void> => {
    for (const { items, padded } of inChunks(people.all())) {
      const rows = await readersOf(
        store.read,
        padded.map((person) => person.userId),
      );
      const readers = new Map(rows.map((row) => [row.userId, row]));
      for (const person of items) {
        const reader = readers.get(person.userId);
        if (reader) people.observe(person, reader);
      }
      await check(items.flatMap((person) => person.sessions));
      await yieldToLoop();
    }
    if (people.hasAdmins()) people.observeAdmins(await adminRev(store.read));
    for (const { padded } of inChunks(boards.ids())) {
      for (const lot of await lotsOf(store.read, padded)) boards.observe(lot.id, lot.rev);
    }
    if (!inDoubt) return;
    people.tellAllChanged();
    boards.refreshAll();
  };
}
