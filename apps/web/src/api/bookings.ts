import type { BookingState, BookingView, PaymentMethod, PaymentView, SandboxToken } from "@parkmate/protocol";
import { type Attempt, type AttemptPlace, attemptPlace } from "./attempt.ts";
import { listOf, oneOf } from "./query.ts";
import { type CommandState, useCommand } from "./useCommand.ts";

const BOOKINGS = "/api/bookings";
const SHOWS = ["booking", "payment", "carwash"] as const;
const TOUCHES = ["booking", "payment", "carwash", "lot"] as const;

/** The driver's own bookings, newest first; `state` narrows them. */
export const bookingsQuery = (state?: BookingState) => listOf<BookingView>(BOOKINGS, SHOWS, { state });

/** One of the driver's bookings. */
export const bookingQuery = (id: string) => oneOf<BookingView>(`/api/bookings/${encodeURIComponent(id)}`, SHOWS);

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

/** So many minutes more, or until that moment. */
export type RenewLength = { minutes: number } | { endsAt: string };

export type RenewInput = RenewLength & {
  /** The end the driver sees: where it is another one by now nothing is charged. */
  expectedEndsAt: string;
  payment: PaymentChoice;
};

/** Commands on bookings; each renews what shows bookings, payments, washes and slots. */
export function useBookingCommand<Answer = { booking: BookingView; payment?: PaymentView }>(): CommandState<Answer> {
  return useCommand<Answer>(TOUCHES);
}

export const bookCommand = (body: BookInput) => ({ path: BOOKINGS, body });

/** Where a person's attempt to book is kept in this tab until its answer is known. */
export const bookAttempts = (personId: string): AttemptPlace => attemptPlace(personId, BOOKINGS);

/** What an attempt to book was about: what `bookCommand` was given. */
export function bookInputOf({ command }: Attempt): BookInput {
  const [, , body] = JSON.parse(command) as [string, string, BookInput];
  return body;
}
export const renewCommand = (id: string, body: RenewInput) => ({ path: `/api/bookings/${id}/renewals`, body });
export const endCommand = (id: string) => ({ path: `/api/bookings/${id}/end`, body: {} });
export const cancelCommand = (id: string) => ({ path: `/api/bookings/${id}/cancel`, body: {} });
export const correctPlateCommand = (id: string, vehicleNumber: string) => ({
  method: "PATCH" as const,
  path: `/api/bookings/${id}`,
  body: { vehicleNumber },
});
/** `slotId` is the one that somebody else is in: a second report of the same slot moves nobody again. */
export const blockedCommand = (id: string, slotId: string) => ({
  path: `/api/bookings/${id}/blocked`,
  body: { slotId },
});

/** Where the booking is to be had as a calendar event. */
export const calendarPath = (id: string) => `/api/bookings/${encodeURIComponent(id)}/calendar.ics`;
