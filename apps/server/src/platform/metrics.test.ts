import { expect, test } from "bun:test";
import { manualClock } from "./clock.ts";
import { createMetrics } from "./metrics.ts";

const clock = manualClock(Date.UTC(2026, 0, 15));

test("what was counted is in the text, with its labels", async () => {
  const metrics = createMetrics(clock);
  metrics.sockets.inc();
  metrics.closes.inc({ code: 4508 });
  metrics.resumes.inc({ resumed: "true" });
  metrics.notices.inc({ event: "booking.created" });
  metrics.httpRequests.inc({ method: "GET", route: "/api/lots/:id", status: 200 });
  const text = await metrics.text();
  expect(text).toContain("parkmate_sockets 1\n");
  expect(text).toContain('parkmate_socket_closes_total{code="4508"} 1\n');
  expect(text).toContain('parkmate_socket_resumes_total{resumed="true"} 1\n');
  expect(text).toContain('parkmate_notices_total{event="booking.created"} 1\n');
  expect(text).toContain('parkmate_http_requests_total{method="GET",route="/api/lots/:id",status="200"} 1\n');
});

test("a duration is exported in seconds and shown live in milliseconds", async () => {
  const metrics = createMetrics(clock);
  metrics.latency.observe(40);
  expect(await metrics.text()).toContain('parkmate_notice_latency_seconds_bucket{le="0.05"} 1\n');
  expect(await metrics.text()).toContain("parkmate_notice_latency_seconds_sum 0.04\n");
  const { count, p50 } = metrics.latency.recent();
  expect(count).toBe(1);
  expect(p50).toBeGreaterThanOrEqual(40);
  expect(p50).toBeLessThanOrEqual(42);
  expect(metrics.lateness.recent().count).toBe(0);
});

test("every metric of ours is named as Prometheus wants it", async () => {
  const lines = (await createMetrics(clock).text()).split("\n");
  const types = lines.filter((line) => line.startsWith("# TYPE ")).map((line) => line.split(" ").slice(2));
  expect(types.length).toBeGreaterThan(10);
  for (const [name, type] of types) {
    expect(name).toMatch(/^parkmate_[a-z_]+$/);
    if (type === "counter") expect(name).toEndWith("_total");
    if (type === "histogram") expect(name).toEndWith("_seconds");
  }
});

test("two registries share nothing", async () => {
  const one = createMetrics(clock);
  const other = createMetrics(clock);
  one.connects.inc();
  expect(await other.text()).toContain("parkmate_socket_connects_total 0\n");
});

test("the process's own figures are there when asked for", async () => {
  expect(await createMetrics(clock, { processDefaults: true }).text()).toContain("process_resident_memory_bytes");
});
