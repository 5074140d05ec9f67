import { z } from "zod";
import { reviewViews } from "../commands/answers.ts";
import { editReview, removeReview } from "../commands/changeReview.ts";
import { reviewLot } from "../commands/reviewLot.ts";
import { ownReviewView, reviewView } from "../domain/views.ts";
import { lotIdsOfOwner, visibleLotOf } from "../store/lots.ts";
import { reviewsOfDriver, reviewsOfLots } from "../store/reviews.ts";
import { CSV, prefersCsv } from "./csv.ts";
import { type Endpoint, guarded, open } from "./endpoint.ts";
import { id, rating, reviewText, searchText } from "./fields.ts";
import { reviewsCsv } from "./ownerExports.ts";
import { pageById, pageQuery } from "./paging.ts";
import { ownReview, pageOf, review } from "./schemas.ts";

const ratingFilter = z.coerce.number("must be a whole number from 1 to 5").pipe(rating).optional();

/** Reviews of lots. */
export const reviewEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/api/lots/:id/reviews",
      summary: "What drivers say of a lot, newest first",
      query: z.object(pageQuery),
      answers: { status: 200, schema: pageOf(review) },
    },
    async ({ deps, params, query }) => {
      const db = deps.world.store.read;
      const lot = await visibleLotOf(db, params.id ?? "");
      if (!lot) return { ok: false, refusal: { code: "not_found", detail: "There is no such lot." } };
      const { rows, next } = pageById(
        await reviewsOfLots(db, [lot.id], { before: query.cursor, limit: query.limit + 1 }),
        query.limit,
      );
      return { ok: true, value: { items: await reviewViews(db, rows), next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "post",
      path: "/api/lots/:id/reviews",
      summary: "Review a lot for my oldest visit that has no review yet",
      body: z.strictObject({ rating, text: reviewText }),
      keyed: true,
      answers: { status: 201, schema: review },
      refusals: ["review.no_visit"],
    },
    ({ deps, params, body, key }, person) => reviewLot(deps.world, person.userId, params.id ?? "", body, key),
  ),
  guarded(
    "driver",
    {
      method: "get",
      path: "/api/reviews",
      summary: "What I have said of a lot, newest first",
      query: z.object({ ...pageQuery, lotId: id }),
      answers: { status: 200, schema: pageOf(ownReview) },
    },
    async ({ deps, query }, person) => {
      const page = { before: query.cursor, limit: query.limit + 1 };
      const found = await reviewsOfDriver(deps.world.store.read, person.userId, query.lotId, page);
      const { rows, next } = pageById(found, query.limit);
      return { ok: true, value: { items: rows.map((row) => ownReviewView(row, person.profile.name)), next } };
    },
  ),
  guarded(
    "driver",
    {
      method: "patch",
      path: "/api/reviews/:id",
      summary: "Say something else in my review",
      body: z.strictObject({ rating: rating.optional(), text: reviewText.optional() }),
      answers: { status: 200, schema: review },
    },
    async ({ deps, params, body }, person) => {
      const said = {
        ...(body.rating === undefined ? {} : { rating: body.rating }),
        ...(body.text === undefined ? {} : { text: body.text }),
      };
      const outcome = await editReview(deps.world, person.userId, params.id ?? "", said);
      return outcome.ok ? { ok: true, value: reviewView(outcome.value, person.profile.name) } : outcome;
    },
  ),
  guarded(
    "driver",
    {
      method: "delete",
      path: "/api/reviews/:id",
      summary: "Take my review back; answers it as it was",
      answers: { status: 200, schema: review },
    },
    async ({ deps, params }, person) => {
      const outcome = await removeReview(deps.world, person.userId, params.id ?? "");
      return outcome.ok ? { ok: true, value: reviewView(outcome.value, person.profile.name) } : outcome;
    },
  ),
  guarded(
    "owner",
    {
      method: "get",
      path: "/api/owner/reviews",
      summary:
        "Reviews of my lots, newest first; `q` is part of the text or the start of the author's name. As CSV all of them, 50,000 at most",
      query: z.object({ ...pageQuery, lotId: id.optional(), rating: ratingFilter, q: searchText.optional() }),
      answers: { status: 200, schema: pageOf(review), also: [CSV] },
    },
    async ({ deps, query, request }, person) => {
      const db = deps.world.store.read;
      const own = await lotIdsOfOwner(db, person.userId);
      const lots = query.lotId === undefined ? own : own.filter((lotId) => lotId === query.lotId);
      if (prefersCsv(request.headers)) return reviewsCsv(db, lots, { rating: query.rating, q: query.q });
      const page = { before: query.cursor, limit: query.limit + 1, rating: query.rating, q: query.q };
      const { rows, next } = pageById(await reviewsOfLots(db, lots, page), query.limit);
      return { ok: true, value: { items: await reviewViews(db, rows), next } };
    },
  ),
];
