import { cancelWash, stepWash, type WashStep } from "../domain/carwash.ts";
import type { Carwash, Lot, Payment } from "../domain/entities.ts";
import type { WashFacts } from "../domain/facts.ts";
import { refuse } from "../domain/rule.ts";
import { type Outcome, transact, type Unit } from "../notify/transact.ts";
import { carwashOf, updateCarwash, washServiceOf } from "../store/carwashes.ts";
import { lotOf } from "../store/lots.ts";
import { paymentsOfCarwashes, updatePayment } from "../store/payments.ts";
import { lockProfile } from "../store/profiles.ts";
import { assignWaitingWashes } from "./assignWash.ts";
import type { CommandWorld } from "./world.ts";

interface Whole {
  wash: WashFacts;
  lot: Lot;
  payments: Payment[];
}

/** The owner confirms, starts or completes a wash; the driver hears. A finished one frees its employee. */
export function stepCarwash(
  world: CommandWorld,
  ownerId: string,
  carwashId: string,
  step: WashStep,
): Promise<Outcome<{ carwashId: string }>> {
  return transact(world, async (unit) => {
    const whole = await lockCarwash(unit, carwashId);
    if (whole?.lot.ownerId !== ownerId) return refuse("not_found", "There is no such wash.");
    const verdict = stepWash(whole.wash, whole.lot, whole.payments, step);
    if (!verdict.ok) return verdict;
    await write(unit, whole, verdict.changes.wash);
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
    const whole = await lockCarwash(unit, carwashId);
    const mine = canceller.by === "owner" ? whole?.lot.ownerId : whole?.wash.wash.driverId;
    if (!whole || mine !== canceller.userId) return refuse("not_found", "There is no such wash.");
    const verdict = cancelWash(whole.wash, whole.lot, whole.payments, { by: canceller.by, reason }, unit.now);
    if (!verdict.ok) return verdict;
    for (const { id, patch } of verdict.changes.payments) {
      await updatePayment(unit.tx, id, patch);
      unit.changed({
        users: [whole.wash.wash.driverId, whole.lot.ownerId],
        admins: whole.lot.id,
        resource: "payment",
        id,
      });
    }
    await write(unit, whole, verdict.changes.wash);
    unit.tell(verdict.notices);
    return { ok: true, value: { carwashId } };
  });
}

async function lockCarwash(unit: Unit, carwashId: string): Promise<Whole | null> {
  const seen = await carwashOf(unit.tx, carwashId);
  if (!seen) return null;
  await lockProfile(unit.tx, seen.driverId);
  const wash = await carwashOf(unit.tx, carwashId);
  const service = await washServiceOf(unit.tx, seen.serviceId);
  const lot = await lotOf(unit.tx, seen.lotId);
  if (!wash || !service || !lot) throw new Error(`wash ${carwashId} has lost its service or its lot`);
  return { wash: { wash, service }, lot, payments: await paymentsOfCarwashes(unit.tx, [carwashId]) };
}

async function write(unit: Unit, whole: Whole, patch: Partial<Carwash>): Promise<void> {
  const { wash } = whole.wash;
  await updateCarwash(unit.tx, wash.id, patch);
  const audience = { users: [wash.driverId, whole.lot.ownerId], admins: whole.lot.id };
  unit.changed({ ...audience, resource: "carwash", id: wash.id });
  if (wash.bookingId) unit.changed({ ...audience, resource: "booking", id: wash.bookingId });
  if (patch.state === "completed" || patch.state === "cancelled") {
    if (wash.employeeId) {
      unit.changed({ users: [whole.lot.ownerId], admins: whole.lot.id, resource: "employee", id: wash.employeeId });
    }
    await assignWaitingWashes(unit, whole.lot.ownerId);
  }
}
