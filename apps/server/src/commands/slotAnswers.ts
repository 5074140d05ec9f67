import type { OwnerSlotView } from "@parkmate/protocol";
import { slotStatuses } from "../domain/slotStates.ts";
import { ownerSlotViews } from "../domain/views.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { slotsOf } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { openOccupationsOfLots } from "../store/slotOccupations.ts";

/** Slots as their owner sees them, by label. */
export async function ownerSlotAnswers(db: Reads, slotIds: readonly string[], now: number): Promise<OwnerSlotView[]> {
  const slots = (await slotsOf(db, slotIds)).sort((a, b) => (a.label < b.label ? -1 : 1));
  const lotIds = [...new Set(slots.map(({ lotId }) => lotId))];
  const statuses = slotStatuses(slots, await occupantsOfLots(db, lotIds), now);
  const occupations = await openOccupationsOfLots(db, lotIds);
  return ownerSlotViews(slots, statuses, occupations);
}
