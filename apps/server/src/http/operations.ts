import { createHash, timingSafeEqual } from "node:crypto";
import { problemOf, REALTIME_PATH } from "@parkmate/protocol";
import { z } from "zod";
import { upgradeRequired } from "../gateway/handshake.ts";
import { problemResponse } from "../gateway/problem.ts";
import { type Endpoint, open } from "./endpoint.ts";

const LOOPBACK = /^(127(\.\d+){3}|::1)$/;

/** What operators and load balancers ask: alive, ready, and the numbers. */
export const operationEndpoints: Endpoint[] = [
  open(
    {
      method: "get",
      path: "/healthz",
      summary: "Whether this process lives",
      answers: { status: 200, schema: z.object({ status: z.literal("ok") }) },
    },
    async () => ({ ok: true, value: { status: "ok" } }),
  ),
  open(
    {
      method: "get",
      path: "/readyz",
      summary: "Whether this node can serve: 503 names what is wrong in `faults`",
      answers: {
        status: 200,
        schema: z.object({ status: z.literal("ready"), degraded: z.array(z.string()).optional() }),
      },
      refusals: ["unavailable"],
    },
    async ({ deps }) => {
      const { faults, degraded } = await deps.readiness();
      const lost = degraded.length > 0 ? { degraded } : {};
      if (faults.length === 0) return { ok: true, value: { status: "ready", ...lost } };
      const problem = problemOf({ code: "unavailable", detail: `Not ready: ${faults.join("; ")}.` });
      return new Response(JSON.stringify({ ...problem, faults, ...lost }), {
        status: 503,
        headers: { "content-type": "application/problem+json", "cache-control": "no-store", "retry-after": "5" },
      });
    },
  ),
  open(
    {
      method: "get",
      path: "/metrics",
      summary: "The numbers of this process for Prometheus; by token, without one to this machine only",
      answers: { status: 200, schema: z.string(), contentType: "text/plain" },
      refusals: ["unauthenticated", "forbidden"],
    },
    async ({ deps, request, address }) => {
      const { metricsToken } = deps.config;
      if (metricsToken === null && !LOOPBACK.test(address)) {
        const detail = "Without PARKMATE_METRICS_TOKEN the numbers are for this machine only.";
        return { ok: false, refusal: { code: "forbidden", detail } };
      }
      if (metricsToken !== null && !isSame(request.headers.get("authorization") ?? "", `Bearer ${metricsToken}`)) {
        const detail = "The numbers need PARKMATE_METRICS_TOKEN as a bearer token.";
        return problemResponse({ code: "unauthenticated", detail }, { "www-authenticate": "Bearer" });
      }
      const { metrics } = deps.world;
      return new Response(await metrics.text(), {
        headers: { "content-type": metrics.contentType, "cache-control": "no-store" },
      });
    },
  ),
  open(
    {
      method: "get",
      path: REALTIME_PATH,
      summary: "The WebSocket of a device, subprotocol parkmate.v1; over plain HTTP it answers 426",
      answers: { status: 101, schema: z.never() },
      refusals: ["realtime.upgrade_required", "origin.refused"],
    },
    async () => upgradeRequired(),
  ),
];

/** Compares in a time that says nothing about where they differ. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
