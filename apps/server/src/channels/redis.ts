import type { Ids } from "../platform/ids.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import { type Timers, withDeadline } from "../platform/timers.ts";
import { decodeBell, encodeBell } from "./bellCode.ts";
import type { ChannelLayer, Doorbell, Topic } from "./layer.ts";
import { memoryChannelLayer } from "./memory.ts";
import { isFullQueue, openRedisLinks, type RedisLinks } from "./redisLinks.ts";

export interface RedisLayerOptions {
  /** One server, or several members of a Cluster. The path is a number that keeps apart who shares the server. */
  urls: readonly string[];
  timers: Timers;
  ids: Ids;
  log: Log;
  metrics: Metrics;
  /** Is told what a listener threw. */
  onError?: (error: unknown) => void;
  /** How often it is looked whether bells are still heard, 2 s if left out; they must be within twice that. */
  checkEachMs?: number;
}

export interface RedisChannelLayer extends ChannelLayer {
  /** Resolves when bells are heard for the first time. */
  readonly opened: Promise<void>;
  /** Why there is no connection now, or null. */
  fault(): string | null;
}

/** What somebody here listens to. */
interface Ear {
  holders: number;
  /** What the server was last told of it, over the connections of now. */
  on: boolean;
  /** The command under way: one at a time, for the client mixes up a channel that is left and entered at once. */
  settling: Promise<void> | null;
}

const NO_ANSWER = "Redis does not answer";
const OPEN_WITHIN_MS = 5_000;
const CHECK_EACH_MS = 2_000;
/** The pause before the connections are made anew, doubled while they do not last. */
const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 2_000;
/** Topics whose bells went unheard elsewhere; with more, everybody is told to doubt everything. */
const MAX_UNRUNG = 1_000;

/**
 * The channel layer of many nodes: one sharded channel of Redis per topic, listened to while somebody here does. Bells of
 * this node are heard here at once, with their rows; its echo is dropped. The connections are never mended: whatever goes
 * wrong with any of them, all are made anew, everything is listened to again, and then there is a doubt. A message to
 * itself every two seconds finds those that died in silence. What could not be rung is rung afterwards, as a doubt.
 */
