import type { Booking } from "./entities.ts";

type Occupant = Pick<Booking, "id" | "startsAt" | "graceEndsAt">;

/** Whether somebody occupies the slot within [startsAt, graceEndsAt); `except` is the booking itself (DOMAIN §3). */
export function isOccupied(
  occupants: readonly Occupant[],
  span: { startsAt: number; graceEndsAt: number },
  except?: string,
): boolean {
  return occupants.some(
    (other) => other.id !== except && other.startsAt < span.graceEndsAt && span.startsAt < other.graceEndsAt,
  );
}

/** Up to when the slot is free for somebody who comes at `at`, or null: for ever, or not even then. */
export function freeUntil(occupants: readonly Occupant[], at: number): number | null {
  if (isOccupied(occupants, { startsAt: at, graceEndsAt: at + 1 })) return null;
  const later = occupants.filter((other) => other.startsAt > at);
  return later.length === 0 ? null : Math.min(...later.map((other) => other.startsAt));
}

/** When a booking's slot is somebody's next, and when its own vehicle is due elsewhere (epoch ms); null: not at all. */
export type NextStarts = { slot: number | null; vehicle: number | null } | null;

/** When the next booking of the slot starts after this one, or null. */
export function nextStart(occupants: readonly Occupant[], booking: Occupant): number | null {
  const later = occupants.filter((other) => other.id !== booking.id && other.startsAt >= booking.startsAt);
  return later.length === 0 ? null : Math.min(...later.map((other) => other.startsAt));
}
