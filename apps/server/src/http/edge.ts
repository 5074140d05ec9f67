import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { bringsBearer, CLIENT_ADDRESS_HEADER } from "../access/access.ts";
import type { Config } from "../config.ts";
import { problemResponse } from "../gateway/problem.ts";
import type { Env } from "./endpoint.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
const MAX_BODY_BYTES = 64 * 1024;

/** Refuses a body beyond the limit; one without a length is counted as it comes. */
export const limitedBody: MiddlewareHandler<Env> = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => problemResponse({ code: "body.too_large" }, { connection: "close" }),
});

/**
 * What every request passes: a page of another origin may not act with our cookie; foreign pages that are allowed get CORS
 * and bring a bearer token.
 */
export function edge(config: Pick<Config, "allowedOrigins" | "corsOrigins">): MiddlewareHandler<Env> {
  const allowed = new Set(config.allowedOrigins);
  const cors = new Set(config.corsOrigins);
  return async (c, next) => {
    const origin = c.req.header("origin");
    if (origin !== undefined && cors.has(origin)) {
      if (c.req.method === "OPTIONS") return preflight(origin);
      await next();
      c.res.headers.set("access-control-allow-origin", origin);
      c.res.headers.set("access-control-expose-headers", "set-auth-token, idempotency-replayed, retry-after");
      c.res.headers.append("vary", "origin");
      return;
    }
    if (!SAFE.has(c.req.method) && !originMayAct(c, origin, allowed))
      return problemResponse({ code: "origin.refused" });
    await next();
  };
}

/** With a cookie an allowed origin is a must; a bearer token or no session at all needs none, but never a foreign one. */
function originMayAct(c: Context<Env>, origin: string | undefined, allowed: ReadonlySet<string>): boolean {
  if (origin !== undefined) return allowed.has(origin);
  return c.req.header("cookie") === undefined || bringsBearer(c.req.raw.headers);
}

function preflight(origin: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET, POST, PATCH, PUT, DELETE",
      "access-control-allow-headers": "authorization, content-type, idempotency-key",
      "access-control-max-age": "600",
      vary: "origin",
    },
  });
}

/**
 * The address a request came from: `X-Forwarded-For` counts only from trusted proxies, read from the right. An IPv4
 * address is written as one, also where a socket of IPv6 took the connection.
 */
export function clientAddress(socketPeer: string, headers: Headers, trustedProxies: readonly string[]): string {
  const peer = plainAddress(socketPeer);
  const trusted = new Set(trustedProxies.map(plainAddress));
  if (!trusted.has(peer)) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => plainAddress(hop.trim()));
  return hops.findLast((hop) => hop !== "" && !trusted.has(hop)) ?? peer;
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** The request as the rest of the house sees it: the believed address in our own header, whatever the client sent. */
export function withClientAddress(request: Request, address: string): Request {
  const headers = new Headers(request.headers);
  headers.set(CLIENT_ADDRESS_HEADER, address);
  return new Request(request, { headers });
}
