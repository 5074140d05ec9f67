import { yieldToLoop } from "../platform/timers.ts";
import { inChunks } from "./chunks.ts";

/**
 * Looks up rows by key for many callers at once: one statement for all who ask in the same turn of the loop, and one at a
 * time, so that those who ask meanwhile share the next one. However many ask, it takes one connection.
 *
 * The answer was read after the call; undefined where there is no such row. Where the statement fails, all who shared it are
 * told.
 */
export function sharedReads<Row>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Row>>,
): (key: string) => Promise<Row | undefined> {
  type Asking = { resolve: (row: Row | undefined) => void; reject: (error: unknown) => void };
  let waiting = new Map<string, Asking[]>();
  let underWay = false;

  const run = async (): Promise<void> => {
    await yieldToLoop();
    while (waiting.size > 0) {
      const asked = waiting;
      waiting = new Map();
      for (const { items, padded } of inChunks([...asked.keys()])) {
        try {
          const rows = await read(padded);
          for (const key of items) for (const { resolve } of asked.get(key) ?? []) resolve(rows.get(key));
        } catch (error) {
          for (const key of items) for (const { reject } of asked.get(key) ?? []) reject(error);
        }
        await yieldToLoop();
      }
    }
    underWay = false;
  };

  return (key) =>
    new Promise((resolve, reject) => {
      const asking = waiting.get(key);
      if (asking) asking.push({ resolve, reject });
      else waiting.set(key, [{ resolve, reject }]);
      if (underWay) return;
      underWay = true;
      void run();
    });
}
