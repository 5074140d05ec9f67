import type { OwnerSlotView } from "@parkmate/protocol";

/** How many of these slots are in which state. */
export function occupancyOf(slots: readonly OwnerSlotView[]) {
  const counts = { total: slots.length, free: 0, held: 0, taken: 0, out: 0 };
  for (const { state } of slots) counts[state]++;
  return counts;
}
