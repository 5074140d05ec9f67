import { expect, test } from "bun:test";
import type { NodeView, StatsFrame } from "@parkmate/protocol";
import { HEALTHY, nodesNow, troublesOf } from "./health.ts";

const spread = (p99: number) => ({ p50: 1, p99 });
const node = (id: string, channels: "healthy" | "lost") => ({ id, channels });

test("at its limit a number is healthy, beyond it is named with what it is", () => {
  const atLimit = { latency: spread(HEALTHY.latencyP99Ms), lateness: spread(HEALTHY.latenessP99Ms) };
  expect(troublesOf(atLimit, [node("n1", "healthy")])).toEqual([]);
  expect(troublesOf({ latency: spread(501), lateness: spread(1_001) }, [])).toEqual([
    { kind: "latency", p99: 501 },
    { kind: "lateness", p99: 1_001 },
  ]);
});

test("each node that lost its channel layer is named, before what is slow", () => {
  const nodes = [node("n1", "lost"), node("n2", "healthy"), node("n3", "lost")];
  expect(troublesOf({ latency: spread(600), lateness: spread(0) }, nodes)).toEqual([
    { kind: "channels", nodeId: "n1" },
    { kind: "channels", nodeId: "n3" },
    { kind: "latency", p99: 600 },
  ]);
});

test("what is not known is not wrong", () => {
  expect(troublesOf(null, [])).toEqual([]);
});

test("a channel layer that is lost after the nodes were asked for is heard of; a server that does not say it leaves what was asked", () => {
  const still = { ...{ sockets: 1, noticesPerSecond: 0 }, latency: spread(0), lateness: spread(0) };
  const view = (channels: NodeView["channels"]): NodeView => ({
    id: "n1",
    startedAt: "2026-01-01",
    channels,
    ...still,
  });
  const frame: StatsFrame = { type: "stats", nodes: 1, ...still };
  const asked = [view("healthy")];
  expect(troublesOf(null, nodesNow({ ...frame, each: [view("lost")] }, asked))).toEqual([
    { kind: "channels", nodeId: "n1" },
  ]);
  expect(nodesNow(frame, asked)).toEqual(asked);
  expect(nodesNow(null, asked)).toEqual(asked);
});
