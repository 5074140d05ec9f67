import { PostgresAdapter, sql } from "kysely";
import type { Reads, Tx } from "./open.ts";

/**
 * Whether this engine locks rows one by one: PostgreSQL. With SQLite a transaction holds the one write lock from its
 * beginning, so that nothing more is to be said.
 *
 * A lock is `for no key update`: it keeps out everybody who would change or lock the row, but not those who only enter rows
 * that refer to it (bookings of a lot whose rating is being added to).
 */
export function locksRows(db: Reads): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * What was read to know which rows to lock is no longer so: thrown while locking, it has the transaction run again from its
 * beginning, without the locks it held. To lock what is right now on top of those would break the one order.
 */
export class StartOver extends Error {
  constructor(what: string) {
    super(`${what} changed while its locks were waited for`);
    this.name = "StartOver";
  }
}

/** Holds, until the transaction ends, something that has no row yet: of two who enter the same thing one comes first. */
export async function lockName(tx: Tx, name: string): Promise<void> {
  if (!locksRows(tx)) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(tx);
}
