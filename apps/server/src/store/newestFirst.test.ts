import { expect, test } from "bun:test";
import { newestFirst } from "./newestFirst.ts";

/** Lists of ids, newest first, that count what is read of them. */
function lists(sizes: readonly number[], pick: (n: number) => number) {
  const rows = sizes.map((): string[] => []);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  for (let n = 0; n < total; n++) rows[pick(n)]?.unshift(String(n).padStart(6, "0"));
  let read = 0;
  return {
    names: rows.map((_, index) => String(index)),
    all: rows.flat().sort().reverse(),
    read: () => read,
    page: async (list: string, { before, limit }: { before?: string | undefined; limit: number }) => {
      const found = (rows[Number(list)] ?? []).filter((id) => before === undefined || id < before).slice(0, limit);
      read += found.length;
      return found.map((id) => ({ id }));
    },
  };
}

for (const [what, sizes, pick] of [
  ["no list", [], () => 0],
  ["one list", [40], () => 0],
  ["lists in turn", [40, 40, 40], (n: number) => n % 3],
  ["everything new in one list", [60, 60], (n: number) => (n < 60 ? 0 : 1)],
  ["an empty list among them", [30, 0, 30], (n: number) => (n % 2) * 2],
  ["many lists", Array.from({ length: 50 }, () => 4), (n: number) => (n * 7) % 50],
] as const) {
  for (const limit of [1, 7, 50]) {
    test(`${what}, ${limit} at a time: every row once, newest first`, async () => {
      const { names, all, page } = lists(sizes, pick);
      const seen: string[] = [];
      for (;;) {
        const rows = await newestFirst(names, { before: seen.at(-1), limit }, page);
        seen.push(...rows.map(({ id }) => id));
        if (rows.length < limit) break;
      }
      expect(seen).toEqual(all);
    });
  }
}

test("a page reads no more than its own length and a few rows of each list, however long the lists are", async () => {
  const { names, read, page } = lists([5_000, 5_000, 5_000], (n) => n % 3);
  await newestFirst(names, { limit: 50 }, page);
  expect(read()).toBeLessThan(200);
});
