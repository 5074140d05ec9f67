import { cancelWash, stepWash, type WashStep } from "../domain/carwash.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact } from "../notify/transact.ts";
import { audienceOf, lockWash, writePayments, writeWash } from "./washFacts.ts";
import type { CommandWorld } from "./world.ts";

/** The owner confirms, starts or completes a wash; the driver hears. A finished one frees its employee. */
export function stepCarwash(
  world: CommandWorld,
  ownerId: string,
  carwashId: string,
  step: WashStep,
): Promise<Outcome<{ carwashId: string }>> {
  return transact(world, async (unit) => {
    const whole = await lockWash(unit.tx, carwashId);
    if (whole?.lot.ownerId !== ownerId) return refuse("not_found", "There is no such wash.");
    const verdict = stepWash(whole.wash, whole.lot, whole.payments, step, await unit.now());
    if (!verdict.ok) return verdict;
    await writeWash(unit, whole.wash.wash, whole.lot, verdict.changes.wash);
    unit.tell(verdict.notices);
    return { ok: true, value: { carwashId } };
  });
}

/** The owner (with a reason) or the driver (before it begins) calls a wash off; its money comes back. */
export function cancelCarwash(
  world: CommandWorld,
  canceller: { by: "driver" | "owner"; userId: string },
  carwashId: string,
  reason: string | null,
): Promise<Outcome<{ carwashId: string }>> {
  return transact(world, async (unit) => {
    const whole = await lockWash(unit.tx, carwashId);
    const mine = canceller.by === "owner" ? whole?.lot.ownerId : whole?.wash.wash.driverId;
    if (!whole || mine !== canceller.userId) return refuse("not_found", "There is no such wash.");
    const verdict = cancelWash(whole.wash, whole.lot, whole.payments, { by: canceller.by, reason }, await unit.now());
    if (!verdict.ok) return verdict;
    const { lot } = whole;
    const { wash } = whole.wash;
    await writePayments(unit, audienceOf(wash, lot), whole.payments, verdict.changes.payments);
    await writeWash(unit, wash, lot, verdict.changes.wash);
    unit.tell(verdict.notices);
    return { ok: true, value: { carwashId } };
  });
}
