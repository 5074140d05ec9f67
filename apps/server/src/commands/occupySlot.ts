import { occupationSpan } from "../domain/occupancy.ts";
import { freed, occupySlot as rule } from "../domain/occupySlot.ts";
import { refuse } from "../domain/rule.ts";
import type { Unit } from "../notify/transact.ts";
import { insertOccupation, updateOccupation } from "../store/slotOccupations.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import { lockPlace, slotsChanged } from "./lockPlace.ts";
import { displaceComing } from "./moveBooking.ts";
import type { RequestKey } from "./once.ts";
import { ownerSlotAnswers } from "./slotAnswers.ts";
import type { CommandWorld } from "./world.ts";

/**
 * A car without a booking stands in a slot of the owner's, until `untilAt` (null: until it is freed): the slot shows taken,
 * and whoever is booked there next is moved or told. Said again with another time, the time changes.
 */
export function occupySlot(
  world: CommandWorld,
  ownerId: string,
  slotId: string,
  untilAt: number | null,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const place = await lockPlace(unit, slotId, world.times);
    if (place?.lot.ownerId !== ownerId) return refuse("not_found", "There is no such slot.");
    const verdict = rule(place, untilAt, { id: world.ids.next() }, await unit.now());
    if (!verdict.ok) return verdict;
    const { occupation } = verdict.changes;
    if (place.occupation) await updateOccupation(unit.tx, occupation.id, occupation);
    else await insertOccupation(unit.tx, occupation);
    const span = occupationSpan(occupation, world.times.maxBookingMs, await unit.now());
    await displaceComing(unit, place, span, "owner", world.times);
    slotsChanged(unit, place.lot);
    return { ok: true, value: await slotAnswer(unit, slotId) };
  });
}

/** The car is gone: the slot is free again. Offers of those who were to come are over, for their slot is theirs. */
export function freeSlot(
  world: CommandWorld,
  ownerId: string,
  slotId: string,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const place = await lockPlace(unit, slotId, world.times);
    if (place?.lot.ownerId !== ownerId) return refuse("not_found", "There is no such slot.");
    if (!place.occupation) return refuse("slot.not_occupied", `Slot ${place.slot.label} is not marked as occupied.`);
    await updateOccupation(unit.tx, place.occupation.id, freed(await unit.now()));
    await displaceComing(unit, place, null, "owner", world.times);
    slotsChanged(unit, place.lot);
    return { ok: true, value: await slotAnswer(unit, slotId) };
  });
}

async function slotAnswer(unit: Unit, slotId: string): Promise<Answer> {
  const [slot] = await ownerSlotAnswers(unit.tx, [slotId], await unit.now());
  return answerOf(200, { slot });
}
