import type { SlotOccupation } from "./entities.ts";
import { localTime } from "./localTime.ts";
import { isPresent, type Place } from "./moveBooking.ts";
import { refuse, type Verdict } from "./rule.ts";

/** A car without a booking that stands in the slot from now on, `untilAt` null: until somebody says that it is gone. */
export function newOccupation(place: Place, id: string, untilAt: number | null, now: number): SlotOccupation {
  const { slot } = place;
  return {
    ...{ id, lotId: slot.lotId, slotId: slot.id, startsAt: now, untilAt },
    ...{ freedAt: null, nextDueAt: untilAt, createdAt: now },
  };
}

/**
 * The owner says that a car without a booking is in the slot. Refused while a booking is present there, and where it was
 * said already; then only another `until` is news.
 */
export function occupySlot(
  place: Place,
  untilAt: number | null,
  fresh: { id: string },
  now: number,
): Verdict<{ occupation: SlotOccupation }> {
  const { slot, lot, occupation } = place;
  if (untilAt !== null && untilAt <= now) {
    const errors = [{ field: "until", code: "past", message: "must be later than now" }];
    return { ok: false, refusal: { code: "validation", errors } };
  }
  if (occupation) {
    if (untilAt === null || untilAt === occupation.untilAt) {
      const until = occupation.untilAt === null ? "it is freed" : localTime(occupation.untilAt, lot.timeZone);
      return refuse("slot.occupied", `Slot ${slot.label} is marked as occupied already, until ${until}.`);
    }
    return {
      ok: true,
      changes: { occupation: { ...occupation, untilAt, nextDueAt: untilAt } },
      notices: [],
    };
  }
  if (isPresent(place, now)) {
    return refuse("slot.taken", `Slot ${slot.label} has a booking at the moment: end or cancel that instead.`);
  }
  return { ok: true, changes: { occupation: newOccupation(place, fresh.id, untilAt, now) }, notices: [] };
}

/** What an occupation is when it is over. */
export function freed(now: number): Partial<SlotOccupation> {
  return { freedAt: now, nextDueAt: null };
}

/** What time alone does to an occupation: at its `until` the slot is free; null where that is not reached. */
export function advanceOccupation(occupation: SlotOccupation, now: number): Partial<SlotOccupation> | null {
  const { nextDueAt, freedAt } = occupation;
  return freedAt === null && nextDueAt !== null && nextDueAt <= now ? freed(now) : null;
}
