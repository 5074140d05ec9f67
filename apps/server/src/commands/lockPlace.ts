import type { BookingTimes } from "../config.ts";
import type { Lot } from "../domain/entities.ts";
import type { Place } from "../domain/moveBooking.ts";
import { OPEN_ENDED } from "../domain/occupancy.ts";
import type { Unit } from "../notify/transact.ts";
import { occupantsOfLots, occupantsOfSlot } from "../store/bookings.ts";
import { StartOver } from "../store/locks.ts";
import { lockSlotsAlike, lotOf, slotOf } from "../store/lots.ts";
import { lockProfile } from "../store/profiles.ts";
import { openOccupationOf } from "../store/slotOccupations.ts";

/**
 * Reads what a rule about a slot decides on, locked in the one order: the drivers booked there (and `driverId`), then every
 * slot a booking could move to, each sorted by id. Null where there is no such slot. Where a driver came or the slot's type
 * changed while we waited for a lock, the transaction starts over.
 */
export async function lockPlace(
  unit: Unit,
  slotId: string,
  times: BookingTimes,
  driverId?: string,
): Promise<Place | null> {
  const { tx } = unit;
  const seen = await slotOf(tx, slotId);
  if (!seen) return null;
  const drivers = new Set((await occupantsOfSlot(tx, slotId)).map((booking) => booking.driverId));
  if (driverId !== undefined) drivers.add(driverId);
  for (const each of [...drivers].sort()) await lockProfile(tx, each);
  const alike = await lockSlotsAlike(tx, seen.lotId, seen.vehicleType);
  const slot = alike.find(({ id }) => id === slotId);
  const bookings = await occupantsOfSlot(tx, slotId);
  if (!slot || bookings.some((booking) => !drivers.has(booking.driverId))) throw new StartOver(`slot ${slotId}`);
  const lot = await lotOf(tx, slot.lotId);
  if (!lot) throw new Error(`slot ${slotId} has lost its lot`);
  const now = await unit.now();
  const occupants = (await occupantsOfLots(tx, [lot.id])).map((occupant) =>
    occupant.graceEndsAt === OPEN_ENDED ? { ...occupant, graceEndsAt: now + times.maxBookingMs } : occupant,
  );
  return { slot, lot, alike, bookings, occupants, occupation: (await openOccupationOf(tx, slotId)) ?? null };
}

/** A slot of the lot is not what it was: everybody who looks at the lot hears, its owner's and the admins' lists, too. */
export function slotsChanged(unit: Unit, lot: Pick<Lot, "id" | "ownerId">): void {
  unit.lotChanged(lot.id);
  unit.changed({ users: [lot.ownerId], admins: lot.id, resource: "lot", id: lot.id });
}
