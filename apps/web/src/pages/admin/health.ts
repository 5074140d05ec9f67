import type { LiveNumbers, NodeView, StatsFrame } from "@parkmate/protocol";

/** Beyond these, in milliseconds, something is wrong with the system. */
export const HEALTHY = {
  /** From the commit of a notice to the socket, of 99 in 100. */
  latencyP99Ms: 500,
  /** From when something fell due to when it was done, of 99 in 100. */
  latenessP99Ms: 1_000,
} as const;

export type Trouble =
  | { kind: "latency"; p99: number }
  | { kind: "lateness"; p99: number }
  | { kind: "channels"; nodeId: string };

/** The nodes as heard a second ago, which tells of a lost channel layer by itself; else as they were when asked. */
export function nodesNow(latest: StatsFrame | null, asked: readonly NodeView[]): readonly NodeView[] {
  return latest?.each ?? asked;
}

/** What is wrong now, the worst first; what is not known is not wrong. */
export function troublesOf(
  numbers: Pick<LiveNumbers, "latency" | "lateness"> | null,
  nodes: readonly Pick<NodeView, "id" | "channels">[],
): Trouble[] {
  const lost = nodes.filter(({ channels }) => channels === "lost");
  const { latency, lateness } = numbers ?? {};
  return [
    ...lost.map(({ id }) => ({ kind: "channels" as const, nodeId: id })),
    ...(latency && latency.p99 > HEALTHY.latencyP99Ms ? [{ kind: "latency" as const, p99: latency.p99 }] : []),
    ...(lateness && lateness.p99 > HEALTHY.latenessP99Ms ? [{ kind: "lateness" as const, p99: lateness.p99 }] : []),
  ];
}
