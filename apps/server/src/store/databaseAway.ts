/**
 * The database cannot be used at the moment: gone, starting, full, or all connections taken. What failed may be tried
 * again.
 */
export class DatabaseAway extends Error {
  readonly code = "DATABASE_AWAY";

  constructor(cause: unknown) {
    super(`the database is away: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = "DatabaseAway";
  }
}

/**
 * Whether what was thrown, by itself or as a cause, says that the database is away and not that something is wrong with the
 * request: `DatabaseAway`, or of SQLite the disk or the lock (SQLITE_BUSY, SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN).
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return /^DATABASE_AWAY$|^SQLITE_(BUSY|FULL|IOERR|CANTOPEN)/.test(code) || isDatabaseAway(error.cause);
}
