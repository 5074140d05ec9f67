import { z } from "zod";
import { applyWebhook } from "../commands/applyWebhook.ts";
import { type Endpoint, open } from "./endpoint.ts";

/** What payment providers call. The signature is checked on the raw body. */
export const webhookEndpoints: Endpoint[] = [
  open(
    {
      method: "post",
      path: "/api/payments/webhooks/:provider",
      summary: "A payment provider reports what became of a charge",
      rawBody: true,
      answers: { status: 200, schema: z.object({ received: z.boolean() }) },
      refusals: ["webhook.bad_signature", "not_found", "validation"],
    },
    async ({ deps, params, request }) => {
      const { payments } = deps.world;
      if (params.provider !== payments.provider) return { ok: false, refusal: { code: "not_found" } };
      const verdict = payments.verifyWebhook(new Uint8Array(await request.arrayBuffer()), request.headers);
      if (!verdict.ok) {
        if (verdict.reason === "signature") return { ok: false, refusal: { code: "webhook.bad_signature" } };
        const errors = [{ field: "body", code: "shape", message: "must be an event of this provider" }];
        return { ok: false, refusal: { code: "validation", errors } };
      }
      const known = await applyWebhook(deps.world, verdict);
      if (!known) return { ok: false, refusal: { code: "not_found", detail: "There is no such payment." } };
      return { ok: true, value: { received: true } };
    },
  ),
];
