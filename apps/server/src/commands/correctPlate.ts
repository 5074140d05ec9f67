import { correctPlate as rule } from "../domain/correctPlate.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { bookingsOfPlate } from "../store/bookings.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import type { CommandWorld } from "./world.ts";

/** The driver corrects a mistyped plate of their own booking; the owner's and the driver's screens show it. */
export function correctPlate(
  world: CommandWorld,
  driverId: string,
  bookingId: string,
  vehicleNumber: string,
): Promise<Outcome<{ bookingId: string }>> {
  return transact(world, async (unit) => {
    const facts = await lockBookingFacts(unit.tx, bookingId);
    if (facts?.booking.driverId !== driverId) return refuse("not_found", "There is no such booking.");
    const verdict = rule(facts.booking, vehicleNumber, await bookingsOfPlate(unit.tx, driverId, vehicleNumber));
    if (!verdict.ok) return verdict;
    await applyChanges(unit, facts, verdict.changes);
    return { ok: true, value: { bookingId } };
  });
}
