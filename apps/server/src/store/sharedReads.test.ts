import { expect, test } from "bun:test";
import { sharedReads } from "./sharedReads.ts";

/** A table whose statements end when the test says so. */
function table(rows: Record<string, string>) {
  const asked: string[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const look = sharedReads<string>(async (keys) => {
    asked.push([...new Set(keys)]);
    await new Promise<void>((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve())));
    return new Map(keys.flatMap((key) => (rows[key] === undefined ? [] : [[key, rows[key]] as const])));
  });
  const turn = async (): Promise<void> => {
    for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, look, turn, end: (error?: Error) => ends.shift()?.(error) };
}

test("whoever asks in the same turn shares a statement, and who asks meanwhile the next one: one is under way at a time", async () => {
  const { asked, look, turn, end } = table({ a: "A", b: "B" });
  const first = [look("a"), look("b"), look("a"), look("none")];
  await turn();
  const later = [look("a"), look("c")];
  await turn();
  expect(asked).toEqual([["a", "b", "none"]]);
  end();
  expect(await Promise.all(first)).toEqual(["A", "B", "A", undefined]);
  await turn();
  // Asked while the first one ran, "a" is read again: the answer is not older than the question.
  expect(asked).toEqual([
    ["a", "b", "none"],
    ["a", "c"],
  ]);
  end();
  expect(await Promise.all(later)).toEqual(["A", undefined]);
});

test("a statement that fails fails for those who shared it, and for nobody else", async () => {
  const { look, turn, end } = table({ a: "A" });
  const shared = Promise.allSettled([look("a"), look("b")]);
  await turn();
  const later = look("a");
  end(new Error("away"));
  expect((await shared).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await turn();
  end();
  expect(await later).toBe("A");
});

test("a thousand keys are read in chunks of at most 256", async () => {
  const sizes: number[] = [];
  const look = sharedReads(async (keys) => {
    sizes.push(keys.length);
    return new Map(keys.map((key) => [key, key]));
  });
  const rows = await Promise.all(Array.from({ length: 1_000 }, (_, n) => look(`k${n}`)));
  expect(rows).toEqual(Array.from({ length: 1_000 }, (_, n) => `k${n}`));
  expect(sizes).toEqual([256, 256, 256, 256]);
});
