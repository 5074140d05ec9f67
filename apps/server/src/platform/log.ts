import pino, { type DestinationStream } from "pino";

/** What a room needs of a log. `fields` may carry an error as `err`. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** A log whose every line carries `fields` too. */
  child(fields: Record<string, string | number>): Log;
}

/** Values under these names never reach the log, at the top of a line's fields or up to two objects deep. */
const SECRET_NAMES = ["authorization", "cookie", "set-cookie", "set-auth-token", "password", "token"];

/**
 * A log that writes one JSON line per entry from level info on, to standard output or to `destination`. Secrets are
 * replaced by `[redacted]`.
 */
export function createLog(destination?: DestinationStream): Log {
  const paths = SECRET_NAMES.flatMap((name) => ["", "*", "*.*"].map((parent) => `${parent}["${name}"]`));
  const options = {
    base: { pid: process.pid },
    redact: { paths, censor: "[redacted]" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** A log that writes nothing: for tests. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
