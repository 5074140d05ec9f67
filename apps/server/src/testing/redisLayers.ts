import { type RedisChannelLayer, redisChannelLayer } from "../channels/redis.ts";
import { systemClock } from "../platform/clock.ts";
import { systemIds } from "../platform/ids.ts";
import { type Log, silentLog } from "../platform/log.ts";
import { createMetrics, type Metrics } from "../platform/metrics.ts";
import { systemTimers } from "../platform/timers.ts";

/** A node's channel layer on the Redis of `url`, not necessarily connected yet. */
export function redisLayer(
  url: string,
  patch: { database?: number; log?: Log; metrics?: Metrics; checkEachMs?: number } = {},
): RedisChannelLayer {
  const { database = 0, log = silentLog, metrics = createMetrics(systemClock()), checkEachMs = 2_000 } = patch;
  const urls = url.split(",").map((one) => `${one}/${database}`);
  return redisChannelLayer({ urls, timers: systemTimers, ids: systemIds, log, metrics, checkEachMs });
}

/** A node's channel layer that hears. */
export async function openRedisLayer(...args: Parameters<typeof redisLayer>): Promise<RedisChannelLayer> {
  const layer = redisLayer(...args);
  await layer.opened;
  return layer;
}
