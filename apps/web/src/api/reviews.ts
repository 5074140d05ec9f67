import type { OwnReviewView, ReviewView } from "@parkmate/protocol";
import { listOf } from "./query.ts";
import { type CommandState, useCommand } from "./useCommand.ts";

/** What the driver has said of a lot, newest first. */
export const ownReviewsQuery = (lotId: string) => listOf<OwnReviewView>("/api/reviews", ["review"], { lotId });

/** Commands on reviews; each renews what shows reviews and the ratings of lots. */
export const useReviewCommand = (): CommandState<ReviewView> => useCommand(["review", "lot"]);

export interface ReviewInput {
  rating: number;
  text: string;
}

export const writeReview = (lotId: string, body: ReviewInput) => ({ path: `/api/lots/${lotId}/reviews`, body });
export const editReview = (id: string, body: ReviewInput) => ({
  method: "PATCH" as const,
  path: `/api/reviews/${id}`,
  body,
});
export const removeReview = (id: string) => ({ method: "DELETE" as const, path: `/api/reviews/${id}` });
