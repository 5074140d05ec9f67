import type { Payment } from "../domain/entities.ts";
import { CHARGE_DEADLINE_MS } from "../domain/payments.ts";
import type { Settlement } from "../domain/settlePayment.ts";
import type { CommandWorld } from "./world.ts";

/** What the provider said within its deadline; `pending` is decided later by web hook or by asking. */
export type Charged = Settlement | { kind: "pending"; reference: string };

/**
 * Asks the provider to charge a payment of ours, at most 10 s. No answer counts as a time-out: the payment fails and its
 * due row calls the charge back, so that nothing stays captured unknown to us. Never called inside a transaction.
 */
export async function charge(world: CommandWorld, payment: Payment): Promise<Charged> {
  const deadline = new AbortController();
  const cancel = world.timers.after(CHARGE_DEADLINE_MS, () => deadline.abort());
  try {
    if (payment.method === "cash" || payment.token === null) throw new Error(`payment ${payment.id} is not online`);
    const outcome = await world.payments.charge(
      {
        paymentId: payment.id,
        amountPaise: payment.amountPaise,
        method: payment.method,
        token: payment.token,
      },
      deadline.signal,
    );
    if (outcome.kind === "refused") return { kind: "failed", code: outcome.code };
    return outcome;
  } catch (error) {
    world.log.warn({ err: error, paymentId: payment.id }, "the provider gave no answer to a charge");
    return { kind: "failed", code: "payment.timeout" };
  } finally {
    cancel();
  }
}
