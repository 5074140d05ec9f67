import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { WebhookVerdict } from "./gateway.ts";

export const SANDBOX_SIGNATURE_HEADER = "X-Sandbox-Signature";

const webhookBody = z.object({
  id: z.string().min(1).max(200),
  paymentId: z.string().min(1).max(200),
  outcome: z.enum(["succeeded", "failed"]),
});
export type SandboxWebhook = z.infer<typeof webhookBody>;

/** The web hook as the sandbox sends it: body and headers with the signature (DOMAIN §4). */
export function signedSandboxWebhook(secret: string, webhook: SandboxWebhook): { body: string; headers: Headers } {
  const body = JSON.stringify(webhook);
  const headers = new Headers({
    "Content-Type": "application/json",
    [SANDBOX_SIGNATURE_HEADER]: signature(secret, body).toString("hex"),
  });
  return { body, headers };
}

/** Whether the sandbox sent this very body, and what it says. Takes as long for a signature that is nearly right. */
export function verifySandboxWebhook(secret: string, rawBody: Uint8Array | string, headers: Headers): WebhookVerdict {
  const given = Buffer.from(headers.get(SANDBOX_SIGNATURE_HEADER) ?? "", "hex");
  const expected = signature(secret, rawBody);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { ok: false, reason: "signature" };
  const parsed = webhookBody.safeParse(parseJson(Buffer.from(rawBody).toString("utf8")));
  return parsed.success ? { ok: true, ...parsed.data } : { ok: false, reason: "body" };
}

function signature(secret: string, body: Uint8Array | string): Buffer {
  return createHmac("sha256", secret).update(body).digest();
}

/** The value, or `undefined` where the text is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
