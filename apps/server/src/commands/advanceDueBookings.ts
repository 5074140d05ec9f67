import { advanceBooking } from "../domain/advanceBooking.ts";
import { transact, type Unit } from "../notify/transact.ts";
import { yieldToLoop } from "../platform/timers.ts";
import { claimDueBookings, putOffBooking } from "../store/bookings.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { moveFromOccupiedSlot } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

const BATCH = 100;
/** A transaction holds up every other writer and, with SQLite, the event loop: no longer than this, ms. */
const BUDGET_MS = 10;
/** When a booking that could not be advanced is tried again, ms. */
const TRY_AGAIN_MS = 60_000;

/**
 * Applies what time alone does to bookings that are due now, oldest first, in one transaction of bounded length; answers
 * how late each move was (ms). Each move is told once: a crash before the commit leaves the
 * booking due, after it the booking is due for its next move only. A booking that cannot be advanced holds up no other:
 * it is logged, stays as it is and is tried again a minute later.
 */
export async function advanceDueBookings(
  world: CommandWorld,
  switches?: { afterClaim?: () => void; beforeCommit?: () => void; afterCommit?: () => void },
): Promise<{ latenessMs: number[] }> {
  let claimed: string[] = [];
  try {
    const outcome = await transact(world, async (unit) => {
      claimed = (await claimDueBookings(unit.tx, unit.now, BATCH)).map(({ id }) => id);
      switches?.afterClaim?.();
      const startedAt = world.realClock.now();
      const latenessMs: number[] = [];
      for (const id of claimed) {
        latenessMs.push(...(await advance(world, unit, id)));
        if (world.realClock.now() - startedAt >= BUDGET_MS) break;
      }
      switches?.beforeCommit?.();
      return { ok: true, value: latenessMs };
    });
    switches?.afterCommit?.();
    return { latenessMs: outcome.ok ? outcome.value : [] };
  } catch (error) {
    // Before anything was claimed it is the store that failed, not a booking.
    if (claimed.length === 0) throw error;
    return advanceOneByOne(world, claimed, error);
  }
}

/** Makes every move of a booking that is due; answers how late each was. */
async function advance(world: CommandWorld, unit: Unit, id: string): Promise<number[]> {
  const latenessMs: number[] = [];
  let facts = await lockBookingFacts(unit.tx, id);
  if (facts) facts = await moveFromOccupiedSlot(unit, facts, world.times);
  for (;;) {
    const move = facts && advanceBooking(facts, world.times, unit.now);
    if (!facts || !move) return latenessMs;
    facts = await applyChanges(unit, facts, move.changes);
    unit.tell(move.notices);
    latenessMs.push(unit.now - move.dueAt);
  }
}

/**
 * After a batch was undone by one of its bookings: each in a transaction of its own, the bad ones put off. Says once what
 * happened. Throws where not even that can be written.
 */
async function advanceOneByOne(
  world: CommandWorld,
  ids: readonly string[],
  cause: unknown,
): Promise<{ latenessMs: number[] }> {
  const latenessMs: number[] = [];
  const failed: { bookingId: string; err: unknown }[] = [];
  for (const id of ids) {
    try {
      const outcome = await transact(world, async (unit) => ({ ok: true, value: await advance(world, unit, id) }));
      if (outcome.ok) latenessMs.push(...outcome.value);
    } catch (err) {
      failed.push({ bookingId: id, err });
      await transact(world, async (unit) => {
        await putOffBooking(unit.tx, id, unit.now + TRY_AGAIN_MS);
        return { ok: true, value: null };
      });
    }
    await yieldToLoop();
  }
  const bookingIds = failed.map(({ bookingId }) => bookingId);
  world.log.error(
    { err: failed[0]?.err ?? cause, bookingIds },
    "bookings could not be advanced and are tried again later; the others of their batch were",
  );
  return { latenessMs };
}
