import { expect, test } from "bun:test";
import { startRedis } from "../../../../tools/services/redis.ts";
import { freePort } from "../platform/freePort.ts";
import { systemIds } from "../platform/ids.ts";
import { createLog } from "../platform/log.ts";
import { manualTime } from "../platform/manualTime.ts";
import { createMetrics } from "../platform/metrics.ts";
import { until } from "../testing/until.ts";
import { openChannelLayer } from "./openChannelLayer.ts";

function world(urls: readonly string[]) {
  const time = manualTime(0);
  const said: string[] = [];
  const log = createLog({ write: (line) => void said.push(JSON.parse(line).msg) });
  const opening = openChannelLayer({
    ...{ urls, timers: time.timers, clock: time.clock, ids: systemIds, log, metrics: createMetrics(time.clock) },
  });
  return { time, said, opening };
}

test("a Redis that is not there is told of every five seconds and given up after a minute, without its password", async () => {
  const port = await freePort("127.0.0.1");
  const { time, said, opening } = world([`redis://me:hidden@127.0.0.1:${port}/2`]);
  let answer: unknown = null;
  const answered = opening.then((given) => {
    answer = given;
  });
  await until(async () => {
    await time.advance(1_000);
    return answer !== null;
  });
  await answered;
  const words = `Redis at redis://127.0.0.1:${port}/2: `;
  expect(answer).toStartWith(words);
  expect(said).toHaveLength(11);
  for (const line of said) expect(line).toStartWith(`waiting for ${words}`);
  expect(JSON.stringify([answer, said])).not.toContain("hidden");
});

test("without an address bells stay in the process; with one they are heard when this resolves", async () => {
  const inside = await world([]).opening;
  await using redis = await startRedis();
  const across = await world([redis.url]).opening;
  for (const layer of [inside, across]) {
    if (typeof layer === "string") throw new Error(layer);
    expect(layer.healthy()).toBe(true);
    await layer.close();
  }
});
