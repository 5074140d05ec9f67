import type { Booking, Lot, Model, Review, Wash } from "./model.ts";

/** The driver's oldest completed booking or wash at the lot that no review took, or null. */
export function unreviewedVisit(m: Model, driver: string, lot: Lot): Booking | Wash | null {
  const bookings = m.bookings.filter((each) => each.slot.lot === lot);
  const washes = m.washes.filter((each) => each.lot === lot);
  const isVisit = (each: Booking | Wash): boolean => each.driver === driver && each.state === "completed";
  const open = [...bookings, ...washes].filter(
    (each) => isVisit(each) && !m.reviews.some(({ visit }) => visit === each),
  );
  return open.sort((a, b) => (a.closedAt ?? 0) - (b.closedAt ?? 0))[0] ?? null;
}

export function review(m: Model, fields: Review): void {
  m.reviews.push(fields);
  m.tell(fields.lot.owner, "review.received", fields.id, {
    ...{ reviewId: fields.id, lotId: fields.lot.id, rating: fields.rating },
  });
}
