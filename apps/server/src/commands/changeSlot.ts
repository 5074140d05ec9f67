import { changeSlot as rule, type SlotPatch } from "../domain/changeSlot.ts";
import type { Slot } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { lockLot, slotsOfLot, updateSlot } from "../store/lots.ts";
import { takenLabels } from "./addSlots.ts";
import { lockPlace, slotsChanged } from "./lockPlace.ts";
import { lotListChanged } from "./lotListChanged.ts";
import { moveBooking } from "./moveBooking.ts";
import type { CommandWorld } from "./world.ts";

/**
 * The owner renames, reprices or retypes a slot of theirs, or takes it in or out of service; bookings that have not begun
 * move out of one that goes, and their drivers hear.
 */
export function changeSlot(
  world: CommandWorld,
  ownerId: string,
  slotId: string,
  patch: SlotPatch,
): Promise<Outcome<{ slotId: string }>> {
  return transact(world, async (unit) => {
    const place = await lockPlace(unit, slotId, world.times);
    if (place?.lot.ownerId !== ownerId) return refuse("not_found", "There is no such slot.");
    const { slot, lot } = place;
    const isNews = (Object.keys(patch) as (keyof Slot & keyof SlotPatch)[]).some((key) => patch[key] !== slot[key]);
    if (!isNews) return { ok: true, value: { slotId } };
    if (patch.label !== undefined && patch.label !== slot.label) {
      await lockLot(unit.tx, lot.id);
      const taken = takenLabels(await slotsOfLot(unit.tx, lot.id), [patch.label], "label");
      if (taken) return taken;
    }
    const verdict = rule(place, patch, await unit.now());
    if (!verdict.ok) return verdict;
    const { moves } = verdict.changes;
    for (const { booking, displaced } of moves) await moveBooking(unit, booking, displaced);
    await updateSlot(unit.tx, slotId, verdict.changes.slot);
    if (patch.vehicleType !== undefined && patch.vehicleType !== slot.vehicleType) await lotListChanged(world, unit);
    slotsChanged(unit, lot);
    // Their pages show the slot's name and what more time costs.
    for (const { id, driverId } of place.bookings) {
      if (moves.some(({ booking }) => booking.id === id)) continue;
      unit.changed({ users: [driverId, ownerId], admins: lot.id, resource: "booking", id });
    }
    return { ok: true, value: { slotId } };
  });
}
