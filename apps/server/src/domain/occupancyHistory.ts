import type { Booking, SlotOccupation } from "./entities.ts";

/** A slot that was held, from `from` until just before `to` (epoch ms). */
export interface Stay {
  slotId: string;
  from: number;
  to: number;
}

/** When a booking held its slot: from its start until it was closed, or for as long as it may. */
export function stayOfBooking(booking: Pick<Booking, "slotId" | "startsAt" | "graceEndsAt" | "closedAt">): Stay {
  return { slotId: booking.slotId, from: booking.startsAt, to: booking.closedAt ?? booking.graceEndsAt };
}

/** When a car without a booking was in a slot. */
export function stayOfOccupation(occupation: Pick<SlotOccupation, "slotId" | "startsAt" | "freedAt">): Stay {
  return { slotId: occupation.slotId, from: occupation.startsAt, to: occupation.freedAt ?? Number.POSITIVE_INFINITY };
}

/** How many slots were held at each instant; a slot held twice counts once. */
export function occupiedAt(stays: readonly Stay[], instants: readonly number[]): number[] {
  return instants.map((at) => {
    const there = stays.filter(({ from, to }) => from <= at && at < to);
    return new Set(there.map(({ slotId }) => slotId)).size;
  });
}

/**
 * The last booking of each slot, where it was completed at `since` or later and nobody holds the slot now: it should be
 * empty. `taken` are the slots that are held.
 */
export function shouldBeEmpty<Row extends Pick<Booking, "slotId" | "state" | "closedAt">>(
  bookings: readonly Row[],
  taken: ReadonlySet<string>,
  since: number,
): (Row & { closedAt: number })[] {
  const last = new Map<string, Row & { closedAt: number }>();
  for (const booking of bookings) {
    const { slotId, state, closedAt } = booking;
    if (state !== "completed" || closedAt === null || closedAt < since || taken.has(slotId)) continue;
    if ((last.get(slotId)?.closedAt ?? Number.NEGATIVE_INFINITY) < closedAt) last.set(slotId, { ...booking, closedAt });
  }
  return [...last.values()].sort((a, b) => b.closedAt - a.closedAt);
}
