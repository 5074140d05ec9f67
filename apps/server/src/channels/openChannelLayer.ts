import type { Clock } from "../platform/clock.ts";
import { sleep } from "../platform/timers.ts";
import type { ChannelLayer } from "./layer.ts";
import { memoryChannelLayer } from "./memory.ts";
import type { RedisLayerOptions } from "./redis.ts";

const TOLD_EACH_MS = 5_000;
const GIVEN_UP_AFTER_MS = 60_000;

/**
 * The channel layer of this node: within the process where no server is named, else by Redis once it answers. A server
 * that does not is told of every 5 s; after a minute the answer is what was tried, without passwords, and why it failed.
 */
export async function openChannelLayer(options: RedisLayerOptions & { clock: Clock }): Promise<ChannelLayer | string> {
  const { urls, timers, clock, log, metrics, onError } = options;
  if (urls.length === 0) {
    metrics.channelHealthy.set(1);
    return memoryChannelLayer(onError ? { onError } : {});
  }
  // The client takes 19 MB and a while to load, which a node alone is spared.
  const { redisChannelLayer } = await import("./redis.ts");
  const layer = redisChannelLayer(options);
  const tried = urls.map((url) => withoutCredentials(url)).join(", ");
  const startedAt = clock.now();
  for (;;) {
    await Promise.race([layer.opened, sleep(timers, TOLD_EACH_MS)]);
    if (layer.healthy()) return layer;
    const words = `Redis at ${tried}: ${layer.fault() ?? "lost again"}`;
    if (clock.now() - startedAt >= GIVEN_UP_AFTER_MS) {
      await layer.close();
      return words;
    }
    log.warn({}, `waiting for ${words}`);
  }
}

function withoutCredentials(text: string): string {
  const url = new URL(text);
  url.username = "";
  url.password = "";
  return url.href;
}
