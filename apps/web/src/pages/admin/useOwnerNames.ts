import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ownersQuery } from "../../api/admin.ts";
import { ownerName } from "./OwnerDecision.tsx";
import { useItems } from "./useItems.ts";

/** The names of these owners, by id. Further pages of owners are fetched only while one of them is still unknown. */
export function useOwnerNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const query = useInfiniteQuery(ownersQuery());
  const owners = useItems(query) ?? [];
  const names = new Map(owners.map((owner) => [owner.id, ownerName(owner)]));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const needsMore = hasNextPage && !isFetching && !isError && ids.some((id) => !names.has(id));
  useEffect(() => {
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);
  return names;
}
