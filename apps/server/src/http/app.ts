import { REALTIME_PATH } from "@parkmate/protocol";
import { Hono } from "hono";
import { problemResponse } from "../gateway/problem.ts";
import { accountEndpoints } from "./account.ts";
import { adminEndpoints } from "./admin.ts";
import { bookingEndpoints } from "./bookings.ts";
import { carwashEndpoints } from "./carwashes.ts";
import { demoEndpoints } from "./demo.ts";
import type { HttpDeps } from "./deps.ts";
import { edge } from "./edge.ts";
import { type Endpoint, type Env, mount } from "./endpoint.ts";
import { lotEndpoints } from "./lots.ts";
import { notificationEndpoints } from "./notifications.ts";
import { openApiDocument } from "./openapi.ts";
import { operationRoutes } from "./operations.ts";
import { ownerEndpoints } from "./owner.ts";
import { requestLimits } from "./rateLimits.ts";
import { webhookEndpoints } from "./webhooks.ts";
import { webPage } from "./webPage.ts";

/** The whole HTTP side but for the WebSocket upgrade, as one function of a request. */
export function createApp(deps: HttpDeps): Hono<Env> {
  const app = new Hono<Env>();
  const { metrics, log, realClock } = deps.world;
  const limits = requestLimits(realClock, deps.config.rateLimits);
  const endpoints: Endpoint[] = [
    ...accountEndpoints(limits),
    ...lotEndpoints,
    ...bookingEndpoints,
    ...carwashEndpoints,
    ...notificationEndpoints,
    ...ownerEndpoints,
    ...adminEndpoints,
    ...webhookEndpoints,
    ...(deps.demoClock ? demoEndpoints : []),
  ];

  app.use(async (c, next) => {
    const startedAt = realClock.now();
    await next();
    const route = c.get("route") ?? (c.req.path.startsWith("/api/") ? "unknown" : "page");
    const { method } = c.req;
    metrics.httpRequests.inc({ method, route, status: String(c.res.status) });
    metrics.httpSeconds.observe({ method, route }, (realClock.now() - startedAt) / 1000);
  });
  app.use(edge(deps.config));
  app.onError((error) => {
    if (isDatabaseAway(error)) {
      log.error({ err: error }, "the database is away");
      return problemResponse({ code: "unavailable" }, { "retry-after": "2" });
    }
    log.error({ err: error }, "a request failed");
    return problemResponse({ code: "internal" });
  });

  mount(app, deps, limits, endpoints);
  const document = JSON.stringify(openApiDocument(endpoints, deps.config.publicUrl));
  app.get("/api/openapi.json", (c) => c.body(document, 200, { "content-type": "application/json" }));
  app.get(REALTIME_PATH, () => problemResponse({ code: "realtime.upgrade_required" }));
  app.route("/", operationRoutes(deps));

  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method } of endpoints) {
    const methods = methodsOf.get(path) ?? new Set();
    methodsOf.set(path, methods.add(method.toUpperCase()));
  }
  for (const [path, methods] of methodsOf) {
    app.all(path, () => problemResponse({ code: "method_not_allowed" }, { allow: [...methods].join(", ") }));
  }
  app.all("/api/*", () => problemResponse({ code: "not_found" }));
  const page = webPage(deps.webFolder, deps.config.mode);
  app.all("*", async (c) => (await page(c.req.raw)) ?? problemResponse({ code: "not_found" }));
  return app;
}

/** SQLITE_BUSY, SQLITE_FULL, SQLITE_IOERR: the disk or the lock, not the request. */
function isDatabaseAway(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^SQLITE_(BUSY|FULL|IOERR|CANTOPEN)/.test(code);
}
