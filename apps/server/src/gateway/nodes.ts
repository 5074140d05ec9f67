import type { LiveNumbers, NodeView, RealtimeView, Spread } from "@parkmate/protocol";
import { leaveNodes, reportNode } from "../commands/reportNode.ts";
import { allNodes } from "../store/nodes.ts";
import type { GatewayDeps } from "./deps.ts";

export const REPORT_EACH_MS = 2_000;
/** A node that did not write for so long is not there. */
const SILENT_MS = 3 * REPORT_EACH_MS;
/** After so long its row goes. */
const FORGOTTEN_MS = 600_000;

interface Other {
  beat: number;
  /** When its beat last rose, by this node's clock; null while that was not seen. */
  roseAt: number | null;
  seenAt: number;
  view: NodeView;
}

/**
 * All nodes of this database and their numbers, over the database, so that it holds without a channel layer, too. No
 * clock of another node is believed: one whose beat rises, lives. `own` are the numbers of this one.
 */
export function createNodes(
  { store, realClock, node }: Pick<GatewayDeps, "store" | "realClock" | "node">,
  own: () => NodeView,
) {
  let others = new Map<string, Other>();
  let beat = 0;

  return {
    /** Writes this node's row, and reads those of the others. */
    async report(): Promise<void> {
      const forgotten = realClock.now() - FORGOTTEN_MS;
      const dead = [...others].filter(([, other]) => (other.roseAt ?? other.seenAt) < forgotten).map(([id]) => id);
      const isFirst = beat === 0;
      beat++;
      await reportNode(store, { id: node, beat, view: JSON.stringify(own()) }, dead);
      const now = realClock.now();
      const seen = new Map<string, Other>();
      for (const row of await allNodes(store.read)) {
        if (row.id === node) continue;
        const before = others.get(row.id);
        const rose = before ? row.beat > before.beat : !isFirst;
        const roseAt = rose ? now : (before?.roseAt ?? null);
        seen.set(row.id, { beat: row.beat, roseAt, seenAt: before?.seenAt ?? now, view: JSON.parse(row.view) });
      }
      others = seen;
    },
    /** Those that live, this one with its numbers of now, the eldest first. */
    all(): NodeView[] {
      const since = realClock.now() - SILENT_MS;
      const living = [...others.values()].filter(({ roseAt }) => roseAt !== null && roseAt >= since);
      const views = [own(), ...living.map(({ view }) => view)];
      return views.sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));
    },
    /** The others know at once that this node is gone. */
    leave: (): Promise<void> => leaveNodes(store, node),
  };
}

/** All nodes as one: what can be added is, of the rest the slowest counts. */
export function realtimeView(nodes: NodeView[]): RealtimeView {
  const sum = (of: (numbers: LiveNumbers) => number): number => nodes.reduce((total, node) => total + of(node), 0);
  const slowest = (of: (numbers: LiveNumbers) => Spread): Spread => ({
    p50: Math.max(...nodes.map((node) => of(node).p50)),
    p99: Math.max(...nodes.map((node) => of(node).p99)),
  });
  return {
    nodes,
    sockets: sum((numbers) => numbers.sockets),
    noticesPerSecond: sum((numbers) => numbers.noticesPerSecond),
    latency: slowest((numbers) => numbers.latency),
    lateness: slowest((numbers) => numbers.lateness),
  };
}
