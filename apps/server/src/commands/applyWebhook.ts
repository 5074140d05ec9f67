import { paymentOf } from "../store/payments.ts";
import { settlePayments } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

/**
 * Applies a verified web hook, once: a payment that is settled stays as it is. Answers false where the
 * payment is not known, or was never this provider's.
 */
export async function applyWebhook(
  world: CommandWorld,
  webhook: { paymentId: string; outcome: "succeeded" | "failed" },
): Promise<boolean> {
  const payment = await paymentOf(world.store.read, webhook.paymentId);
  if (!payment || payment.provider !== world.payments.provider) return false;
  const charged =
    webhook.outcome === "succeeded"
      ? ({ kind: "succeeded", reference: payment.reference } as const)
      : ({ kind: "failed", code: "payment.declined" } as const);
  await settlePayments(world, [{ paymentId: payment.id, charged }], "later");
  return true;
}
