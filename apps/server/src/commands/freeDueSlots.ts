import { advanceOccupation } from "../domain/occupySlot.ts";
import type { Unit } from "../notify/transact.ts";
import { locksRows } from "../store/locks.ts";
import { claimDueOccupations, occupationOf, updateOccupation } from "../store/slotOccupations.ts";
import { type Agenda, advanceDue } from "./advanceDue.ts";
import { lockPlace, slotsChanged } from "./lockPlace.ts";
import { displaceComing } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

const BATCH = 20;

/** Frees a batch of slots whose car without a booking was expected to be gone by now; answers how many. */
export async function freeDueSlots(world: CommandWorld): Promise<number> {
  const agenda: Agenda<string> = {
    what: "occupations of slots",
    // Where rows are locked, one by one: which drivers and slots it takes to free one is not known before.
    claim: async (tx, now) => (await claimDueOccupations(tx, now, locksRows(tx) ? 1 : BATCH)).map(({ id }) => id),
    advance: (unit, id) => free(world, unit, id),
    putOff: (tx, id, nextDueAt) => updateOccupation(tx, id, { nextDueAt }),
  };
  return (await advanceDue(world, agenda)).length;
}

/** Frees the slot of an occupation that is due; answers the slot. */
async function free(world: CommandWorld, unit: Unit, id: string): Promise<string[]> {
  const seen = await occupationOf(unit.tx, id);
  const place = seen && (await lockPlace(unit, seen.slotId, world.times));
  const occupation = place?.occupation?.id === id ? place.occupation : null;
  const patch = occupation && advanceOccupation(occupation, await unit.now());
  if (!place || !occupation || !patch) return [];
  await updateOccupation(unit.tx, id, patch);
  await displaceComing(unit, place, null, "system", world.times);
  slotsChanged(unit, place.lot);
  return [place.slot.id];
}
