import type { BookingState } from "@parkmate/protocol";

/** The lifecycle of a booking (DOMAIN §3): from each state, where it may go. Nothing leaves a final state. */
export const BOOKING_MOVES = {
  pending: ["scheduled", "active", "cancelled"],
  scheduled: ["active", "cancelled"],
  active: ["active", "expired", "completed", "cancelled"],
  expired: ["active", "completed", "cancelled"],
  completed: [],
  cancelled: [],
} as const satisfies Record<BookingState, readonly BookingState[]>;

/** Whether the lifecycle allows the move. `active → active` is a renewal or a warning told. */
export function mayMove(from: BookingState, to: BookingState): boolean {
  return (BOOKING_MOVES[from] as readonly BookingState[]).includes(to);
}

export function isFinal(state: BookingState): boolean {
  return BOOKING_MOVES[state].length === 0;
}
