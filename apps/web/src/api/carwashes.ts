import type { CarwashHourView, CarwashState, CarwashView, LotSummaryView, Page, PaymentView } from "@parkmate/protocol";
import type { PaymentChoice } from "./bookings.ts";
import { pathWith } from "./http.ts";
import { LOTS_PATH } from "./lots.ts";
import { listOf, oneOf } from "./query.ts";
import { type CommandState, useCommand } from "./useCommand.ts";

const SHOWS = ["booking", "payment", "carwash"] as const;

/** The driver's own washes, newest first; `state` narrows them. */
export const washesQuery = (state?: CarwashState) => listOf<CarwashView>("/api/carwashes", SHOWS, { state });

/** One of the driver's washes. */
export const washQuery = (id: string) => oneOf<CarwashView>(`/api/carwashes/${encodeURIComponent(id)}`, SHOWS);

/** Lots that wash cars, by name; `search` narrows them. */
export const washLotsQuery = (search: string) =>
  listOf<LotSummaryView>(LOTS_PATH, ["lot"], { carwash: "true", q: search || undefined });

/** The hours of a day (`2026-01-15`, where the lot is) and how many washes each takes. Live while the lot is watched. */
export const carwashHoursQuery = (lotId: string, date: string) =>
  oneOf<Page<CarwashHourView>>(pathWith(`${LOTS_PATH}/${encodeURIComponent(lotId)}/carwash-hours`, { date }), [
    "carwash-hours",
  ]);

/** A wash goes with a booking, or has a lot and an hour of its own. */
export type WashInput = ({ bookingId: string } | { lotId: string; scheduledAt: string; notes?: string }) & {
  serviceId: string;
  payment: PaymentChoice;
};

/** Commands on washes; each renews what shows them, their bookings and the hours of lots. */
export function useWashCommand(): CommandState<{ carwash: CarwashView; payment?: PaymentView }> {
  return useCommand(["booking", "payment", "carwash", "carwash-hours"]);
}

export const washCommand = (body: WashInput) => ({ path: "/api/carwashes", body });
export const cancelWashCommand = (id: string) => ({ path: `/api/carwashes/${id}/cancel`, body: {} });
