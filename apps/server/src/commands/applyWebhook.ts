import { paymentOf } from "../store/payments.ts";
import { settlePayments } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

/**
 * Applies a verified web hook, once: an event of this id that was applied before changes nothing, whatever it says now,
 * and a payment that is settled stays as it is. Answers false where the payment is not known, or was never this
 * provider's; the event may then be sent again.
 */
export async function applyWebhook(
  world: CommandWorld,
  webhook: { id: string; paymentId: string; outcome: "succeeded" | "failed" },
): Promise<boolean> {
  const { provider } = world.payments;
  const payment = await paymentOf(world.store.read, webhook.paymentId);
  if (!payment || payment.provider !== provider) return false;
  const charged =
    webhook.outcome === "succeeded"
      ? ({ kind: "succeeded", reference: payment.reference } as const)
      : ({ kind: "failed", code: "payment.declined" } as const);
  const event = { provider, eventId: webhook.id };
  await settlePayments(world, [{ paymentId: payment.id, charged }], "later", event);
  return true;
}
