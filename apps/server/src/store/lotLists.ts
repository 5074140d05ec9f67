import type { VehicleType } from "@parkmate/protocol";
import { sql } from "kysely";
import { distanceMetres, type Place, withinBox } from "../domain/distance.ts";
import type { Lot } from "../domain/entities.ts";
import { factOf, setFact } from "./facts.ts";
import { lotsOf } from "./lots.ts";
import type { Reads, Tx } from "./open.ts";
import { idsWithWords } from "./searchWords.ts";

const LOT_LIST = "lots.listed";

/** Which list of lots there is now: another mark, another list. */
export async function lotListMark(db: Reads): Promise<string> {
  return (await factOf(db, LOT_LIST)) ?? "";
}

/** From now on there is another list of lots. */
export function markLotList(tx: Tx, mark: string): Promise<void> {
  return setFact(tx, LOT_LIST, mark);
}

export interface LotFilter {
  q?: string | undefined;
  vehicleType?: VehicleType | undefined;
  carwash?: boolean | undefined;
}

/** Lots everybody may see that pass the filter; null where no lot can. */
function visibleLots(db: Reads, filter: LotFilter) {
  // Not a join: a planner would begin with all approved owners and sort all lots there are.
  let query = db
    .selectFrom("lots")
    .where((where) =>
      where.exists(
        where
          .selectFrom("profiles")
          .select("profiles.userId")
          .whereRef("profiles.userId", "=", "lots.ownerId")
          .where("profiles.ownerStatus", "=", "approved")
          .where("profiles.disabledAt", "is", null),
      ),
    );
  if (filter.q) {
    const ids = idsWithWords("lot", filter.q);
    if (!ids) return null;
    query = query.where("lots.id", "in", ids);
  }
  if (filter.carwash !== undefined) query = query.where("lots.offersCarwash", "=", filter.carwash ? 1 : 0);
  const { vehicleType } = filter;
  if (vehicleType) {
    query = query.where((where) =>
      where.exists(
        where
          .selectFrom("slots")
          .select("slots.id")
          .whereRef("slots.lotId", "=", "lots.id")
          .where("slots.vehicleType", "=", vehicleType),
      ),
    );
  }
  return query;
}

/** Lots everybody may see, by name, after the (name, id) where given. */
export async function lotsByName(
  db: Reads,
  filter: LotFilter,
  page: { after?: { name: string; id: string } | undefined; limit: number },
): Promise<Lot[]> {
  let query = visibleLots(db, filter)?.selectAll("lots");
  if (!query) return [];
  const { after } = page;
  if (after) query = query.where(sql<boolean>`(lots.name, lots.id) > (${after.name}, ${after.id})`);
  return query.orderBy("lots.name").orderBy("lots.id").limit(page.limit).execute();
}

/** A lot, and how far it is; null where it has no place. */
export interface NearLot {
  lot: Lot;
  metres: number | null;
}

/** Radii in metres within which lots are looked for, until enough are found; the last is half round the earth. */
const RADII = [2_000, 8_000, 32_000, 128_000, 512_000, 2_048_000, 20_040_000] as const;

/**
 * Lots everybody may see, nearest first, those without a place last; after the (metres, id) where given. A distance is
 * whole metres, so a page goes on where the one before ended, whatever was added meanwhile; only a lot whose owner corrects
 * its place in between may be missed or seen twice.
 */
export async function lotsByDistance(
  db: Reads,
  filter: LotFilter,
  from: Place,
  page: { after?: { metres: number | null; id: string } | undefined; limit: number },
): Promise<NearLot[]> {
  const { after, limit } = page;
  const found = after?.metres === null ? [] : await placedLots(db, filter, from, after as Placed | undefined, limit);
  const lots = new Map(
    (
      await lotsOf(
        db,
        found.map(({ id }) => id),
      )
    ).map((lot) => [lot.id, lot]),
  );
  const near = found.flatMap(({ id, metres }): NearLot[] => {
    const lot = lots.get(id);
    return lot ? [{ lot, metres }] : [];
  });
  if (found.length === limit) return near;
  let query = visibleLots(db, filter)?.selectAll("lots").where(sql<boolean>`lots.latitude_e6 is null`);
  if (!query) return [];
  if (after?.metres === null) query = query.where("lots.id", ">", after.id);
  const others = await query
    .orderBy("lots.id")
    .limit(limit - found.length)
    .execute();
  return [...near, ...others.map((lot) => ({ lot, metres: null }))];
}

interface Placed {
  id: string;
  metres: number;
}

async function placedLots(
  db: Reads,
  filter: LotFilter,
  from: Place,
  after: Placed | undefined,
  limit: number,
): Promise<Placed[]> {
  for (const radius of RADII) {
    if (after && radius < after.metres) continue;
    const box = withinBox(from, radius);
    let query = visibleLots(db, filter)
      ?.select(["lots.id", "lots.latitudeE6", "lots.longitudeE6"])
      .where("lots.latitudeE6", "is not", null)
      .where("lots.latitudeE6", ">=", box.south)
      .where("lots.latitudeE6", "<=", box.north);
    const { longitude } = box;
    if (longitude) {
      query = query?.where((where) =>
        where.or(
          longitude.map(([west, east]) =>
            where.and([where("lots.longitudeE6", ">=", west), where("lots.longitudeE6", "<=", east)]),
          ),
        ),
      );
    }
    const within = ((await query?.execute()) ?? [])
      .map(({ id, latitudeE6, longitudeE6 }): Placed => {
        const place = { latitudeE6: latitudeE6 ?? 0, longitudeE6: longitudeE6 ?? 0 };
        return { id, metres: distanceMetres(from, place) };
      })
      .filter((one) => one.metres <= radius && (!after || isAfter(one, after)))
      .sort((a, b) => (isAfter(a, b) ? 1 : -1));
    if (within.length >= limit || radius === RADII.at(-1)) return within.slice(0, limit);
  }
  return [];
}

function isAfter(one: Placed, other: Placed): boolean {
  return one.metres > other.metres || (one.metres === other.metres && one.id > other.id);
}
