import type { SlotState } from "@parkmate/protocol";
import type { Booking, Slot } from "./entities.ts";

export interface SlotStatus {
  id: string;
  state: SlotState;
  /** A free slot that is promised later: when it stops being free (epoch ms). */
  freeUntil: number | null;
}

type Occupant = Pick<Booking, "slotId" | "startsAt" | "graceEndsAt"> & { state: Booking["state"] | "occupied" };

/**
 * What each slot shows at `now`: `held` while a payment is awaited, `taken` while parked, in grace or while a car without a
 * booking is there (CONTRACT §2).
 */
export function slotStatuses(slots: readonly Slot[], occupants: readonly Occupant[], now: number): SlotStatus[] {
  const bySlot = new Map<string, Occupant[]>();
  for (const occupant of occupants) {
    const others = bySlot.get(occupant.slotId);
    if (others) others.push(occupant);
    else bySlot.set(occupant.slotId, [occupant]);
  }
  return slots.map((slot) => {
    const here = (bySlot.get(slot.id) ?? []).sort((a, b) => a.startsAt - b.startsAt);
    const present = here.filter((occupant) => occupant.startsAt <= now && now < occupant.graceEndsAt);
    if (present.length > 0) {
      const held = present.every((occupant) => occupant.state === "pending");
      return { id: slot.id, state: held ? "held" : "taken", freeUntil: null };
    }
    if (slot.inService === 0) return { id: slot.id, state: "out", freeUntil: null };
    return {
      id: slot.id,
      state: "free",
      freeUntil: here.find((occupant) => occupant.startsAt > now)?.startsAt ?? null,
    };
  });
}

/** How many of them are free. */
export function countFree(statuses: readonly SlotStatus[]): number {
  return statuses.filter((status) => status.state === "free").length;
}
