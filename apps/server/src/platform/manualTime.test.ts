import { expect, test } from "bun:test";
import { manualTime } from "./manualTime.ts";
import { sleep } from "./timers.ts";

test("timers run in the order in which they fall due, each at its own time", async () => {
  const time = manualTime(1_000);
  const ran: [string, number][] = [];
  const note = (name: string) => (): void => {
    ran.push([name, time.clock.now()]);
  };
  time.timers.after(30, note("c"));
  time.timers.after(10, note("a"));
  time.timers.after(10, note("b"));
  await time.advance(29);
  expect(ran).toEqual([
    ["a", 1_010],
    ["b", 1_010],
  ]);
  await time.advance(1);
  expect(ran[2]).toEqual(["c", 1_030]);
  expect(time.clock.now()).toBe(1_030);
});

test("a cancelled timer does not run", async () => {
  const time = manualTime(0);
  let ran = false;
  const cancel = time.timers.after(10, () => {
    ran = true;
  });
  cancel();
  await time.advance(100);
  expect(ran).toBe(false);
  expect(time.waiting()).toBe(0);
});

test("a timer set by another one on the way runs too", async () => {
  const time = manualTime(0);
  const wokenAt: number[] = [];
  const sleeper = (async () => {
    await sleep(time.timers, 10);
    wokenAt.push(time.clock.now());
    await sleep(time.timers, 10);
    wokenAt.push(time.clock.now());
  })();
  await time.advance(50);
  await sleeper;
  expect(wokenAt).toEqual([10, 20]);
});
