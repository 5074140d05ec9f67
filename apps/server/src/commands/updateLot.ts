import type { Lot } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { lockLot, updateLot as writeLot } from "../store/lots.ts";
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

/** Changes the named fields of the owner's lot; bookings that run or wait stay as they are. */
export function updateLot(
  world: CommandWorld,
  ownerId: string,
  lotId: string,
  fields: LotFields,
): Promise<Outcome<{ lotId: string }>> {
  return transact(world, async (unit) => {
    const lot = await lockLot(unit.tx, lotId);
    if (lot?.ownerId !== ownerId) return refuse("not_found", "There is no such lot.");
    await writeLot(unit.tx, lot, fields);
    unit.lotChanged(lotId, changesHours(lot, fields) ? { hours: true } : undefined);
    unit.changed({ users: [ownerId], admins: lotId, resource: "lot", id: lotId });
    return { ok: true, value: { lotId } };
  });
}

/** Whether the lot's wash hours are others than before. */
function changesHours(lot: Lot, fields: LotFields): boolean {
  return (["open", "offersCarwash", "timeZone"] as const).some((field) => (fields[field] ?? lot[field]) !== lot[field]);
}
