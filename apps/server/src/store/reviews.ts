import { sql } from "kysely";
import type { Review } from "../domain/entities.ts";
import type { Visit } from "../domain/reviews.ts";
import { contains, isFirstNamed } from "./containing.ts";
import { countThrough, lookThrough, type Narrow } from "./lookThrough.ts";
import { countTogether, type NewestPage, newestFirst } from "./newestFirst.ts";
import type { Reads, Tx } from "./open.ts";

/** A review by id. */
export function reviewOf(db: Reads, id: string): Promise<Review | undefined> {
  return db.selectFrom("reviews").selectAll().where("id", "=", id).executeTakeFirst();
}

export interface LotReviewFilter {
  rating?: number | undefined;
  /** Part of the text, or the start of the author's first name. */
  q?: string | undefined;
}

function ofLot(lotId: string, { rating, q }: LotReviewFilter = {}): Narrow<"reviews"> {
  return (rows) => {
    let query = rows.where("lotId", "=", lotId);
    if (rating !== undefined) query = query.where("rating", "=", rating);
    if (q) {
      const byAuthor = isFirstNamed("reviews.driver_id", q);
      query = query.where(sql<boolean>`(${contains("reviews.text", q)} or ${byAuthor})`);
    }
    return query;
  };
}
const idsOfLot = (db: Reads, lotId: string) => ofLot(lotId)(db.selectFrom("reviews").select("id"));

/** How many reviews of these lots there are, counted up to `limit` or a little further. */
export function countReviewsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotReviewFilter,
  limit: number,
): Promise<number> {
  const counted = db.selectFrom("reviews").select(sql<number>`count(*)`.as("count"));
  return countTogether(lotIds, limit, (lotId, left) =>
    countThrough(idsOfLot(db, lotId), ofLot(lotId, filter)(counted), left),
  );
}

/** The reviews of these lots, newest first. */
export function reviewsOfLots(
  db: Reads,
  lotIds: readonly string[],
  filter: LotReviewFilter & NewestPage,
): Promise<Review[]> {
  return newestFirst(lotIds, filter, (lotId, page) => {
    let query = ofLot(lotId, filter)(db.selectFrom("reviews").selectAll());
    if (filter.q) return lookThrough(idsOfLot(db, lotId), query, page);
    if (page.before) query = query.where("id", "<", page.before);
    return query.orderBy("id", "desc").limit(page.limit).execute();
  });
}

/** A driver's reviews of a lot, newest first. */
export function reviewsOfDriver(
  db: Reads,
  driverId: string,
  lotId: string,
  { before, limit }: NewestPage,
): Promise<Review[]> {
  let query = db.selectFrom("reviews").selectAll().where("driverId", "=", driverId).where("lotId", "=", lotId);
  if (before) query = query.where("id", "<", before);
  return query.orderBy("id", "desc").limit(limit).execute();
}

/** The driver's unreviewed completed bookings and washes at the lot, the oldest of each. */
export async function oldestUnreviewedVisits(tx: Tx, driverId: string, lotId: string): Promise<Visit[]> {
  const [booking] = await tx
    .selectFrom("bookings")
    .select(["id", sql<number>`coalesce(bookings.closed_at, bookings.created_at)`.as("closed")])
    .where("driverId", "=", driverId)
    .where("lotId", "=", lotId)
    .where(sql<boolean>`bookings.state = 'completed'`)
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom("reviews").select("reviews.id").whereRef("reviews.bookingId", "=", "bookings.id"),
        ),
      ),
    )
    .orderBy("closed")
    .orderBy("id")
    .limit(1)
    .execute();
  const [wash] = await tx
    .selectFrom("carwashes")
    // A wash that was completed before its end was kept has none.
    .select(["id", sql<number>`coalesce(carwashes.closed_at, carwashes.created_at)`.as("closed")])
    .where("driverId", "=", driverId)
    .where("lotId", "=", lotId)
    .where(sql<boolean>`carwashes.state = 'completed'`)
    .where((where) =>
      where.not(
        where.exists(
          where.selectFrom("reviews").select("reviews.id").whereRef("reviews.carwashId", "=", "carwashes.id"),
        ),
      ),
    )
    .orderBy("closed")
    .orderBy("id")
    .limit(1)
    .execute();
  return [
    ...(booking ? [{ bookingId: booking.id, carwashId: null, closedAt: booking.closed }] : []),
    ...(wash ? [{ bookingId: null, carwashId: wash.id, closedAt: wash.closed }] : []),
  ];
}

/** Adds a review; fails where its visit has one. */
export async function insertReview(tx: Tx, review: Review): Promise<void> {
  await tx.insertInto("reviews").values(review).execute();
}

/** Changes the named fields of a review. */
export async function updateReview(tx: Tx, id: string, patch: Partial<Review>): Promise<void> {
  await tx.updateTable("reviews").set(patch).where("id", "=", id).execute();
}

/** Takes a review away; its visit may be reviewed again. */
export async function deleteReview(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("reviews").where("id", "=", id).execute();
}
