import type { Page } from "@parkmate/protocol";
import { pathWith, request } from "./http.ts";

/** All items of the list at `path`, page after page: for lists that are short by nature. Throws as `request` does. */
export async function everyPage<T>(
  path: string,
  params: Record<string, string | undefined>,
  signal: AbortSignal,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await request<Page<T>>("GET", pathWith(path, { ...params, limit: "100", cursor }), { signal });
    items.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}
