import type { LotSummaryView, LotView, WashServiceView } from "@parkmate/protocol";
import { listOf, oneOf } from "./query.ts";

export const LOTS_PATH = "/api/lots";

/** Lots anybody may see. */
export const lotsQuery = () => listOf<LotSummaryView>(LOTS_PATH, ["lot"]);

/** One lot with its slots. */
export const lotQuery = (id: string) => oneOf<LotView>(`${LOTS_PATH}/${encodeURIComponent(id)}`, ["lot"]);

/** What washes cost. */
export const washServicesQuery = () => listOf<WashServiceView>("/api/carwash/services", ["service"]);
