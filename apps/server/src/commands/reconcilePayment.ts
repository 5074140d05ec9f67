import type { Payment } from "../domain/entities.ts";
import { transact } from "../notify/transact.ts";
import { lotOf } from "../store/lots.ts";
import { lockPayment, updatePayment } from "../store/payments.ts";
import { settlePayments } from "./settlePayments.ts";
import { paymentChanged } from "./washFacts.ts";
import type { CommandWorld } from "./world.ts";

/** Before the hold's deadline it is asked once more, so that what was captured unheard does not lapse. */
const ASK_AGAIN_MS = { first: 5_000, longest: 60_000, beforeDeadline: 10_000 };

/**
 * Asks the provider what became of a payment that fell due, outside any transaction, and applies the answer: a waiting
 * charge is settled, a failed one called back, an owed refund made. While the provider has no final word, or does not
 * answer, the payment stays due, later each time. Applying an answer twice changes nothing.
 */
export async function reconcilePayment(world: CommandWorld, payment: Payment): Promise<void> {
  if (payment.state === "refunded") return refund(world, payment);
  if (payment.state === "failed") return callBack(world, payment);
  if (payment.state !== "pending") return putOff(world, payment.id, null);
  const status = await world.payments.find(payment.id);
  switch (status.kind) {
    case "succeeded":
      await settle(world, payment.id, { kind: "succeeded", reference: status.reference });
      return;
    case "refused":
      await settle(world, payment.id, { kind: "failed", code: status.code });
      return;
    case "pending": {
      const leftMs = payment.createdAt + world.times.holdMs - world.clock.now();
      if (leftMs <= 0) return callBack(world, payment);
      await settle(world, payment.id, { kind: "pending", reference: status.reference });
      const lastWordMs = leftMs - ASK_AGAIN_MS.beforeDeadline;
      return putOff(world, payment.id, Math.min(backoff(payment), lastWordMs > 0 ? lastWordMs : leftMs));
    }
    case "cancelled":
    case "absent":
      return callBack(world, payment);
  }
}

/** Ends a charge at the provider; where it was captured all the same, the money is owed back. */
async function callBack(world: CommandWorld, payment: Payment): Promise<void> {
  const outcome = await world.payments.cancel(payment.id);
  if (outcome.kind === "succeeded") {
    await settle(world, payment.id, { kind: "succeeded", reference: outcome.reference });
  } else {
    await settle(world, payment.id, { kind: "failed", code: "payment.timeout" });
    await putOff(world, payment.id, null);
  }
}

async function refund(world: CommandWorld, payment: Payment): Promise<void> {
  await world.payments.refund(payment.id, payment.amountPaise);
  await transact(world, async (unit) => {
    await updatePayment(unit.tx, payment.id, { refundedAt: await unit.now(), nextDueAt: null });
    const lot = await lotOf(unit.tx, payment.lotId);
    if (!lot) throw new Error(`payment ${payment.id} has lost its lot`);
    paymentChanged(unit, { users: [payment.driverId, lot.ownerId], admins: lot.id }, payment);
    return { ok: true, value: null };
  });
}

async function settle(
  world: CommandWorld,
  paymentId: string,
  charged: Parameters<typeof settlePayments>[1][number]["charged"],
): Promise<void> {
  await settlePayments(world, [{ paymentId, charged }], "later");
}

/** Sets when to ask again (ms from now), or never. A settled payment keeps the due time its settlement gave it. */
async function putOff(world: CommandWorld, paymentId: string, ms: number | null): Promise<void> {
  await transact(world, async (unit) => {
    const payment = await lockPayment(unit.tx, paymentId);
    if (payment && payment.state !== "refunded") {
      await updatePayment(unit.tx, paymentId, { nextDueAt: ms === null ? null : (await unit.now()) + ms });
    }
    return { ok: true, value: null };
  });
}

function backoff(payment: Payment): number {
  return Math.min(ASK_AGAIN_MS.longest, ASK_AGAIN_MS.first * 2 ** payment.attempts);
}
