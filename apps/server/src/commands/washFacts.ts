import type { Carwash, Lot, Payment } from "../domain/entities.ts";
import type { BookingChanges, LoneWashFacts } from "../domain/facts.ts";
import type { Unit } from "../notify/transact.ts";
import { carwashOf, insertCarwash, lockCarwash, updateCarwash, washServiceOf } from "../store/carwashes.ts";
import { lotOf } from "../store/lots.ts";
import type { Tx } from "../store/open.ts";
import { insertPayment, paymentsOfCarwashes, updatePayment } from "../store/payments.ts";
import { lockProfile } from "../store/profiles.ts";
import { assignWaitingWashes } from "./assignWash.ts";

/** A wash of either kind, its place and its money. */
export type WholeWash = Pick<LoneWashFacts, "wash" | "lot" | "payments">;

interface Audience {
  users: readonly string[];
  admins: string;
}

/**
 * Reads a wash with all that a rule about it decides on, locked in the one order (driver, the lot's owner, who guards the
 * crew, wash); null where there is none.
 */
export async function lockWash(tx: Tx, carwashId: string): Promise<WholeWash | null> {
  const seen = await carwashOf(tx, carwashId);
  if (!seen) return null;
  await lockProfile(tx, seen.driverId);
  const lot = await lotOf(tx, seen.lotId);
  if (lot) await lockProfile(tx, lot.ownerId);
  const wash = await lockCarwash(tx, carwashId);
  const service = await washServiceOf(tx, seen.serviceId);
  if (!wash || !service || !lot) throw new Error(`wash ${carwashId} has lost its service or its lot`);
  return { wash: { wash, service }, lot, payments: await paymentsOfCarwashes(tx, [carwashId]) };
}

/** Writes what a rule changed of a wash on its own; answers the facts as they are now. */
export async function applyWashChanges(
  unit: Unit,
  facts: LoneWashFacts,
  changes: Pick<BookingChanges, "payments" | "wash">,
): Promise<LoneWashFacts> {
  const { lot } = facts;
  const payments = await writePayments(unit, audienceOf(facts.wash.wash, lot), facts.payments, changes.payments ?? []);
  const wash = changes.wash ? await writeWash(unit, facts.wash.wash, lot, changes.wash) : facts.wash.wash;
  return { ...facts, payments, wash: { ...facts.wash, wash } };
}

/** Enters a new wash on its own with its payment. */
export async function enterLoneWash(unit: Unit, wash: Carwash, payment: Payment, lot: Lot): Promise<void> {
  const audience = audienceOf(wash, lot);
  await insertCarwash(unit.tx, wash);
  unit.changed({ ...audience, resource: "carwash", id: wash.id });
  await insertPayment(unit.tx, payment);
  unit.changed({ ...audience, resource: "payment", id: payment.id });
  unit.lotChanged(lot.id, { hours: true });
}

/** Changes a wash; one that ends frees its hour, and its employee for the wash that has waited longest. */
export async function writeWash(unit: Unit, wash: Carwash, lot: Lot, patch: Partial<Carwash>): Promise<Carwash> {
  await updateCarwash(unit.tx, wash.id, patch);
  const audience = audienceOf(wash, lot);
  unit.changed({ ...audience, resource: "carwash", id: wash.id });
  if (wash.bookingId) unit.changed({ ...audience, resource: "booking", id: wash.bookingId });
  if (patch.state === "cancelled" && wash.scheduledAt !== null) unit.lotChanged(lot.id, { hours: true });
  if (patch.state === "cancelled" || patch.state === "completed") {
    if (wash.employeeId) {
      unit.changed({ users: [lot.ownerId], admins: lot.id, resource: "employee", id: wash.employeeId });
    }
    await assignWaitingWashes(unit, lot.ownerId);
  }
  return { ...wash, ...patch };
}

/** Changes some of these payments, and what they are for with them; answers all of them as they are now. */
export async function writePayments(
  unit: Unit,
  audience: Audience,
  payments: readonly Payment[],
  changes: NonNullable<BookingChanges["payments"]>,
): Promise<Payment[]> {
  const patches = new Map<string, Partial<Payment>>();
  for (const { id, patch } of changes) {
    await updatePayment(unit.tx, id, patch);
    patches.set(id, { ...patches.get(id), ...patch });
    const payment = payments.find((candidate) => candidate.id === id);
    // What only says when it falls due next is on no screen.
    if (payment && patch.state !== undefined) paymentChanged(unit, audience, payment);
  }
  return payments.map((payment) => ({ ...payment, ...patches.get(payment.id) }));
}

/** Makes stale what shows a payment: its own lists, and what it is for. */
export function paymentChanged(
  unit: Unit,
  audience: Audience,
  { id, bookingId, carwashId }: Pick<Payment, "id" | "bookingId" | "carwashId">,
): void {
  unit.changed({ ...audience, resource: "payment", id });
  if (bookingId !== null) unit.changed({ ...audience, resource: "booking", id: bookingId });
  if (carwashId !== null) unit.changed({ ...audience, resource: "carwash", id: carwashId });
}

/** Who may be looking at the wash: its driver, the lot's owner, the admins. */
export function audienceOf(wash: Carwash, lot: Lot): Audience {
  return { users: [wash.driverId, lot.ownerId], admins: lot.id };
}
