import type { Lot } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { openBookingsOfLot } from "../store/bookings.ts";
import { lockLot, updateLot as writeLot } from "../store/lots.ts";
import { lotListChanged } from "./lotListChanged.ts";
import type { CommandWorld } from "./world.ts";

/** What an owner may change of a lot. */
export type LotFields = Partial<
  Pick<
    Lot,
    | "name"
    | "street"
    | "locality"
    | "city"
    | "state"
    | "pincode"
    | "latitudeE6"
    | "longitudeE6"
    | "timeZone"
    | "offersCarwash"
    | "renewalDiscountPercent"
    | "open"
  >
>;

/** Shown on the page of each booking of the lot. */
const ON_BOOKINGS = ["name", "timeZone", "renewalDiscountPercent"] as const satisfies readonly (keyof LotFields)[];
/** By what lists are searched, filtered and sorted. */
const ON_LISTS = [
  ...(["name", "street", "locality", "city", "pincode"] as const),
  ...(["latitudeE6", "longitudeE6", "offersCarwash"] as const),
] satisfies readonly (keyof LotFields)[];
/** What decides which hours the lot washes at. */
const HOURS = ["timeZone", "offersCarwash", "open"] as const satisfies readonly (keyof LotFields)[];

/**
 * Changes the named fields of the owner's lot; bookings that run or wait stay as they are, and their pages show it. What is
 * as it was is no news.
 */
export function updateLot(
  world: CommandWorld,
  ownerId: string,
  lotId: string,
  fields: LotFields,
): Promise<Outcome<{ lotId: string }>> {
  return transact(world, async (unit) => {
    const lot = await lockLot(unit.tx, lotId);
    if (lot?.ownerId !== ownerId) return refuse("not_found", "There is no such lot.");
    const isNew = (field: keyof LotFields): boolean => fields[field] !== undefined && fields[field] !== lot[field];
    if (!(Object.keys(fields) as (keyof LotFields)[]).some(isNew)) return { ok: true, value: { lotId } };
    await writeLot(unit.tx, lot, fields);
    if (ON_LISTS.some(isNew)) await lotListChanged(world, unit);
    unit.lotChanged(lotId, HOURS.some(isNew) ? { hours: true } : undefined);
    unit.changed({ users: [ownerId], admins: lotId, resource: "lot", id: lotId });
    if (ON_BOOKINGS.some(isNew)) {
      const bookings = await openBookingsOfLot(unit.tx, lotId);
      for (const { id, driverId } of bookings) unit.changed({ users: [driverId], resource: "booking", id });
      // One bell for lists that may show hundreds of them.
      if (bookings.length > 0) unit.changed({ users: [ownerId], admins: lotId, resource: "booking" });
    }
    return { ok: true, value: { lotId } };
  });
}
