import type { BookingView, CarwashView, PaymentMethod, PaymentView, SandboxToken } from "@parkmate/protocol";
import { listOf, oneOf } from "./query.ts";
import { type CommandState, useCommand } from "./useCommand.ts";

const SHOWS = ["booking", "payment", "carwash"] as const;
const TOUCHES = ["booking", "payment", "carwash", "lot"] as const;

/** The driver's own bookings, newest first. */
export const bookingsQuery = () => listOf<BookingView>("/api/bookings", SHOWS);

/** One of the driver's bookings. */
export const bookingQuery = (id: string) => oneOf<BookingView>(`/api/bookings/${encodeURIComponent(id)}`, SHOWS);

/** One of the driver's washes. */
export const washQuery = (id: string) => oneOf<CarwashView>(`/api/carwashes/${encodeURIComponent(id)}`, SHOWS);

export interface PaymentChoice {
  method: PaymentMethod;
  token?: SandboxToken;
}

export interface BookInput {
  slotId: string;
  vehicleNumber: string;
  minutes: number;
  carwashServiceId?: string;
  payment: PaymentChoice;
}

export interface RenewInput {
  minutes: number;
  expectedEndsAt: string;
  payment: PaymentChoice;
}

export interface WashInput {
  serviceId: string;
  bookingId: string;
  payment: PaymentChoice;
}

/** Commands on bookings and their washes; each renews what shows bookings, payments, washes and slots. */
export function useBookingCommand<Answer = { booking: BookingView; payment?: PaymentView }>(): CommandState<Answer> {
  return useCommand<Answer>(TOUCHES);
}

export const bookCommand = (body: BookInput) => ({ path: "/api/bookings", body });
export const renewCommand = (id: string, body: RenewInput) => ({ path: `/api/bookings/${id}/renewals`, body });
export const endCommand = (id: string) => ({ path: `/api/bookings/${id}/end`, body: {} });
export const cancelCommand = (id: string) => ({ path: `/api/bookings/${id}/cancel`, body: {} });
export const washCommand = (body: WashInput) => ({ path: "/api/carwashes", body });
export const cancelWashCommand = (id: string) => ({ path: `/api/carwashes/${id}/cancel`, body: {} });
