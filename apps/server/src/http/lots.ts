import type { LotSummaryView } from "@parkmate/protocol";
import { z } from "zod";
import type { Lot } from "../domain/entities.ts";
import { slotStatuses } from "../domain/slotStates.ts";
import { lotSummaryView, lotView } from "../domain/views.ts";
import { occupantsOfLots } from "../store/bookings.ts";
import { listLots, slotsOfLot, slotsOfLots, visibleLotOf } from "../store/lots.ts";
import type { Reads } from "../store/open.ts";
import { type Endpoint, open } from "./endpoint.ts";
import { pageQuery } from "./paging.ts";
import { lot, lotSummary, pageOf, vehicleType } from "./schemas.ts";

const near = z
  .string()
  .regex(/^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/, "must be latitude,longitude")
  .transform((value) => {
    const [latitude = 0, longitude = 0] = value.split(",").map(Number);
    return { latitude, longitude };
  });

/** What everybody may see of the lots. */
export const lotEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/lots",
      summary: "Lots with their free counts",
      query: z.object({
        ...pageQuery,
        q: z.string().trim().max(100).optional(),
        vehicleType: vehicleType.optional(),
        carwash: z.enum(["true", "false"], "must be true or false").optional(),
        near: near.optional(),
      }),
      answers: { status: 200, schema: pageOf(lotSummary) },
    },
    async ({ deps, query }) => {
      const db = deps.world.store.read;
      const rows = await listLots(db, {
        q: query.q,
        vehicleType: query.vehicleType,
        carwash: query.carwash === undefined ? undefined : query.carwash === "true",
        after: query.cursor === undefined ? undefined : decodeCursor(query.cursor),
        limit: query.limit + 1,
      });
      const page = rows.slice(0, query.limit);
      const items = await lotSummaries(db, page, deps.world.clock.now());
      const last = page.at(-1);
      const next = rows.length > query.limit && last ? encodeCursor(last) : null;
      return { ok: true, value: { items: query.near ? byDistance(items, query.near) : items, next } };
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

function encodeCursor(row: Lot): string {
  return Buffer.from(JSON.stringify([row.name, row.id])).toString("base64url");
}

/** Where a page ended; a cursor that is not ours starts from the beginning. */
function decodeCursor(cursor: string): { name: string; id: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    const pair = z.tuple([z.string(), z.string()]).safeParse(parsed);
    return pair.success ? { name: pair.data[0], id: pair.data[1] } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Nearest first by great-circle distance (haversine); lots without a place come last. */
function byDistance(items: readonly LotSummaryView[], from: { latitude: number; longitude: number }): LotSummaryView[] {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const distance = ({ latitude, longitude }: LotSummaryView): number => {
    if (latitude === null || longitude === null) return Number.POSITIVE_INFINITY;
    const a =
      Math.sin(radians(latitude - from.latitude) / 2) ** 2 +
      Math.cos(radians(from.latitude)) *
        Math.cos(radians(latitude)) *
        Math.sin(radians(longitude - from.longitude) / 2) ** 2;
    return Math.asin(Math.sqrt(a));
  };
  return [...items].sort((a, b) => distance(a) - distance(b));
}
