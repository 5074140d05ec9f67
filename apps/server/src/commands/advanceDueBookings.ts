import { advanceBooking } from "../domain/advanceBooking.ts";
import type { Unit } from "../notify/transact.ts";
import { claimDueBookings, putOffBooking } from "../store/bookings.ts";
import { type Agenda, advanceDue, type BatchSwitches } from "./advanceDue.ts";
import { applyChanges, lockBookingFacts } from "./bookingFacts.ts";
import { moveFromOccupiedSlot } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

const BATCH = 100;

/** Applies what time alone does to a batch of bookings (see `advanceDue`); answers how late each move was (ms). */
export async function advanceDueBookings(
  world: CommandWorld,
  switches?: BatchSwitches,
): Promise<{ latenessMs: number[] }> {
  const agenda: Agenda<number> = {
    what: "bookings",
    claim: (tx, now) => claimDueBookings(tx, now, BATCH),
    advance: (unit, id) => advance(world, unit, id),
    putOff: putOffBooking,
  };
  return { latenessMs: await advanceDue(world, agenda, switches) };
}

/** Makes every move of a booking that is due; answers how late each was. */
async function advance(world: CommandWorld, unit: Unit, id: string): Promise<number[]> {
  const latenessMs: number[] = [];
  let facts = await lockBookingFacts(unit.tx, id);
  if (facts) facts = await moveFromOccupiedSlot(unit, facts, world.times);
  for (;;) {
    const move = facts && advanceBooking(facts, world.times, await unit.now());
    if (!facts || !move) return latenessMs;
    facts = await applyChanges(unit, facts, move.changes);
    unit.tell(move.notices);
    latenessMs.push((await unit.now()) - move.dueAt);
  }
}
