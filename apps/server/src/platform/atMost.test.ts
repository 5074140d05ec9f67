import { expect, test } from "bun:test";
import { atMost } from "./atMost.ts";

test("so many at once, the others in the order in which they came, also after one that failed", async () => {
  const run = atMost(2);
  const begun: number[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const work = (n: number) =>
    run(() => {
      begun.push(n);
      return new Promise<number>((resolve, reject) => {
        ends[n] = (error) => (error ? reject(error) : resolve(n));
      });
    });
  const all = [0, 1, 2, 3, 4].map(work);
  await Bun.sleep(0);
  expect(begun).toEqual([0, 1]);
  ends[1]?.(new Error("boom"));
  await expect(all[1]).rejects.toThrow("boom");
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.();
  ends[2]?.();
  expect(await Promise.all([all[0], all[2]])).toEqual([0, 2]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  ends[3]?.();
  ends[4]?.();
  await Promise.all([all[3], all[4]]);
  const last = work(5);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  ends[5]?.();
  expect(await last).toBe(5);
});
