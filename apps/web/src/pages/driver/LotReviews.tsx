import type { LotView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lotReviewsQuery } from "../../api/lots.ts";
import { Empty, Many } from "../../ui/Faces.tsx";
import { Section } from "../../ui/Page.tsx";
import { Stars } from "../../ui/Stars.tsx";
import { date } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { Rating } from "./LotCard.tsx";

/** What drivers say of the lot, newest first. */
export function LotReviews({ lot }: { lot: LotView }) {
  const query = useInfiniteQuery(lotReviewsQuery(lot.id));
  return (
    <Section title={words.lot.reviews} aside={<Rating lot={lot} />}>
      <Many query={query} empty={<Empty title={words.lot.noReviewsTitle}>{words.lot.noReviews}</Empty>}>
        {(reviews) => (
          <ul className="space-y-3">
            {reviews.map((review) => (
              <li key={review.id} className="card space-y-1.5 p-4 text-sm">
                <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <Stars rating={review.rating} />
                  <strong className="break-words">{review.author}</strong>
                  <p className="text-muted">
                    <time dateTime={review.createdAt}>{date(review.createdAt)}</time>
                    {review.updatedAt !== review.createdAt && ` · ${words.lot.edited}`}
                  </p>
                </div>
                <p className="break-words whitespace-pre-line">{review.text}</p>
              </li>
            ))}
          </ul>
        )}
      </Many>
    </Section>
  );
}
