import { problemOf, REFUSALS, type Refusal } from "@parkmate/protocol";

/** The answer of a no: `application/problem+json` with its status (RFC 9457). */
export function problemResponse(refusal: Refusal, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problemOf(refusal)), {
    status: REFUSALS[refusal.code][0],
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  });
}