export function redisChannelLayer(options: RedisLayerOptions): RedisChannelLayer {
  const { timers, log, metrics, checkEachMs = CHECK_EACH_MS } = options;
  const urls = membersOf(options.urls);
  const prefix = `parkmate:${urls[0]?.pathname.slice(1) || 0}:`;
  const self = options.ids.secret(6);
  const toAll = `${prefix}all`;
  const local = memoryChannelLayer(options.onError ? { onError: options.onError } : {});
  const ears = new Map<Topic, Ear>();
  const doubters = new Set<() => void>();
  const unrung = new Set<Topic>();
  const opened = Promise.withResolvers<void>();
  const pauses = new Set<() => void>();
  let links: RedisLinks | null = null;
  let destroyAttempt = (): void => undefined;
  let fault: string | null = "not connected yet";
  let giveUp: (reason: unknown) => void = () => undefined;
  let closed = false;

  const channelOf = (topic: Topic): string => prefix + topic;
  const tellDoubt = (): void => {
    for (const doubt of [...doubters]) doubt();
  };

  function hear(channel: string, message: string): void {
    const { from, bell } = decodeBell(message);
    if (from === self) return;
    metrics.channelMessages.inc({ result: bell.kind === "doubt" ? "doubt" : "heard" });
    if (channel === toAll) tellDoubt();
    else local.publish(channel.slice(prefix.length) as Topic, bell);
  }

  function send(topic: Topic, bell: Doorbell): void {
    const over = links;
    const failed = (error?: unknown): void => {
      metrics.channelMessages.inc({ result: "failed" });
      if (unrung.size <= MAX_UNRUNG) unrung.add(topic);
      // A full queue may empty itself, and whether it does the next check tells. Anything else is for good: MOVED, NOPERM.
      if (over && over === links && !isFullQueue(error)) giveUp(error);
    };
    if (!over) {
      failed();
      return;
    }
    metrics.channelMessages.inc({ result: "published" });
    over.publish(channelOf(topic), encodeBell(self, bell)).catch(failed);
  }

  /** What others missed while this node could not ring: they look for themselves. */
  function ringUnrung(): void {
    const topics = [...unrung];
    if (topics.length === 0) return;
    unrung.clear();
    if (topics.length <= MAX_UNRUNG) {
      for (const topic of topics) send(topic, { kind: "doubt" });
      return;
    }
    const again = (): void => {
      for (const topic of topics) unrung.add(topic);
    };
    links?.publish(toAll, encodeBell(self, { kind: "doubt" })).catch(again);
  }

  /** Tells the server until it knows whether the topic is listened to; what fails breaks the connections. */
  function settle(topic: Topic, ear: Ear): Promise<void> {
    ear.settling ??= tell(topic, ear).finally(() => {
      ear.settling = null;
      if (ear.holders === 0 && ears.get(topic) === ear) ears.delete(topic);
      metrics.channelSubscriptions.set(ears.size);
    });
    return ear.settling;
  }

  async function tell(topic: Topic, ear: Ear): Promise<void> {
    for (let over = links; over && over === links && ear.on !== ear.holders > 0; ) {
      ear.on = ear.holders > 0;
      try {
        await (ear.on ? over.listen([channelOf(topic)]) : over.unlisten(channelOf(topic)));
      } catch (error) {
        // A channel that is not heard is as bad as none: all are made anew.
        if (over === links) giveUp(error);
        return;
      }
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        pauses.delete(end);
        resolve();
      };
      const cancel = timers.after(ms, end);
      pauses.add(end);
    });
  }
  const endPauses = (): void => {
    for (const end of [...pauses]) end();
  };

  /** New connections that listen to everything that is listened to here. */
  async function open(): Promise<RedisLinks> {
    const connecting = openRedisLinks(urls, `${prefix}probe:${self}:`, hear, (destroy) => {
      destroyAttempt = destroy;
    });
    const attempt = await withDeadline(timers, OPEN_WITHIN_MS, NO_ANSWER, connecting);
    const topics = [...ears.keys()];
    const listening = attempt.listen([toAll, ...topics.map(channelOf)]);
    await withDeadline(timers, OPEN_WITHIN_MS + topics.length / 10, NO_ANSWER, listening);
    for (const ear of ears.values()) ear.on = false;
    for (const topic of topics) {
      // Who left meanwhile is told so by the next `settle`.
      const ear = ears.get(topic) ?? { holders: 0, on: true, settling: null };
      ear.on = true;
      ears.set(topic, ear);
    }
    return attempt;
  }

  /** Resolves with what is wrong with the connections; `alive` is told of each check that found nothing. */
  async function watch(over: RedisLinks, alive: () => void): Promise<unknown> {
    for (;;) {
      await pause(checkEachMs);
      if (over !== links) return null;
      try {
        await withDeadline(timers, 2 * checkEachMs, "a message to ourselves was not heard", over.check());
        alive();
        ringUnrung();
      } catch (error) {
        return error;
      }
    }
  }

  /** One life of the connections; resolves with what ended it. Rejects where they could not be made. */
  async function live(again: boolean, alive: () => void): Promise<unknown> {
    const over = await open();
    if (closed) return null;
    links = over;
    fault = null;
    const gaveUp = new Promise((resolve) => {
      giveUp = resolve;
    });
    const ended = Promise.race([over.broken, watch(over, alive), gaveUp]);
    // Entered or left while the others were listened to.
    await Promise.race([ended, Promise.all([...ears].map(([topic, ear]) => settle(topic, ear)))]);
    metrics.channelHealthy.set(1);
    if (again) {
      metrics.channelReconnects.inc();
      log.info({ topics: ears.size }, "the channel layer is back");
    }
    opened.resolve();
    ringUnrung();
    tellDoubt();
    const err = await ended;
    if (!closed) log.warn({ err }, "the channel layer is lost, the sweep stands in for it");
    return err;
  }

  async function keep(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    for (let again = false; !closed; ) {
      try {
        const err = await live(again, () => {
          pauseMs = FIRST_PAUSE_MS;
        });
        again = true;
        fault = wordsOf(err);
      } catch (error) {
        fault = wordsOf(error);
      }
      links = null;
      metrics.channelHealthy.set(0);
      destroyAttempt();
      endPauses();
      if (!closed) await pause(pauseMs);
      pauseMs = Math.min(LAST_PAUSE_MS, pauseMs * 2);
    }
  }
  const kept = keep();

  return {
    opened: opened.promise,
    fault: () => fault,
    async subscribe(topic, hearBell) {
      const endLocal = await local.subscribe(topic, hearBell);
      const ear = ears.get(topic) ?? { holders: 0, on: false, settling: null };
      ears.set(topic, ear);
      ear.holders++;
      let ended = false;
      await settle(topic, ear);
      return () => {
        endLocal();
        if (ended) return;
        ended = true;
        ear.holders--;
        if (ear.holders === 0) void settle(topic, ear);
      };
    },
    publish(topic, bell) {
      if (closed) return;
      local.publish(topic, bell);
      send(topic, bell);
    },
    onDoubt(doubt) {
      doubters.add(doubt);
      return () => doubters.delete(doubt);
    },
    healthy: () => links !== null && !closed,
    async close() {
      closed = true;
      await local.close();
      doubters.clear();
      giveUp(new Error("closed"));
      endPauses();
      destroyAttempt();
      await kept;
      ears.clear();
    },
  };
}

/** The servers named; those without credentials have those of the first. */
function membersOf(texts: readonly string[]): URL[] {
  const urls = texts.map((text) => new URL(text));
  for (const url of urls) {
    if (url.username !== "" || url.password !== "") continue;
    url.username = urls[0]?.username ?? "";
    url.password = urls[0]?.password ?? "";
  }
  return urls;
}

/** What went wrong, in words that hold no password: an error of the client names addresses at most. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
