import { furnishTown } from "../e2e/harness/furnish.ts";
import type { Rows } from "../e2e/harness/rows.ts";

export interface SeedSize {
  drivers: number;
  owners: number;
  slots: number;
}

/** Somebody with an account and a session. */
export interface Person {
  userId: string;
  token: string;
}

export interface Seeded {
  drivers: Person[];
  owners: Person[];
  slotIds: string[];
}

/**
 * Accounts with a session each and lots of 50 slots whose owners take turns, in a database (either engine) of servers that
 * have migrated it and sign with `secret`. `slotIds` goes from lot to lot, so that neighbours in time are not neighbours on
 * one lot.
 */
export async function seed(rows: Rows, secret: string, size: SeedSize): Promise<Seeded> {
  const { drivers, owners, slots } = await furnishTown(rows, secret, { ...size, devices: 1 });
  const people = (citizens: typeof drivers): Person[] =>
    citizens.map(({ userId, tokens }) => ({ userId, token: tokens[0] ?? "" }));
  const lots = [...Map.groupBy(slots, ({ lotId }) => lotId).values()];
  const most = Math.max(0, ...lots.map(({ length }) => length));
  const turns = Array.from({ length: most }, (_, turn) => lots.flatMap((lot) => lot[turn]?.slotId ?? []));
  return { drivers: people(drivers), owners: people(owners), slotIds: turns.flat() };
}
