import { Hono } from "hono";
import { withinMs } from "../gateway/background.ts";
import { problemResponse } from "../gateway/problem.ts";
import { calmError } from "../platform/calmLog.ts";
import { isDatabaseAway } from "../store/databaseAway.ts";
import { accountEndpoints } from "./account.ts";
import { adminEndpoints } from "./admin.ts";
import { bookingEndpoints } from "./bookings.ts";
import { carwashEndpoints } from "./carwashes.ts";
import { demoEndpoints } from "./demo.ts";
import type { HttpDeps } from "./deps.ts";
import { docsEndpoint } from "./docsEndpoint.ts";
import { edge, limitedBody, withClientAddress } from "./edge.ts";
import { employeeEndpoints } from "./employees.ts";
import { type Endpoint, type Env, mount } from "./endpoint.ts";
import { firstLooks, languagesOf } from "./firstLook.ts";
import { isSignedIn } from "./firstRequests.ts";
import { lotEndpoints } from "./lots.ts";
import { notificationEndpoints } from "./notifications.ts";
import { openApiEndpoint } from "./openapi.ts";
import { operationEndpoints } from "./operations.ts";
import { ownerEndpoints } from "./owner.ts";
import { ownerLotEndpoints } from "./ownerLots.ts";
import { ownerSlotEndpoints } from "./ownerSlots.ts";
import { peopleEndpoints } from "./people.ts";
import { preferenceEndpoints } from "./preferences.ts";
import { pushSubscriptionEndpoints } from "./pushSubscriptions.ts";
import { type RequestLimits, requestLimits } from "./rateLimits.ts";
import { realtimeEndpoints } from "./realtime.ts";
import { reviewEndpoints } from "./reviews.ts";
import { sessionEndpoints } from "./sessions.ts";
import { summaryEndpoints } from "./summaries.ts";
import { washServiceEndpoints } from "./washServices.ts";
import { webhookEndpoints } from "./webhooks.ts";
import { webPage } from "./webPage.ts";

/** A page that has to wait longer for its first look comes without one. */
const LOOK_WITHIN_MS = 300;

/** Every address there is, the document that describes them all among them. */
export function endpointsOf(deps: HttpDeps, limits: RequestLimits): Endpoint[] {
  const endpoints = [
    ...accountEndpoints(limits),
    ...lotEndpoints,
    ...bookingEndpoints,
    ...carwashEndpoints,
    ...reviewEndpoints,
    ...notificationEndpoints,
    ...preferenceEndpoints,
    ...pushSubscriptionEndpoints,
    ...sessionEndpoints(limits),
    ...ownerEndpoints,
    ...ownerLotEndpoints,
    ...ownerSlotEndpoints,
    ...employeeEndpoints(limits),
    ...adminEndpoints,
    ...peopleEndpoints,
    ...washServiceEndpoints,
    ...realtimeEndpoints,
    ...summaryEndpoints,
    ...webhookEndpoints,
    ...operationEndpoints,
    ...(deps.demoClock ? demoEndpoints : []),
  ];
  endpoints.push(openApiEndpoint(endpoints, deps.config.publicUrl), docsEndpoint(endpoints, deps.config));
  return endpoints;
}

/** The whole HTTP side but for the WebSocket upgrade, as one function of a request. */
export function createApp(deps: HttpDeps): Hono<Env> {
  const app = new Hono<Env>();
  const { metrics, log, realClock, timers } = deps.world;
  const calm = calmError(log, realClock);
  const limits = requestLimits(deps.world, deps.config.rateLimits);
  const endpoints = endpointsOf(deps, limits);

  app.use(async (c, next) => {
    const startedAt = realClock.now();
    await next();
    const route = c.get("route") ?? (c.req.path.startsWith("/api/") ? "unknown" : "page");
    const { method } = c.req;
    c.res.headers.set("x-content-type-options", "nosniff");
    metrics.httpRequests.inc({ method, route, status: String(c.res.status) });
    metrics.httpSeconds.observe({ method, route }, (realClock.now() - startedAt) / 1000);
  });
  app.use(edge(deps.config));
  app.use(limitedBody);
  app.onError((error) => {
    if (isDatabaseAway(error)) {
      calm(error, "the database is away");
      return problemResponse({ code: "unavailable" }, { "retry-after": "2" });
    }
    log.error({ err: error }, "a request failed");
    return problemResponse({ code: "internal" });
  });

  mount(app, deps, limits, endpoints);

  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method } of endpoints) {
    const methods = methodsOf.get(path) ?? new Set();
    methodsOf.set(path, methods.add(method.toUpperCase()));
    if (method === "get") methods.add("HEAD");
  }
  for (const [path, methods] of methodsOf) {
    app.all(path, () => problemResponse({ code: "method_not_allowed" }, { allow: [...methods].join(", ") }));
  }
  app.all("/api/*", () => problemResponse({ code: "not_found" }));
  const page = webPage(deps.webFolder, deps.config);
  const looks = firstLooks(deps.firstLookFile, deps.world);
  app.all("*", async (c) => {
    const { headers } = c.req.raw;
    const cookie = headers.get("cookie");
    const look = async (url: URL): Promise<string | null> => {
      if (url.search !== "") return null;
      const ask = async (api: string): Promise<unknown> => {
        // A look for visitors is shared: it is asked for by nobody, whatever session the request may carry.
        const asked = new Request(new URL(api, url), { headers: isSignedIn(cookie) && cookie ? { cookie } : {} });
        const answer = await app.fetch(withClientAddress(asked, c.env.address), c.env);
        return answer.ok ? answer.json() : null;
      };
      const reader = { isSignedIn: isSignedIn(cookie), languages: languagesOf(headers.get("accept-language")), ask };
      let html: string | null = null;
      const written = looks(url.pathname, reader).then((done) => {
        html = done;
      });
      try {
        await withinMs(timers, LOOK_WITHIN_MS, written);
      } catch (error) {
        calm(error, "the first look of a page could not be written");
      }
      return html;
    };
    return (await page(c.req.raw, look)) ?? problemResponse({ code: "not_found" });
  });
  return app;
}
