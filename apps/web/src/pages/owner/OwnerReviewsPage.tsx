import type { OwnerLotView, ReviewView } from "@parkmate/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearchParams } from "wouter";
import { pathWith } from "../../api/http.ts";
import { ownerReviewsQuery } from "../../api/owner.ts";
import { ExportButton } from "../../ui/ExportButton.tsx";
import { Empty, Many, Skeleton } from "../../ui/Faces.tsx";
import { FilterBar, FilterSelect, NoneMatch } from "../../ui/FilterBar.tsx";
import { useFilters } from "../../ui/filters.ts";
import { dotted, number } from "../../ui/format.ts";
import { useFresh } from "../../ui/fresh.ts";
import { Message } from "../../ui/Message.tsx";
import { Page, Section } from "../../ui/Page.tsx";
import { Row, Rows } from "../../ui/Row.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Stars } from "../../ui/Stars.tsx";
import { Stat, Stats } from "../../ui/Stat.tsx";
import { dayTime } from "../../ui/time.ts";
import { words } from "../../words/index.ts";
import { LotFilter } from "./LotListFilters.tsx";
import { useOwnLots } from "./ownLots.ts";

const RATINGS = [5, 4, 3, 2, 1] as const;

function Averages({ lots, isKnown }: { lots: readonly OwnerLotView[]; isKnown: boolean }) {
  const texts = words.ownerReviews;
  if (isKnown && lots.length === 0) return null;
  return (
    <Section title={texts.byLot}>
      {!isKnown && <Skeleton rows={1} className="h-27" />}
      <Stats>
        {lots.map(({ id, name, rating, reviewCount }) => (
          <Stat
            key={id}
            label={name}
            href={`/owner/reviews?lotId=${id}`}
            value={
              rating === null ? (
                texts.noRating
              ) : (
                <span className="flex flex-wrap items-center gap-x-2">
                  {number(rating, 1)} <Stars rating={rating} />
                </span>
              )
            }
            detail={rating === null ? texts.emptyTitle : texts.count(reviewCount)}
          />
        ))}
      </Stats>
    </Section>
  );
}

function Reviews({
  reviews,
  lots,
  markedId,
}: {
  reviews: readonly ReviewView[];
  lots: readonly OwnerLotView[];
  markedId: string | null;
}) {
  const fresh = useFresh(reviews.map(({ id }) => id));
  const lotOf = new Map(lots.map((lot) => [lot.id, lot]));
  return (
    <Rows>
      {reviews.map(({ id, lotId, author, rating, text, createdAt, updatedAt }) => {
        const lot = lotOf.get(lotId);
        return (
          <Row key={id} marked={id === markedId} fresh={fresh.has(id)} title={author} badge={<Stars rating={rating} />}>
            <p className="max-w-prose whitespace-pre-line">{text}</p>
            <p className="text-muted">
              {dotted(
                lot?.name,
                dayTime(createdAt, lot?.timeZone),
                updatedAt !== createdAt && words.ownerReviews.edited(dayTime(updatedAt, lot?.timeZone)),
              )}
            </p>
          </Row>
        );
      })}
    </Rows>
  );
}

/** What drivers say of the owner's lots, and the average of each; `?review=` marks one, on whichever page it is. */
export function OwnerReviewsPage() {
  const { values, set, clear, isFiltered } = useFilters("q", "lotId", "rating");
  const [search] = useSearchParams();
  const markedId = search.get("review");
  const { lots, isKnown } = useOwnLots();
  const query = useInfiniteQuery({ ...ownerReviewsQuery(values), placeholderData: keepPreviousData });
  const texts = words.ownerReviews;
  const { data, isPlaceholderData, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query;
  const isMarkedHere = data?.pages.some(({ items }) => items.some(({ id }) => id === markedId)) ?? false;
  const isSought = markedId !== null && data !== undefined && !isMarkedHere && !isFiltered && !isPlaceholderData;
  // A doorbell that makes the list be asked again calls off the next page: it is asked for once that is over.
  useEffect(() => {
    if (isSought && hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [isSought, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return (
    <Page title={texts.title} width="full">
      <div className="space-y-6">
        <Averages lots={lots} isKnown={isKnown} />
        <Section
          title={texts.all}
          aside={<ExportButton path={pathWith("/api/owner/reviews", values)} fileName={texts.fileName} />}
        >
          <FilterBar>
            <SearchField label={texts.searchLabel} value={values.q} onChange={(value) => set("q", value)} />
            <LotFilter {...{ lots, isKnown }} value={values.lotId} onChange={(value) => set("lotId", value)} />
            <FilterSelect
              label={texts.rating}
              value={values.rating}
              options={RATINGS.map((value) => ({ value: String(value), label: texts.ratingOf(value) }))}
              onChange={(value) => set("rating", value)}
            />
          </FilterBar>
          {isSought && !hasNextPage && <Message level="info">{texts.gone}</Message>}
          <Many
            query={query}
            listKey={JSON.stringify(values)}
            empty={
              isFiltered ? <NoneMatch onClear={clear} /> : <Empty title={texts.emptyTitle}>{texts.emptyHint}</Empty>
            }
          >
            {(reviews) => <Reviews reviews={reviews} lots={lots} markedId={markedId} />}
          </Many>
        </Section>
      </div>
    </Page>
  );
}
