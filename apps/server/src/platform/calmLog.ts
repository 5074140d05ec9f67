import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

const EACH_MS = 10_000;

/**
 * An error that may come a thousand times over, such as a database that is away: each message is logged at most once in ten
 * seconds, with how often it came unlogged since.
 */
export function calmError(log: Log, clock: Clock): (err: unknown, message: string, fields?: object) => void {
  const said = new Map<string, { at: number; unlogged: number }>();
  return (err, message, fields = {}) => {
    const before = said.get(message);
    if (before && clock.now() - before.at < EACH_MS) {
      before.unlogged++;
      return;
    }
    log.error({ ...fields, err, ...(before?.unlogged ? { unlogged: before.unlogged } : {}) }, message);
    said.set(message, { at: clock.now(), unlogged: 0 });
  };
}
