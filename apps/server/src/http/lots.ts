import type { LotSummaryView } from "@parkmate/protocol";
import { z } from "zod";
import type { Place } from "../domain/distance.ts";
import type { Lot } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import { lotSummaryView, lotView } from "../domain/views.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { lotsByDistance, lotsByName } from "../store/lotLists.ts";
import { slotsOfLot, slotsOfLots, visibleLotOf } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { type Endpoint, open } from "./endpoint.ts";
import { limit, vehicleType } from "./fields.ts";
import { cursorOf, cursorTo } from "./paging.ts";
import { lot, lotSummary, pageOf } from "./schemas.ts";

const NEAR_RULE = "must be latitude,longitude in degrees";
const near = z
  .string(NEAR_RULE)
  .regex(/^-?\d{1,2}(\.\d{1,15})?,-?\d{1,3}(\.\d{1,15})?$/, NEAR_RULE)
  .transform((value, context): Place => {
    const [latitude = 0, longitude = 0] = value.split(",").map(Number);
    if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
      return { latitudeE6: Math.round(latitude * 1e6), longitudeE6: Math.round(longitude * 1e6) };
    }
    context.addIssue(NEAR_RULE);
    return z.NEVER;
  });

/** A page of lots ends at a name, or at a distance in metres (null: among those without a place). */
const position = z.union([
  z.tuple([z.literal("name"), z.string(), z.string()]).transform(([, name, id]) => ({ name, id })),
  z.tuple([z.literal("near"), z.int().min(0).nullable(), z.string()]).transform(([, metres, id]) => ({ metres, id })),
]);

const lotsQuery = z
  .object({
    limit,
    cursor: cursorTo(position).optional(),
    q: z.string().trim().max(100, "must be at most 100 characters").optional(),
    vehicleType: vehicleType.optional(),
    carwash: z.enum(["true", "false"], "must be true or false").optional(),
    near: near.optional(),
  })
  .superRefine((query, context) => {
    if (query.cursor && (query.near === undefined) === "metres" in query.cursor) {
      context.addIssue({ code: "custom", path: ["cursor"], message: "must be the `next` of a page of the same order" });
    }
  });

/** What everybody may see of the lots. */
export const lotEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/lots",
      summary: "Lots with their free counts",
      query: lotsQuery,
      answers: { status: 200, schema: pageOf(lotSummary) },
    },
    async ({ deps, query }) => {
      const db = deps.world.store.read;
      const { rows, next } = await pageOfLots(db, query);
      return { ok: true, value: { items: await lotSummaries(db, rows, deps.world.clock.now()), next } };
    },
  ),
  open(
    {
      method: "get",
      path: "/api/lots/:id",
      summary: "One lot with its slots",
      answers: { status: 200, schema: lot },
      refusals: ["not_found"],
    },
    async ({ deps, params }) => {
      const db = deps.world.store.read;
      const row = await visibleLotOf(db, params.id ?? "");
      if (!row) return { ok: false, refusal: { code: "not_found", detail: "There is no such lot." } };
      const slots = await slotsOfLot(db, row.id);
      const statuses = slotStatuses(slots, await occupantsOfLots(db, [row.id]), deps.world.clock.now());
      return { ok: true, value: lotView(row, slots, statuses) };
    },
  ),
];

/** One page of lots by name, or by distance where a place is given. */
async function pageOfLots(db: Reads, query: z.output<typeof lotsQuery>): Promise<{ rows: Lot[]; next: string | null }> {
  const filter = {
    q: query.q,
    vehicleType: query.vehicleType,
    carwash: query.carwash === undefined ? undefined : query.carwash === "true",
  };
  const { cursor, limit: size } = query;
  if (query.near) {
    const after = cursor && "metres" in cursor ? cursor : undefined;
    const found = await lotsByDistance(db, filter, query.near, { after, limit: size + 1 });
    const last = found.length > size ? found[size - 1] : undefined;
    const next = last ? cursorOf(["near", last.metres, last.lot.id]) : null;
    return { rows: found.slice(0, size).map((one) => one.lot), next };
  }
  const after = cursor && "name" in cursor ? cursor : undefined;
  const found = await lotsByName(db, filter, { after, limit: size + 1 });
  const last = found.length > size ? found[size - 1] : undefined;
  return { rows: found.slice(0, size), next: last ? cursorOf(["name", last.name, last.id]) : null };
}

/** Lots as lists show them, with what is free now. */
export async function lotSummaries(db: Reads, lots: readonly Lot[], now: number): Promise<LotSummaryView[]> {
  const ids = lots.map((row) => row.id);
  const slots = await slotsOfLots(db, ids);
  const occupants = await occupantsOfLots(db, ids);
  return lots.map((row) => {
    const own = slots.filter((slot) => slot.lotId === row.id);
    const here = occupants.filter((occupant) => occupant.lotId === row.id);
    return lotSummaryView(row, own, slotStatuses(own, here, now));
  });
}
