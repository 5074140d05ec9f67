import type { LotSummaryView, LotView, WashServiceView } from "@parkmate/protocol";
import { listOf, oneOf } from "./query.ts";

export const LOTS_PATH = "/api/lots";
/** Under which the owner's own lots are cached: live/ follows them, too, without the owner's code. */
export const OWNER_LOTS_KEY = ["/api/owner/lots", "all"] as const;

/** Lots anybody may see. */
export const lotsQuery = () => listOf<LotSummaryView>(LOTS_PATH, ["lot"]);

/** One lot with its slots. */
export const lotQuery = (id: string) => oneOf<LotView>(`${LOTS_PATH}/${encodeURIComponent(id)}`, ["lot"]);

/** What washes cost. */
export const washServicesQuery = () => listOf<WashServiceView>("/api/carwash/services", ["service"]);
