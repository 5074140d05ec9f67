import { advanceOccupation } from "../domain/occupySlot.ts";
import { transact } from "../notify/transact.ts";
import { claimDueOccupations, updateOccupation } from "../store/slotOccupations.ts";
import { lockPlace, slotsChanged } from "./lockPlace.ts";
import { displaceComing } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

const BATCH = 20;

/** Frees the slots whose car without a booking was expected to be gone by now; answers how many. */
export async function freeDueSlots(world: CommandWorld): Promise<number> {
  const outcome = await transact(world, async (unit) => {
    const due = await claimDueOccupations(unit.tx, unit.now, BATCH);
    for (const { slotId } of due) {
      const place = await lockPlace(unit, slotId, world.times);
      const patch = place?.occupation && advanceOccupation(place.occupation, unit.now);
      if (!place?.occupation || !patch) continue;
      await updateOccupation(unit.tx, place.occupation.id, patch);
      await displaceComing(unit, place, null, "system", world.times);
      slotsChanged(unit, place.lot);
    }
    return { ok: true, value: due.length };
  });
  if (!outcome.ok) throw new Error("time cannot be refused");
  return outcome.value;
}
