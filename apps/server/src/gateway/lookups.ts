import { NO_PREFERENCES, type Preferences } from "../domain/preferences.ts";
import { notificationIdsAt } from "../store/notifications.ts";
import type { Store } from "../store/open.ts";
import { preferencesOfMany } from "../store/preferences.ts";
import { adminRev, type ReaderRow, readersOf } from "../store/readers.ts";
import { sharedReads } from "../store/sharedReads.ts";

/** What a socket asks of the database when it opens; a herd of them asks together. */
export interface Lookups {
  /** Where a log stands, in one consistent read after the call. */
  reader(userId: string): Promise<ReaderRow | undefined>;
  preferences(userId: string): Promise<Preferences>;
  /** The id of the notice at `seq` of a log, undefined where it is gone. */
  notificationId(userId: string, seq: number): Promise<string | undefined>;
  adminRev(): Promise<number>;
}

const ADMINS = "admins";

/** Lookups by shared reads: "nothing missed" costs no socket a statement of its own. */
export function createLookups({ read }: Store): Lookups {
  const readers = sharedReads(async (ids) => new Map((await readersOf(read, ids)).map((row) => [row.userId, row])));
  const preferences = sharedReads((ids) => preferencesOfMany(read, ids));
  const notificationIds = sharedReads(async (places) => {
    const rows = await notificationIdsAt(read, places.map(placeIn));
    return new Map(rows.map((row) => [placeOf(row.readerId, row.seq), row.id]));
  });
  const adminRevs = sharedReads(async () => new Map([[ADMINS, await adminRev(read)]]));
  return {
    reader: readers,
    preferences: async (userId) => (await preferences(userId)) ?? NO_PREFERENCES,
    notificationId: (userId, seq) => notificationIds(placeOf(userId, seq)),
    adminRev: async () => (await adminRevs(ADMINS)) ?? 0,
  };
}

const placeOf = (readerId: string, seq: number): string => `${seq} ${readerId}`;

function placeIn(place: string): { readerId: string; seq: number } {
  const space = place.indexOf(" ");
  return { seq: Number(place.slice(0, space)), readerId: place.slice(space + 1) };
}
