import type { Page } from "@parkmate/protocol";
import type { InfiniteData } from "@tanstack/react-query";
import { useMemo } from "react";

/** The items of all pages of a list so far; undefined before the first answer. The same array while they are the same. */
export function useItems<T>({ data }: { data: InfiniteData<Page<T>> | undefined }): readonly T[] | undefined {
  return useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
}
