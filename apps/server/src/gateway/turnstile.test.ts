import { expect, test } from "bun:test";
import { yieldToLoop } from "../platform/timers.ts";
import { createTurnstile } from "./turnstile.ts";

const here = new AbortController().signal;

test("so many at a time, in the order they came, and all of them in the end", async () => {
  const turnstile = createTurnstile(3);
  const order: number[] = [];
  let inside = 0;
  let most = 0;
  const all = Array.from({ length: 20 }, (_, index) =>
    turnstile.pass(here, async () => {
      order.push(index);
      most = Math.max(most, ++inside);
      await yieldToLoop();
      inside--;
      return index;
    }),
  );
  expect(await Promise.all(all)).toEqual([...order.keys()]);
  expect(order).toEqual([...order.keys()]);
  expect([most, inside]).toEqual([3, 0]);
});

test("who left while waiting is passed over, who failed makes room", async () => {
  const turnstile = createTurnstile(1);
  const gone = new AbortController();
  const done: string[] = [];
  const failed = turnstile.pass(here, async () => {
    await yieldToLoop();
    throw new Error("no");
  });
  const left = turnstile.pass(gone.signal, async () => done.push("left"));
  const stayed = turnstile.pass(here, async () => done.push("stayed"));
  gone.abort();
  expect(failed).rejects.toThrow("no");
  expect(await left).toBeNull();
  expect(await stayed).toBe(1);
  expect(done).toEqual(["stayed"]);
  expect(await turnstile.pass(here, async () => "again")).toBe("again");
});
