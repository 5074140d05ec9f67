import type { BookingView, CarwashView, PaymentMethod, PaymentView, SandboxToken } from "@parkmate/protocol";
import { type Attempt, type AttemptPlace, tabPlace } from "./attempt.ts";
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

/** Exactly one of `minutes` and `endsAt`; without `startsAt` it starts now. Times are ISO 8601. */
export interface BookInput {
  slotId: string;
  vehicleNumber: string;
  minutes?: number;
  endsAt?: string;
  startsAt?: string;
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
export function useBookingCommand<Answer = { booking: BookingView; payment?: PaymentView }>(
  keptIn?: AttemptPlace,
): CommandState<Answer> {
  return useCommand<Answer>(TOUCHES, keptIn);
}

export const bookCommand = (body: BookInput) => ({ path: "/api/bookings", body });

/** Where a person's attempt to book is kept in this tab until its answer is known. */
export const bookAttempts = (personId: string): AttemptPlace => tabPlace(`book:${personId}`);

/** What an attempt to book was about: what `bookCommand` was given. */
export function bookInputOf({ command }: Attempt): BookInput {
  const [, , body] = JSON.parse(command) as [string, string, BookInput];
  return body;
}
export const renewCommand = (id: string, body: RenewInput) => ({ path: `/api/bookings/${id}/renewals`, body });
export const endCommand = (id: string) => ({ path: `/api/bookings/${id}/end`, body: {} });
export const cancelCommand = (id: string) => ({ path: `/api/bookings/${id}/cancel`, body: {} });
export const washCommand = (body: WashInput) => ({ path: "/api/carwashes", body });
export const cancelWashCommand = (id: string) => ({ path: `/api/carwashes/${id}/cancel`, body: {} });
