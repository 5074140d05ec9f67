import { test } from "bun:test";
import type { HistoryFault, Invariant } from "../harness/history.ts";

/** What a drill says when it is over; `DRILL` and this as JSON on one line of output. */
export interface DrillResult {
  /** Number in the list of what must be survived. */
  drill: number;
  what: string;
  checked: readonly Invariant[];
  ok: boolean;
  seconds: number;
  /** What was seen, in numbers. */
  said: string;
}

/** How a drill ended: everything that was wrong, and what it saw. */
export interface Outcome {
  checked: readonly Invariant[];
  faults: readonly HistoryFault[];
  said: string;
}

/** Before the line of JSON. */
export const RESULT_MARK = "DRILL ";
/** I1 to I6: what the history of all devices, the database and the inboxes say. */
export const HISTORY = ["I1", "I2", "I3", "I4", "I5", "I6"] as const;

const SHOWN = 20;

/** One drill as a test: it fails where an invariant broke, and prints one line of result in any case. */
export function drill(number: number, what: string, minutes: number, run: () => Promise<Outcome>): void {
  test(
    `drill ${number}: ${what}`,
    async () => {
      const startedAt = performance.now();
      const result = (ok: boolean, checked: readonly Invariant[], said: string): void => {
        const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
        const line = { drill: number, what, checked, ok, seconds, said } satisfies DrillResult;
        console.log(RESULT_MARK + JSON.stringify(line));
      };
      let outcome: Outcome;
      try {
        outcome = await run();
      } catch (error) {
        result(false, [], String(error));
        throw error;
      }
      const { checked, faults, said } = outcome;
      result(faults.length === 0, checked, faults.length === 0 ? said : `${faults.length} faults; ${said}`);
      if (faults.length === 0) return;
      const lines = faults.slice(0, SHOWN).map((fault) => `${fault.invariant} ${fault.who}: ${fault.what}`);
      throw new Error(`${faults.length} faults:\n${lines.join("\n")}`);
    },
    minutes * 60_000,
  );
}
