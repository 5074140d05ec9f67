import type { OwnerLotView } from "@parkmate/protocol";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ownerLotsQuery } from "../../api/owner.ts";
import { dayStartsAt } from "../../ui/time.ts";

/** All lots of the owner, as far as they are known yet: not at all before the first answer. */
export function useOwnLots(): { lots: OwnerLotView[]; isKnown: boolean } {
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = useInfiniteQuery(ownerLotsQuery());
  // A doorbell that makes the list be asked again calls off the next page: it is asked for once that is over.
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);
  return { lots: data?.pages.flatMap(({ items }) => items) ?? [], isKnown: data !== undefined };
}

/** The days of a filter as moments of the API: from the start of the first day to the end of the last, by the lot's clock. */
export function spanOfDays(
  from: string,
  to: string,
  lots: readonly OwnerLotView[],
  lotId: string,
): { from: string; to: string } {
  const zone = (lots.find(({ id }) => id === lotId) ?? lots[0])?.timeZone;
  const moment = (day: string, later: number) =>
    Number.isNaN(Date.parse(day)) ? "" : new Date(dayStartsAt(day, zone, later)).toISOString();
  return { from: moment(from, 0), to: moment(to, 1) };
}
