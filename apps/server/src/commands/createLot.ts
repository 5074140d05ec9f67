import type { Lot } from "../domain/entities.ts";
import { ownerLotView } from "../domain/views.ts";
import { insertLot } from "../store/lots.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import { lotListChanged } from "./lotListChanged.ts";
import type { RequestKey } from "./once.ts";
import type { LotFields } from "./updateLot.ts";
import type { CommandWorld } from "./world.ts";

/** What an owner says of a new lot; the rest has defaults. */
export type NewLot = LotFields & Pick<Lot, "name" | "street" | "city" | "state" | "pincode">;

/** Opens a lot of an approved owner, still without slots. */
export function createLot(
  world: CommandWorld,
  ownerId: string,
  fields: NewLot,
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const lot: Lot = {
      ...{ locality: null, latitudeE6: null, longitudeE6: null, timeZone: "Asia/Kolkata", offersCarwash: 0 },
      ...{ renewalDiscountPercent: 0, open: 1 },
      ...fields,
      ...{ id: world.ids.next(), ownerId, ratingSum: 0, ratingCount: 0, rev: 0, createdAt: await unit.now() },
    };
    await insertLot(unit.tx, lot, []);
    await lotListChanged(world, unit);
    unit.changed({ users: [ownerId], admins: lot.id, resource: "lot", id: lot.id });
    return { ok: true, value: answerOf(201, { lot: ownerLotView(lot, [], [], []) }) };
  });
}
