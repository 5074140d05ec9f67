import { openReview } from "../domain/reviews.ts";
import { refuse } from "../domain/rule.ts";
import { reviewView } from "../domain/views.ts";
import { addRating, lockLot, visibleLotOf } from "../store/lots.ts";
import { lockProfile } from "../store/profiles.ts";
import { insertReview, oldestUnreviewedVisits } from "../store/reviews.ts";
import { answerOnce } from "./answerOnce.ts";
import { type Answer, answerOf } from "./answers.ts";
import { raiseReviewChanged } from "./changeReview.ts";
import type { RequestKey } from "./once.ts";
import type { CommandWorld } from "./world.ts";

/** A driver reviews a lot for the oldest visit they have not reviewed; the owner hears. One review per visit. */
export function reviewLot(
  world: CommandWorld,
  driverId: string,
  lotId: string,
  said: { rating: number; text: string },
  key: RequestKey | null,
): Promise<Answer> {
  return answerOnce(world, key, async (unit) => {
    const { tx } = unit;
    // The driver's row guards their visits: of two reviews at once each finds its own visit, or none.
    const driver = await lockProfile(tx, driverId);
    const lot = (await lockLot(tx, lotId)) && (await visibleLotOf(tx, lotId));
    if (!lot || !driver) return refuse("not_found", "There is no such lot.");
    const visits = await oldestUnreviewedVisits(tx, driverId, lotId);
    const verdict = openReview(said, { lot, driverId, visits }, world.ids.next(), await unit.now());
    if (!verdict.ok) return verdict;
    const review = verdict.changes;
    await insertReview(tx, review);
    await addRating(tx, lotId, { sum: review.rating, count: 1 });
    raiseReviewChanged(unit, review, lot.ownerId);
    unit.tell(verdict.notices);
    return { ok: true, value: answerOf(201, reviewView(review, driver.name)) };
  });
}
