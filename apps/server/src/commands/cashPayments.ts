import { rejectCash, verifyCash } from "../domain/cash.ts";
import type { Payment } from "../domain/entities.ts";
import type { BookingChanges, PaidFacts } from "../domain/facts.ts";
import { refuse, type Verdict } from "../domain/rule.ts";
import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { nextStartAfter } from "./bookingFacts.ts";
import { applyPaidChanges, lockPaidFacts } from "./paidFacts.ts";
import { withAssignment } from "./settlePayments.ts";
import type { CommandWorld } from "./world.ts";

/**
 * The owner took the cash: what it was for is active (a wash on its own waits to be confirmed), the driver hears. A refused
 * renewal is told to the driver, too.
 */
export function verifyCashPayment(
  world: CommandWorld,
  ownerId: string,
  paymentId: string,
): Promise<Outcome<{ paymentId: string }>> {
  return decide(world, ownerId, paymentId, async (unit, facts, payment) => {
    const next = facts.booking && (await nextStartAfter(unit.tx, facts.booking));
    return verifyCash(facts, payment, ownerId, next, world.times, await unit.now());
  });
}

/** The owner did not get the cash: what it was for does not happen, the driver hears why. */
export function rejectCashPayment(
  world: CommandWorld,
  ownerId: string,
  paymentId: string,
  reason: string,
): Promise<Outcome<{ paymentId: string }>> {
  return decide(world, ownerId, paymentId, async (unit, facts, payment) =>
    rejectCash(facts, payment, reason, await unit.now()),
  );
}

function decide(
  world: CommandWorld,
  ownerId: string,
  paymentId: string,
  rule: (unit: Unit, facts: PaidFacts, payment: Payment) => Promise<Verdict<BookingChanges>>,
): Promise<Outcome<{ paymentId: string }>> {
  return transact(world, async (unit) => {
    const locked = await lockPaidFacts(unit.tx, paymentId);
    if (locked?.facts.lot.ownerId !== ownerId) return refuse("not_found", "There is no such payment.");
    const { facts, payment } = locked;
    const verdict = await rule(unit, facts, payment);
    if (!verdict.ok) {
      const told = verdict.notices ?? [];
      unit.tell(told);
      // A renewal that came too late is told to the driver, and its payment is over.
      if (told.length > 0) {
        await applyPaidChanges(unit, facts, {
          payments: [{ id: paymentId, patch: { state: "failed", failure: verdict.refusal.code } }],
        });
      }
      return { ok: false, refusal: verdict.refusal, commit: told.length > 0 };
    }
    const after = await applyPaidChanges(unit, facts, verdict.changes);
    if (verdict.changes.wash?.state === "confirmed" && after.wash) {
      await withAssignment(unit, after.wash.wash, facts.lot.ownerId, []);
    }
    unit.tell(verdict.notices);
    return { ok: true, value: { paymentId } };
  });
}
