import { assumeServerClock } from "@parkmate/client/react";
import type { MeView, ReadMark } from "@parkmate/protocol";
import { createStore, promisifyRequest, type UseStore } from "idb-keyval";

/**
 * Owns: what this browser keeps of the person signed in here, so that the page opens without a network: who they are, what
 * they last saw, how far the server's clock is ahead, what they read and could not say yet.
 * Promises: one person at a time. `remember` of another and `forget` erase everything of the first in one transaction;
 * what a page of theirs, in whichever tab, still wants to keep afterwards is dropped.
 * Never: fails or keeps a page waiting: a browser without room or IndexedDB keeps nothing, and all else works.
 */

/** Who was here, when the server was last heard, and how far its clock was ahead of this device's; null: never known. */
export interface LastSeen {
  me: MeView;
  heardAt: number;
  aheadMs: number | null;
}

const PERSON = "person";
const CACHE = "cache";
const READS = "reads";
/** Cursors of `@parkmate/client`: a position in this person's log. */
const CURSORS = "parkmate.cursor.";
/** A storage that has not answered by then is none. */
const ANSWERS_WITHIN_MS = 1000;

let store: UseStore | null = null;

/** Runs `use` on the storage in one transaction; undefined where the storage fails or does not answer in time. */
async function inStorage<T>(
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ANSWERS_WITHIN_MS);
  });
  try {
    store ??= createStore("parkmate", "last-seen");
    return await Promise.race([store(mode, use), late]);
  } catch (error) {
    // Full, blocked, private or broken: the page lives from the network as if it had kept nothing.
    console.debug("Nothing could be kept in this browser.", error);
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const get = <T>(from: IDBObjectStore, key: string) => promisifyRequest<T | undefined>(from.get(key));

/** The same, if it is still this person who is kept here. */
function ofPerson<T>(
  id: string,
  use: (store: IDBObjectStore, seen: LastSeen) => Promise<T> | T,
): Promise<T | undefined> {
  return inStorage("readwrite", async (to) => {
    const seen = await get<LastSeen>(to, PERSON);
    return seen?.me.id === id ? use(to, seen) : undefined;
  });
}

let isClockRecalled = false;

/** Whether the server's clock is known from an earlier page. */
export const wasClockRecalled = (): boolean => isClockRecalled;

/** Who was last here; the page's clock is the server's again as it was known then. */
export async function recall(): Promise<LastSeen | null> {
  const seen = await inStorage("readonly", (from) => get<LastSeen>(from, PERSON));
  if (seen && seen.aheadMs !== null) {
    assumeServerClock(seen.aheadMs);
    isClockRecalled = true;
  }
  return seen ?? null;
}

/** The server has just said that this person is here. Whatever was kept of another is gone. */
export async function remember(me: MeView): Promise<void> {
  await inStorage("readwrite", async (to) => {
    const seen = await get<LastSeen>(to, PERSON);
    if (seen && seen.me.id !== me.id) to.clear();
    const aheadMs = seen?.me.id === me.id ? seen.aheadMs : null;
    to.put({ me, heardAt: Date.now(), aheadMs } satisfies LastSeen, PERSON);
  });
}

/** Nothing of anybody is kept any more. */
export async function forget(): Promise<void> {
  const kept = Object.keys(localStorage).filter((key) => key.startsWith(CURSORS));
  for (const key of kept) localStorage.removeItem(key);
  await inStorage("readwrite", async (to) => void to.clear());
}

/** Their query cache as it was kept. */
export async function keptCache(id: string): Promise<string | null> {
  return (await ofPerson(id, (from) => get<string>(from, CACHE))) ?? null;
}

/** Their query cache is kept, and how the clocks stand; the server was heard now, unless `isAway`. */
export async function keepCache(id: string, cache: string, clock: { aheadMs: number; isAway: boolean }): Promise<void> {
  await ofPerson(id, (to, seen) => {
    to.put(cache, CACHE);
    const heardAt = clock.isAway ? seen.heardAt : Date.now();
    const aheadMs = clock.isAway ? seen.aheadMs : clock.aheadMs;
    to.put({ ...seen, heardAt, aheadMs } satisfies LastSeen, PERSON);
  });
}

/** Their query cache is not kept any more. */
export async function dropCache(id: string): Promise<void> {
  await ofPerson(id, (to) => void to.delete(CACHE));
}

/** A marking that the server could not be told yet outlives the page. */
export async function keepRead(id: string, mark: ReadMark): Promise<void> {
  await ofPerson(id, async (to) => void to.put([...((await get<ReadMark[]>(to, READS)) ?? []), mark], READS));
}

/** What `keepRead` kept; from now on it is the caller's. */
export async function takeReads(id: string): Promise<ReadMark[]> {
  const reads = await ofPerson(id, async (to) => {
    const kept = await get<ReadMark[]>(to, READS);
    to.delete(READS);
    return kept;
  });
  return reads ?? [];
}
