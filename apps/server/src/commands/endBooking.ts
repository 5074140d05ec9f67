import { endBooking as rule } from "../domain/closeBooking.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import type { CommandWorld } from "./world.ts";

/** The driver leaves: the booking is completed and its slot free. */
export function endBooking(
  world: CommandWorld,
  driverId: string,
  bookingId: string,
): Promise<Outcome<{ bookingId: string }>> {
  return transact(world, async (unit) => {
    const facts = await lockBookingFacts(unit.tx, bookingId);
    if (!facts || facts.booking.driverId !== driverId) return refuse("not_found", "There is no such booking.");
    const verdict = rule(facts, await unit.now());
    if (!verdict.ok) return verdict;
    await applyChanges(unit, facts, verdict.changes);
    unit.tell(verdict.notices);
    return { ok: true, value: { bookingId } };
  });
}
