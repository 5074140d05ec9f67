import { Hono } from "hono";
import { problemResponse } from "../gateway/problem.ts";
import type { HttpDeps } from "./deps.ts";
import type { Env } from "./endpoint.ts";

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

/** What operators and load balancers ask: alive, ready, and the numbers. */
export function operationRoutes(deps: HttpDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const { faults, degraded } = await deps.readiness();
    c.header("cache-control", "no-store");
    if (faults.length > 0) {
      c.header("retry-after", "5");
      return c.json({ status: "not ready", faults, ...(degraded.length > 0 ? { degraded } : {}) }, 503);
    }
    return c.json({ status: "ready", ...(degraded.length > 0 ? { degraded } : {}) });
  });
  app.get("/metrics", async (c) => {
    const { metricsToken } = deps.config;
    const allowed =
      metricsToken === null ? LOOPBACK.has(c.env.address) : c.req.header("authorization") === `Bearer ${metricsToken}`;
    if (!allowed) return problemResponse({ code: metricsToken === null ? "forbidden" : "unauthenticated" });
    return c.body(await deps.world.metrics.text(), 200, { "content-type": deps.world.metrics.contentType });
  });
  return app;
}
