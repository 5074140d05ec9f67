import { transact } from "../notify/transact.ts";
import type { OffsetClock } from "../platform/clock.ts";
import { factOf, setFact } from "../store/facts.ts";
import { lockName } from "../store/locks.ts";
import type { Reads } from "../store/open.ts";
import type { CommandWorld } from "./world.ts";

const FACT = "demo.clockOffsetMs";

/** How far ahead the demo's clock was left, ms. */
export async function storedOffset(db: Reads): Promise<number> {
  return Number((await factOf(db, FACT)) ?? 0);
}

/**
 * Moves the demo's clock forward, for good: it never runs back, also after a restart. Two skips at once add up. Answers how
 * far ahead it is (ms).
 */
export async function skipAhead(world: CommandWorld, clock: OffsetClock, advanceMs: number): Promise<number> {
  const outcome = await transact(world, async (unit) => {
    await lockName(unit.tx, FACT);
    const offsetMs = Math.max(await storedOffset(unit.tx), clock.offsetMs()) + advanceMs;
    await setFact(unit.tx, FACT, String(offsetMs));
    unit.afterCommit(() => clock.setOffset(offsetMs));
    return { ok: true, value: offsetMs };
  });
  if (!outcome.ok) throw new Error("the clock cannot refuse");
  return outcome.value;
}
