import type { LotSummaryView, LotView, ReviewView, WashServiceView } from "@parkmate/protocol";
import { listOf, oneOf } from "./query.ts";

export const LOTS_PATH = "/api/lots";
/** Under which the owner's own lots are cached: live/ follows them, too, without the owner's code. */
export const OWNER_LOTS_KEY = ["/api/owner/lots", "all"] as const;

/** Which lots are wanted, as the API names it; "" or left out is no wish. `near` is "latitude,longitude". */
export interface LotFilters {
  q?: string;
  vehicleType?: string;
  carwash?: string;
  near?: string;
}

/** Lots anybody may see: by name, or nearest first where a place is given. */
export const lotsQuery = (filters: LotFilters = {}) =>
  listOf<LotSummaryView>(LOTS_PATH, ["lot"], { ...filters, limit: "20" });

const lotPath = (id: string) => `${LOTS_PATH}/${encodeURIComponent(id)}`;

/** One lot with its slots. */
export const lotQuery = (id: string) => oneOf<LotView>(lotPath(id), ["lot"]);

/** What drivers say of a lot, newest first. Its rating is the lot's, so a new review rings as its lot. */
export const lotReviewsQuery = (id: string) => listOf<ReviewView>(`${lotPath(id)}/reviews`, ["review", "lot"]);

/** What washes cost. */
export const washServicesQuery = () => listOf<WashServiceView>("/api/carwash/services", ["service"]);
