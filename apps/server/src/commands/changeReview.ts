import type { Lot, Review } from "../domain/entities.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { addRating, lockLot } from "../store/lots.ts";
import { deleteReview, reviewOf, updateReview } from "../store/reviews.ts";
import type { CommandWorld } from "./world.ts";

/** A driver says something else in a review of theirs. */
export function editReview(
  world: CommandWorld,
  driverId: string,
  reviewId: string,
  said: { rating?: number; text?: string },
): Promise<Outcome<Review>> {
  return transact(world, async (unit) => {
    const found = await lockOwnReview(unit, driverId, reviewId);
    if (!found) return refuse("not_found", "There is no such review.");
    const { review, lot } = found;
    if (Object.keys(said).length === 0) return { ok: true, value: review };
    const patch = { ...said, updatedAt: await unit.now() };
    await updateReview(unit.tx, reviewId, patch);
    const sum = (said.rating ?? review.rating) - review.rating;
    await addRating(unit.tx, lot.id, { sum, count: 0 });
    raiseReviewChanged(unit, review, lot.ownerId, sum !== 0);
    return { ok: true, value: { ...review, ...patch } };
  });
}

/** A driver takes a review of theirs back; its visit may be reviewed again. */
export function removeReview(world: CommandWorld, driverId: string, reviewId: string): Promise<Outcome<Review>> {
  return transact(world, async (unit) => {
    const found = await lockOwnReview(unit, driverId, reviewId);
    if (!found) return refuse("not_found", "There is no such review.");
    const { review, lot } = found;
    await deleteReview(unit.tx, reviewId);
    await addRating(unit.tx, lot.id, { sum: -review.rating, count: -1 });
    raiseReviewChanged(unit, review, lot.ownerId);
    return { ok: true, value: review };
  });
}

/** The review is read under the lock of its lot, whose sum of ratings it is part of. */
async function lockOwnReview(
  { tx }: Unit,
  driverId: string,
  reviewId: string,
): Promise<{ review: Review; lot: Lot } | null> {
  const seen = await reviewOf(tx, reviewId);
  if (seen?.driverId !== driverId) return null;
  const lot = await lockLot(tx, seen.lotId);
  const review = await reviewOf(tx, reviewId);
  return lot && review ? { review, lot } : null;
}

/**
 * Makes stale what shows the review, with its driver, the lot's owner and the admins; and, where it changed, the lot's
 * rating: whoever looks at the lot hears of that by watching it.
 */
export function raiseReviewChanged(unit: Unit, review: Review, ownerId: string, isRatedAnew = true): void {
  unit.changed({ users: [review.driverId, ownerId], admins: review.lotId, resource: "review", id: review.id });
  if (!isRatedAnew) return;
  unit.lotChanged(review.lotId);
  unit.changed({ users: [ownerId], admins: review.lotId, resource: "lot", id: review.lotId });
}
