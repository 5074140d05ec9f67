import { problemOf, REFUSALS, type Refusal } from "@parkmate/protocol";

/**
 * The answer of a no: `application/problem+json` with its status (RFC 9457), never kept by a cache. Every refusal of this
 * server, before an upgrade and over HTTP, is made here.
 */
export function problemResponse(refusal: Refusal, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problemOf(refusal)), {
    status: REFUSALS[refusal.code][0],
    headers: { ...headers, "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
