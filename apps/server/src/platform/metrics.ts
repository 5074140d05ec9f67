import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Clock } from "./clock.ts";
import { recentQuantiles } from "./recentQuantiles.ts";

/** A duration that is both exported and shown live. */
export interface Duration {
  /** Counts one duration, milliseconds. */
  observe(ms: number): void;
  /** The last minute: how many, and p50 and p99 in milliseconds. */
  recent(): { count: number; p50: number; p99: number };
}

const FAST_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LATE_SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * Everything this process counts, in a registry of its own, names as Prometheus wants them. `clock` tells the last
 * minute from what was before. With `processDefaults` memory, CPU and event loop of the process are exported too; one
 * such registry per process.
 */
export function createMetrics(clock: Clock, options: { processDefaults?: boolean } = {}) {
  const registry = new Registry();
  const registers = [registry];
  if (options.processDefaults) collectDefaultMetrics({ register: registry });

  const counter = <Label extends string = never>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter<Label>({ name: `parkmate_${name}`, help, labelNames, registers });
  const histogram = <Label extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: readonly Label[] = [],
  ) => new Histogram<Label>({ name: `parkmate_${name}`, help, buckets, labelNames, registers });
  const duration = (name: string, help: string, buckets: number[]): Duration => {
    const exported = histogram(name, help, buckets);
    const live = recentQuantiles(clock);
    return {
      observe(ms) {
        exported.observe(ms / 1000);
        live.observe(ms);
      },
      recent: live.read,
    };
  };

  return {
    sockets: new Gauge({ name: "parkmate_sockets", help: "Sockets that are open now", registers }),
    connects: counter("socket_connects_total", "Sockets that were welcomed"),
    closes: counter("socket_closes_total", "Sockets that were closed, by close code", ["code"]),
    resumes: counter("socket_resumes_total", "Cursors given at connect, by whether they were accepted", ["resumed"]),
    slowReaderCloses: counter("slow_reader_closes_total", "Sockets closed because they did not read"),
    pumpPages: counter("pump_pages_total", "Pages of logs read for sockets"),
    notices: counter("notices_total", "Notices committed, by event", ["event"]),
    traceDropped: counter("trace_dropped_total", "Entries of the notice trace given up before they were written"),
    awaySent: counter("away_sent_total", "Notices a mail server or push service accepted, by channel", ["channel"]),
    awayFailures: counter("away_failures_total", "Sendings that were not accepted, by channel", ["channel"]),
    awaySkipped: counter("away_skipped_total", "Notices given up after a day of failures, by channel", ["channel"]),
    doorbellsHeard: counter("doorbells_heard_total", "Doorbells heard by this node, by kind", ["kind"]),
    channelMessages: counter("channel_messages_total", "Messages between nodes, by what became of them", ["result"]),
    channelSubscriptions: new Gauge({
      name: "parkmate_channel_subscriptions",
      help: "Topics this node listens to",
      registers,
    }),
    channelHealthy: new Gauge({ name: "parkmate_channel_healthy", help: "1 while bells are heard", registers }),
    channelReconnects: counter("channel_reconnects_total", "Times the channel layer came back"),
    httpRequests: counter("http_requests_total", "Requests answered, by route and status", [
      "method",
      "route",
      "status",
    ]),
    httpSeconds: histogram("http_request_duration_seconds", "Time to answer a request, by route", FAST_SECONDS, [
      "method",
      "route",
    ]),
    /** Commit of a notice → accepted by a socket. */
    latency: duration("notice_latency_seconds", "Commit of a notice to a socket accepting it", FAST_SECONDS),
    /** Due → applied. */
    lateness: duration("timer_lateness_seconds", "How late a due row was applied", LATE_SECONDS),
    contentType: registry.contentType,
    /** Everything in the Prometheus text format. */
    text: (): Promise<string> => registry.metrics(),
  };
}
