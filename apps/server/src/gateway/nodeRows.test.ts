import { afterAll, beforeAll, expect, test } from "bun:test";
import type { NodeView } from "@parkmate/protocol";
import { type ManualClock, manualClock } from "../platform/clock.ts";
import { allNodes } from "../store/nodes.ts";
import { tempStore } from "../testing/tempStore.ts";
import { createNodes, realtimeView } from "./nodes.ts";

let temp: Awaited<ReturnType<typeof tempStore>>;
beforeAll(async () => {
  temp = await tempStore();
});
afterAll(() => temp.close());

const viewOf = (id: string, sockets: number, p99: number): NodeView => ({
  ...{ id, startedAt: "2026-01-01T00:00:00.000Z", channels: "healthy", sockets, noticesPerSecond: 2 },
  ...{ latency: { p50: 1, p99 }, lateness: { p50: 0, p99: 0 } },
});

/** A node with a clock of its own, wrong by whatever. */
function node(id: string, realClock: ManualClock, sockets: number, p99 = 5) {
  return createNodes({ store: temp.store, realClock, node: id }, () => viewOf(id, sockets, p99));
}
const idsOf = (nodes: readonly NodeView[]): string[] => nodes.map(({ id }) => id);

test("a node that no longer writes is gone after six seconds, whatever the clocks say, and forgotten after ten minutes", async () => {
  const clock = manualClock(0);
  const [a, b] = [node("a", clock, 1), node("b", manualClock(3_600_000), 2)];
  await b.report();
  await a.report();
  expect(idsOf(a.all())).toEqual(["a"]);
  await b.report();
  await a.report();
  expect(idsOf(a.all())).toEqual(["a", "b"]);
  clock.advance(6_000);
  await a.report();
  expect(idsOf(a.all())).toEqual(["a", "b"]);
  clock.advance(1);
  expect(idsOf(a.all())).toEqual(["a"]);
  clock.advance(600_000);
  await a.report();
  expect(idsOf((await allNodes(temp.store.read)).map(({ view }) => JSON.parse(view)))).toEqual(["a"]);
  await a.leave();
  expect(await allNodes(temp.store.read)).toEqual([]);
});

test("a node that appears is there at once; the numbers are added up, of durations the slowest counts", async () => {
  const clock = manualClock(0);
  const a = node("a", clock, 1);
  await a.report();
  await node("c", clock, 30, 50).report();
  await a.report();
  const { nodes, ...all } = realtimeView(a.all());
  expect(idsOf(nodes)).toEqual(["a", "c"]);
  expect(all).toEqual({
    ...{ sockets: 31, noticesPerSecond: 4 },
    ...{ latency: { p50: 1, p99: 50 }, lateness: { p50: 0, p99: 0 } },
  });
});
