import type { Lot, Review } from "./entities.ts";
import { refuse, type Verdict } from "./rule.ts";

/** A completed booking or wash that has no review yet. */
export interface Visit {
  bookingId: string | null;
  carwashId: string | null;
  closedAt: number;
}

/** A review takes the oldest of the driver's unreviewed visits at the lot; the owner hears (DOMAIN §2, §6). */
export function openReview(
  said: { rating: number; text: string },
  facts: { lot: Lot; driverId: string; visits: readonly Visit[] },
  reviewId: string,
  now: number,
): Verdict<Review> {
  const { lot, driverId, visits } = facts;
  const [visit] = [...visits].sort((a, b) => a.closedAt - b.closedAt);
  if (!visit) {
    return refuse("review.no_visit", `You have no completed visit to ${lot.name} that you have not reviewed yet.`);
  }
  const { bookingId, carwashId } = visit;
  return {
    ok: true,
    changes: {
      ...{ id: reviewId, lotId: lot.id, driverId, bookingId, carwashId, rating: said.rating, text: said.text },
      ...{ createdAt: now, updatedAt: now },
    },
    notices: [
      {
        reader: lot.ownerId,
        event: "review.received",
        data: { reviewId, lotId: lot.id, lotName: lot.name, rating: said.rating },
      },
    ],
  };
}
