import { advanceBooking } from "../domain/advanceBooking.ts";
import { transact } from "../notify/transact.ts";
import { claimDueBookings } from "../store/bookings.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { moveFromOccupiedSlot } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

const BATCH = 100;
/** A transaction holds up every other writer and, with SQLite, the event loop: no longer than this, ms. */
const BUDGET_MS = 10;

/**
 * Applies what time alone does to bookings that are due now, oldest first, in one transaction of bounded length; answers
 * how late each move was (ms). Each move is told once: a crash before the commit leaves the
 * booking due, after it the booking is due for its next move only.
 */
export async function advanceDueBookings(
  world: CommandWorld,
  switches?: { afterClaim?: () => void; beforeCommit?: () => void; afterCommit?: () => void },
): Promise<{ latenessMs: number[] }> {
  const outcome = await transact(world, async (unit) => {
    const due = await claimDueBookings(unit.tx, unit.now, BATCH);
    switches?.afterClaim?.();
    const startedAt = world.realClock.now();
    const latenessMs: number[] = [];
    for (const { id } of due) {
      let facts = await lockBookingFacts(unit.tx, id);
      if (facts) facts = await moveFromOccupiedSlot(unit, facts, world.times);
      for (;;) {
        const move = facts && advanceBooking(facts, unit.now);
        if (!facts || !move) break;
        facts = await applyChanges(unit, facts, move.changes);
        unit.tell(move.notices);
        latenessMs.push(unit.now - move.dueAt);
      }
      if (world.realClock.now() - startedAt >= BUDGET_MS) break;
    }
    switches?.beforeCommit?.();
    return { ok: true, value: { latenessMs } };
  });
  switches?.afterCommit?.();
  if (!outcome.ok) throw new Error("time cannot be refused");
  return outcome.value;
}
