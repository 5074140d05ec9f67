import { cancelBooking as rule } from "../domain/closeBooking.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import type { CommandWorld } from "./world.ts";

/** Who cancels; the driver's and the owner's ids scope what they may see. */
export type Canceller = { by: "driver" | "owner"; userId: string } | { by: "admin" };

/** Cancels a booking as its driver, the lot's owner or an admin; the money goes back, the other side hears. */
export function cancelBooking(
  world: CommandWorld,
  canceller: Canceller,
  bookingId: string,
  reason: string | null,
): Promise<Outcome<{ bookingId: string }>> {
  return transact(world, async (unit) => {
    const facts = await lockBookingFacts(unit.tx, bookingId);
    const theirs =
      facts &&
      (canceller.by === "admin" ||
        canceller.userId === (canceller.by === "driver" ? facts.booking.driverId : facts.lot.ownerId));
    if (!facts || !theirs) return refuse("not_found", "There is no such booking.");
    const verdict = rule(facts, { by: canceller.by, reason }, await unit.now());
    if (!verdict.ok) return verdict;
    await applyChanges(unit, facts, verdict.changes);
    unit.tell(verdict.notices);
    return { ok: true, value: { bookingId } };
  });
}
