import pg from "pg";
import type { Clock } from "../platform/clock.ts";
import { sleep, type Timers } from "../platform/timers.ts";
import { isDatabaseAway } from "./databaseAway.ts";
import type { Store } from "./open.ts";

const SAID_EACH_MS = 5_000;
const ASKED_EACH_MS = 500;
/** A database that starts together with its servers is there by then. */
const WAITED_MS = 60_000;

/** There is no database to work with, in words for whoever started this. */
export class NoDatabase extends Error {}

/**
 * Resolves when the database at `url` answers. While it is away `say` is told each 5 s; after a minute, and at once where
 * waiting would not help (a wrong password, no such database), it throws `NoDatabase`.
 */
export async function waitForDatabase(
  store: Pick<Store, "now">,
  url: string,
  { clock, timers, say }: { clock: Clock; timers: Timers; say: (line: string) => void },
): Promise<void> {
  const place = placeOf(url);
  const startedAt = clock.now();
  let saidAt = startedAt;
  for (let tries = 1; ; tries++) {
    try {
      await store.now();
      return;
    } catch (error) {
      if (!isDatabaseAway(error)) throw new NoDatabase(refusalOf(error, url), { cause: error });
      const now = clock.now();
      const why = causeOf(error);
      if (now - startedAt >= WAITED_MS) {
        const tried = `tried ${tries} times in ${Math.round((now - startedAt) / 1000)} s`;
        throw new NoDatabase(`${place} does not answer (${tried}; the last time: ${why})`, { cause: error });
      }
      if (tries === 1 || now - saidAt >= SAID_EACH_MS) {
        say(`Waiting for ${place}: ${why}`);
        saidAt = now;
      }
    }
    await sleep(timers, ASKED_EACH_MS);
  }
}

/** Where the database is; never with the password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `the database ${databaseOf(pathname)} on ${hostname}:${port || 5432}`;
}

const databaseOf = (pathname: string): string => JSON.stringify(decodeURIComponent(pathname.slice(1)));

/** Why the server will have none of us, and what to do. */
function refusalOf(error: unknown, url: string): string {
  const { hostname, port, pathname, username } = new URL(url);
  const server = `PostgreSQL on ${hostname}:${port || 5432}`;
  const code = error instanceof pg.DatabaseError ? (error.code ?? "") : "";
  if (code === "3D000") {
    const name = databaseOf(pathname);
    return `${server} has no database ${name}: create it (createdb --encoding UTF8 …) or correct DATABASE_URL`;
  }
  if (code.startsWith("28")) {
    const user = JSON.stringify(decodeURIComponent(username));
    return `${server} does not let user ${user} in: correct the user or the password in DATABASE_URL (${causeOf(error)})`;
  }
  return `${placeOf(url)} cannot be used: ${causeOf(error)}`;
}

/** What happened, in the words of the server or the system: never in ours, which may quote the address. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return causeOf(error.cause);
  if (error instanceof AggregateError) return error.errors.map(causeOf).join(", ");
  return error.message;
}
